"""Rooms: one workspace each, named as on the wire."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practika.domain.errors import Invalid
from practika.domain.room import Room
from tests.examples import ELSEWHERE, VIDEO, WORKSPACE


def test_a_room_is_read_from_its_own_name() -> None:
    for room in (Room(workspace_id=WORKSPACE), Room(workspace_id=WORKSPACE, video_id=VIDEO)):
        assert Room.parse(room.name, WORKSPACE) == room
    assert Room.parse("workspace", WORKSPACE) == Room(workspace_id=WORKSPACE)


@given(st.text(max_size=60))
def test_any_other_text_is_no_room(text: str) -> None:
    if text != "workspace":
        with pytest.raises(Invalid):
            Room.parse(text, WORKSPACE)


@pytest.mark.parametrize(
    "name", [f"workspace:{ELSEWHERE}", f"video:{VIDEO}\n", f"video:{VIDEO}#x", "video:", f" video:{VIDEO}"]
)
def test_nearly_a_room_is_none(name: str) -> None:
    with pytest.raises(Invalid):
        Room.parse(name, WORKSPACE)
