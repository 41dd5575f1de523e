"""Whatever comes through a socket, from the schema or against it: a typed error, an act in the sender's own room under
the sender's own name, or nothing. Never a crash, never a word to another room or workspace."""

from __future__ import annotations

import json
from typing import Any
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practika.domain import crowd
from practika.domain.caller import Role
from practika.domain.errors import Invalid, PractikaError
from practika.domain.messages import (
    MAX_FRAME_BYTES,
    ErrorMessage,
    message_schemas,
    parse_client_message,
    parse_server_message,
)
from practika.domain.room import Room
from practika.usecases.hear_message import hear_message
from tests.examples import ELSEWHERE, OTHER_VIDEO, VIDEO, WORKSPACE
from tests.fakes.hall import FakeHall
from tests.schemas import from_schema, spoilt

_SCHEMA = message_schemas()["clientMessage"]
MESSAGES = from_schema({"oneOf": _SCHEMA["oneOf"]}, _SCHEMA["$defs"])
OTHERS = {
    "another film": Room(workspace_id=WORKSPACE, video_id=OTHER_VIDEO),
    "the library": Room(workspace_id=WORKSPACE),
    "another school's film of the same id": Room(workspace_id=ELSEWHERE, video_id=VIDEO),
    "another school's library": Room(workspace_id=ELSEWHERE),
}


def _codes(error: type[PractikaError] = PractikaError) -> set[str]:
    return {error.code}.union(*(_codes(kind) for kind in error.__subclasses__()))


def stage(role: Role = Role.MEMBER) -> FakeHall:
    """A sender, a neighbour in the same room, and somebody in every other room."""
    fakes = FakeHall()
    fakes.screen("sender", 1, role=role)
    fakes.screen("neighbour", 2)
    for number, (name, room) in enumerate(OTHERS.items()):
        fakes.screen(name, 10 + number, room=room)
    return fakes


def judge(fakes: FakeHall) -> None:
    """What was heard, and by whom."""
    heard = fakes.sockets.frames
    assert not set(heard) & set(OTHERS), "a word reached another room"
    sender = fakes.nearby.connection("sender")
    for frame in heard.get("neighbour", []):
        message: Any = parse_server_message(frame)
        assert message.type in ("flow", "session", "presence")
        if message.type == "flow":
            assert (message.sender.person_id, message.sender.screen) == (
                sender.caller.person_id,
                sender.screen,
            )
    for frame in heard.get("sender", []):
        answer = parse_server_message(frame)
        assert answer.type != "flow", "an echo"
        if isinstance(answer, ErrorMessage):
            assert answer.code in _codes()
            assert answer.code != PractikaError.code


@given(
    st.lists(MESSAGES.map(json.dumps) | spoilt(MESSAGES), min_size=1, max_size=4), st.sampled_from(list(Role))
)
@settings(max_examples=40, deadline=None)
def test_any_messages_of_the_schema_whole_or_spoilt(frames: list[str], role: Role) -> None:
    fakes = stage(role)
    for frame in [*frames, frames[0]]:  # the first one comes once more
        hear_message("sender", frame, hall=fakes.hall)
    judge(fakes)


@given(
    st.lists(MESSAGES.map(json.dumps) | spoilt(MESSAGES), min_size=1, max_size=4), st.sampled_from(list(Role))
)
@settings(max_examples=25, deadline=None)
def test_the_same_in_a_crowd(frames: list[str], role: Role) -> None:
    with mock.patch.object(crowd, "CROWD", 1):
        fakes = stage(role)
        for frame in [*frames, '{"v":1,"type":"clock","t":1}', frames[0]]:
            fakes.clock.move(3)
            hear_message("sender", frame, hall=fakes.hall)
    judge(fakes)


@given(st.text(max_size=200) | st.binary(max_size=200).map(lambda raw: raw.decode("utf-8", "replace")))
@settings(max_examples=40, deadline=None)
def test_any_text_is_answered_by_one_typed_error(text: str) -> None:
    fakes = stage()
    hear_message("sender", text, hall=fakes.hall)
    judge(fakes)
    (answer,) = [parse_server_message(frame) for frame in fakes.sockets.frames["sender"]]
    assert isinstance(answer, ErrorMessage)
    assert answer.code == "invalid"


@given(MESSAGES)
@settings(max_examples=40, deadline=None)
def test_what_the_schema_allows_is_understood_or_refused_for_a_reason_the_schema_cannot_say(
    message: Any,
) -> None:
    try:
        assert parse_client_message(json.dumps(message)).type == message.get("type")
    except Invalid:
        return


@pytest.mark.parametrize(
    "smuggled",
    [
        {"room": "video:vid_00000000000000000000000002"},
        {"workspaceId": ELSEWHERE},
        {"sender": {"personId": "usr_00000000000000000000000002", "screen": "0" * 12}},
        {"connectionId": "neighbour"},
    ],
)
def test_a_message_cannot_name_another_room_or_another_sender(smuggled: dict[str, Any]) -> None:
    fakes = stage()
    frame = {"v": 1, "type": "flow", "n": 1, "position": {"frame": 3}, **smuggled}
    hear_message("sender", json.dumps(frame), hall=fakes.hall)
    judge(fakes)
    assert parse_server_message(fakes.sockets.frames["sender"][0]).type == "error"
    assert "neighbour" not in fakes.sockets.frames


def test_too_much_is_refused_before_it_is_read() -> None:
    fakes = stage()
    huge = '{"v":1,"type":"flow","n":1,"ink":[' + " " * MAX_FRAME_BYTES + "]}"
    hear_message("sender", huge, hall=fakes.hall)
    (answer,) = [parse_server_message(frame) for frame in fakes.sockets.frames["sender"]]
    assert isinstance(answer, ErrorMessage)
    assert answer.code == "too_large"


def test_nonsense_without_end_is_answered_a_few_times_and_then_dropped() -> None:
    fakes = stage()
    for _ in range(1_000):
        hear_message("sender", "nonsense", hall=fakes.hall)
    assert len(fakes.sockets.frames["sender"]) < 40
    judge(fakes)
