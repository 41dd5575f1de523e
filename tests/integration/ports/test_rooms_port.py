"""What every Rooms must do: the fake, and DynamoDB's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from practika.adapters.dynamo.rooms import DynamoRooms
from practika.domain import crowd
from practika.domain.errors import SocketGone
from practika.domain.room import Room
from practika.ports.live import Connection, Rooms
from tests.examples import ELSEWHERE, NOON, OTHER_VIDEO, ROOM, VIDEO, WORKSPACE, member
from tests.fakes.live import FakeRooms, HandClock
from tests.integration.ports.tables import WAYS, tables


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture(params=["fake", *WAYS])
def rooms(request: pytest.FixtureRequest, clock: HandClock) -> Iterator[Rooms]:
    if request.param == "fake":
        yield FakeRooms(clock)
        return
    with tables(request.param) as dynamo:
        yield DynamoRooms(lambda: dynamo, "live", clock)


def socket(name: str, room: Room = ROOM, person: int = 1) -> Connection:
    return Connection(
        connection_id=name,
        room=room,
        caller=member(person, workspace_id=room.workspace_id),
        expires_at=NOON + timedelta(hours=2),
    )


def test_an_admitted_socket_is_known_but_not_yet_in_its_room(rooms: Rooms) -> None:
    rooms.admit(socket("a="))
    assert rooms.connection("a=") == socket("a=")
    assert list(rooms.connections(ROOM)) == []


def test_who_entered_is_there_once_until_they_leave(rooms: Rooms) -> None:
    for name in ("a=", "b="):
        rooms.admit(socket(name))
        rooms.enter(socket(name))
        rooms.enter(socket(name))
    assert [one.connection_id for one in rooms.connections(ROOM)] == ["a=", "b="]
    assert rooms.leave("a=") == socket("a=")
    assert rooms.leave("a=") is None
    assert [one.connection_id for one in rooms.connections(ROOM)] == ["b="]
    with pytest.raises(SocketGone):
        rooms.connection("a=")


def test_one_that_entered_in_the_moment_it_left_can_be_forgotten(rooms: Rooms) -> None:
    rooms.admit(socket("a="))
    rooms.leave("a=")
    rooms.enter(socket("a="))
    assert rooms.leave("a=") is None
    assert list(rooms.connections(ROOM)) == [socket("a=")]
    for _ in range(2):
        rooms.forget(socket("a="))
        assert list(rooms.connections(ROOM)) == []


def test_rooms_of_other_videos_and_workspaces_are_apart(rooms: Rooms) -> None:
    others = [
        Room(workspace_id=WORKSPACE, video_id=OTHER_VIDEO),
        Room(workspace_id=ELSEWHERE, video_id=VIDEO),
        Room(workspace_id=WORKSPACE),
        Room(workspace_id=ELSEWHERE),
    ]
    for number, room in enumerate([ROOM, *others]):
        rooms.admit(socket(f"c{number}", room))
        rooms.enter(socket(f"c{number}", room))
    for number, room in enumerate([ROOM, *others]):
        assert [one.connection_id for one in rooms.connections(room)] == [f"c{number}"]


def test_a_socket_whose_time_is_over_is_nobody_even_before_it_is_removed(
    rooms: Rooms, clock: HandClock
) -> None:
    rooms.admit(socket("a="))
    rooms.enter(socket("a="))
    clock.move(2 * 3600)
    assert list(rooms.connections(ROOM)) == []
    with pytest.raises(SocketGone):
        rooms.connection("a=")


def test_a_stranger_leaves_without_a_trace(rooms: Rooms) -> None:
    assert rooms.leave("nobody") is None


def test_a_room_grows_shards_with_its_people_and_everyone_is_found_and_leaves(
    rooms: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crowd, "SOCKETS_A_SHARD", 10)
    names = [f"c{number:04d}=" for number in range(60)]
    placed = []
    for number, name in enumerate(names):
        placed.append(rooms.admit(socket(name)))
        rooms.enter(placed[-1])
        if number % 5 == 4:  # somebody looks now and then
            rooms.gathering(ROOM)
    assert [one.connection_id for one in sorted(rooms.connections(ROOM), key=str)] == names
    if isinstance(rooms, DynamoRooms):
        assert max(one.shard for one in placed) >= 4
        fresh = DynamoRooms(rooms._client, "live", rooms._clock)  # an environment that knows nothing yet
        assert len(fresh.connections(ROOM)) == len(names)
        assert fresh.admit(socket("new=")).shard == rooms.admit(socket("new=")).shard
    for one in placed[5:]:
        assert rooms.connection(one.connection_id) == one
        rooms.leave(one.connection_id)
    assert [one.connection_id for one in rooms.connections(ROOM)] == names[:5]


def test_a_crowd_is_told_by_one_now_and_then_and_only_of_something_new(
    rooms: Rooms, clock: HandClock
) -> None:
    assert rooms.claim_telling(ROOM, "ann, ben", every=10)
    assert not rooms.claim_telling(ROOM, "ann", every=10), "too soon"
    clock.move(10)
    assert not rooms.claim_telling(ROOM, "ann, ben", every=10), "nothing new"
    assert rooms.claim_telling(ROOM, "ann", every=10)
    assert not rooms.claim_telling(ROOM, "ann, ben", every=10), "too soon again"
    assert rooms.claim_telling(Room(workspace_id=WORKSPACE), "ann", every=10), "another room"


def test_the_sockets_of_a_person_are_found_whatever_their_rooms(rooms: Rooms, clock: HandClock) -> None:
    library = Room(workspace_id=WORKSPACE)
    for one in (
        socket("a="),
        socket("b=", library),
        socket("c=", person=2),
        socket("d=", Room(workspace_id=ELSEWHERE)),
    ):
        rooms.admit(one)
    rooms.enter(socket("b=", library))
    person = socket("a=").caller.person_id
    assert {one.connection_id for one in rooms.of_person(WORKSPACE, person)} == {"a=", "b="}
    rooms.leave("a=")
    assert [one.connection_id for one in rooms.of_person(WORKSPACE, person)] == ["b="]
    clock.move(2 * 3600)
    assert list(rooms.of_person(WORKSPACE, person)) == []
