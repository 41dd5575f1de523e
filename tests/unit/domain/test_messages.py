"""Socket messages: recorded ones are understood for ever, others never crash, and no frame is too large."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practika.domain.changes import ToldChange
from practika.domain.errors import Invalid, TooLarge
from practika.domain.messages import (
    MAX_FRAME_BYTES,
    MAX_POST_BYTES,
    Changes,
    Hello,
    Ping,
    changes_frames,
    frame_of,
    message_schemas,
    parse_client_message,
    parse_server_message,
)
from tests.examples import NOON, ROOM, added, shape

RECORDED = Path(__file__).parents[2] / "messages"


def test_recorded_client_messages_are_understood() -> None:
    recorded = json.loads((RECORDED / "client_v1.json").read_text())
    heard = [parse_client_message(json.dumps(one)) for one in recorded]
    assert heard[:2] == [Hello(), Ping()]
    assert [message.type for message in heard] == [one["type"] for one in recorded]


@pytest.mark.parametrize(
    "time", ["sessions", "crowds", "audiences", "archive", "shape_ids", "recordings", "groups", "lanes"]
)
def test_frames_of_older_servers_are_understood(time: str) -> None:
    for one in json.loads((RECORDED / f"server_v1_before_{time}.json").read_text()):
        assert parse_server_message(json.dumps(one)).type == one["type"]


def test_recorded_server_messages_are_what_is_sent_today() -> None:
    recorded = json.loads((RECORDED / "server_v1.json").read_text())
    for one in recorded:
        assert json.loads(frame_of(parse_server_message(json.dumps(one)))) == one


def test_every_message_of_the_schema_was_recorded() -> None:
    for direction, file in (("clientMessage", "client_v1.json"), ("serverMessage", "server_v1.json")):
        types = set(message_schemas()[direction]["discriminator"]["mapping"])
        assert {one["type"] for one in json.loads((RECORDED / file).read_text())} == types


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text() | st.sampled_from(["hello", "ping", "v", "type", 1]),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["v", "type", "room", "x"]), inner),
    max_leaves=8,
)


@given(st.text() | json_values.map(json.dumps))
def test_anything_is_a_message_or_refused(frame: str) -> None:
    try:
        message = parse_client_message(frame)
    except Invalid:
        return
    assert message.v == 1


def test_a_message_has_at_most_32_kilobytes() -> None:
    with pytest.raises(TooLarge):
        parse_client_message('{"v":1,"type":"hello"}' + " " * MAX_FRAME_BYTES)


sizes = st.lists(st.integers(0, 10_000) | st.integers(0, 50), min_size=1, max_size=40)


@given(sizes)
def test_changes_are_cut_into_frames_that_fit_and_keep_their_order(lengths: list[int]) -> None:
    changes = [
        ToldChange(seq=number, at=NOON, event=added(number, text="ä" * length))
        for number, length in enumerate(lengths, start=1)
    ]
    frames = list(changes_frames(ROOM.name, changes))
    assert all(len(frame) <= MAX_FRAME_BYTES for frame in frames)
    read = [parse_server_message(frame) for frame in frames]
    assert [one for message in read if isinstance(message, Changes) for one in message.changes] == changes
    assert isinstance(read[-1], Changes)
    assert read[-1].last_seq == len(changes)


def test_a_change_larger_than_a_frame_travels_alone_and_one_larger_than_a_post_is_announced() -> None:
    stroke = shape("stroke", points=[[0.1234567, 0.1234567, 0.1234567]] * 2_000)
    events = [added(1), added(2, shapes=(stroke,)), added(3), added(4, shapes=(stroke,) * 3), added(5)]
    changes = [ToldChange(seq=number, at=NOON, event=event) for number, event in enumerate(events, start=1)]
    frames = list(changes_frames(ROOM.name, changes))
    assert max(len(frame) for frame in frames) <= MAX_POST_BYTES
    read = [parse_server_message(frame) for frame in frames]
    told = [
        ([change.seq for change in one.changes], one.last_seq) for one in read if isinstance(one, Changes)
    ]
    assert told == [([1], 1), ([2], 2), ([3], 3), ([], 4), ([5], 5)]
