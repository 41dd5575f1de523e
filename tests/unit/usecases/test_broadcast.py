"""From the stream to the sockets: 410 ends one socket, 429 repeats one post, and numbers come before posts."""

from __future__ import annotations

from collections import Counter as Tally
from datetime import timedelta
from typing import Any

import pytest

from practika.domain.changes import Occurrence
from practika.domain.messages import Changes, Presence, VideoStatusChanged, parse_server_message
from practika.domain.room import Room
from practika.domain.video import VideoProgress, VideoStatus
from practika.ports.live import Connection, Posted
from practika.usecases.broadcast import Broadcast, broadcast
from practika.usecases.deliver import MAX_TRIES, Courier
from tests.examples import NOON, OTHER_VIDEO, ROOM, VIDEO, WORKSPACE, added, anchor, member, shape, told
from tests.fakes.live import (
    CountedBackoff,
    CountedThrottle,
    FakeChangeLog,
    FakeRooms,
    FakeSockets,
    HandClock,
)

OTHER_ROOM = Room(workspace_id=WORKSPACE, video_id=OTHER_VIDEO)
LIBRARY = Room(workspace_id=WORKSPACE)


class Air:
    """Three people in a room, and whatever is needed to reach them."""

    def __init__(self, people: int = 3) -> None:
        self.log, self.rooms, self.sockets = FakeChangeLog(), FakeRooms(), FakeSockets()
        self.backoff, self.throttle = CountedBackoff(), CountedThrottle()
        for number in range(1, people + 1):
            self.enter(f"c{number}", ROOM, number)

    def enter(self, name: str, room: Room, person: int) -> None:
        ends = NOON + timedelta(hours=1)
        one = Connection(connection_id=name, room=room, caller=member(person), expires_at=ends)
        self.rooms.admit(one)
        self.rooms.enter(one)

    def tell(self, *occurrences: Occurrence) -> Broadcast:
        by = Courier(self.rooms, self.sockets, self.backoff, self.throttle)
        return broadcast(occurrences, log=self.log, by=by, clock=HandClock())

    def heard(self, name: str, kind: type[Any] = Changes) -> list[Any]:
        read = [parse_server_message(frame) for frame in self.sockets.frames.get(name, [])]
        return [message for message in read if isinstance(message, kind)]


@pytest.fixture
def air() -> Air:
    return Air()


def seqs(messages: list[Changes]) -> list[int]:
    return [change.seq for message in messages for change in message.changes]


def test_everybody_in_the_room_hears_all_in_order_and_nobody_else(air: Air) -> None:
    air.enter("elsewhere", OTHER_ROOM, 9)
    air.enter("library", LIBRARY, 9)
    done = air.tell(told(added(1)), told(added(2)), told(added(3)))
    assert [seqs(air.heard(name)) for name in ("c1", "c2", "c3")] == [[1, 2, 3]] * 3
    assert "elsewhere" not in air.sockets.frames
    assert "library" not in air.sockets.frames
    assert done == Broadcast(logged=3, delivered=3)


def test_many_small_changes_travel_in_one_frame(air: Air) -> None:
    air.tell(*[told(added(number)) for number in range(40)])
    assert len(air.sockets.frames["c1"]) == 1


def test_a_gone_socket_leaves_and_only_that_one(air: Air) -> None:
    air.sockets.fate = lambda name, frame: Posted.GONE if name == "c2" else Posted.DELIVERED
    done = air.tell(told(added(1)))
    assert air.rooms.left == ["c2"]
    assert [one.connection_id for one in air.rooms.connections(ROOM)] == ["c1", "c3"]
    assert (done.gone, done.delivered, done.undone) == (1, 2, 0)
    (presence,) = air.heard("c1", Presence)
    assert [one.name for one in presence.people] == ["Person 1", "Person 3"]


def test_only_the_throttled_post_is_repeated_with_growing_waits(air: Air) -> None:
    failures = Tally({"c2": 2})

    def fate(name: str, frame: bytes) -> Posted:
        failures[name] -= 1
        return Posted.RETRY if failures[name] >= 0 else Posted.DELIVERED

    air.sockets.fate = fate
    done = air.tell(told(added(1)))
    assert air.sockets.tries == {"c1": 1, "c2": 3, "c3": 1}
    assert air.backoff.waits == [1, 2]
    assert (done.delivered, done.unreached) == (3, 0)


def test_who_cannot_be_reached_is_given_up_and_hears_of_the_gap_later(air: Air) -> None:
    blocked = {"c2"}
    air.sockets.fate = lambda name, frame: Posted.RETRY if name in blocked else Posted.DELIVERED
    heavy = added(2, shapes=(shape("stroke", points=[[0.1, 0.1, 0.1]] * 1_500),))
    done = air.tell(told(added(1)), told(heavy), told(added(3)))
    assert air.sockets.tries["c2"] == MAX_TRIES
    assert (done.unreached, done.gone, done.undone) == (1, 0, 0)
    assert not air.rooms.left
    blocked.clear()
    air.tell(told(added(4)))
    assert seqs(air.heard("c2")) == [4]


def test_a_change_too_large_for_a_post_is_announced_by_its_number(air: Air) -> None:
    points = [[0.123456789, 0.123456789, 0.123456789]] * 2_000
    air.tell(told(added(1, shapes=(shape("stroke", points=points),) * 2)))
    assert [(one.changes, one.last_seq) for one in air.heard("c1")] == [((), 1)]


def test_what_was_posted_was_logged_before(air: Air) -> None:
    def fate(name: str, frame: bytes) -> Posted:
        assert len(air.log.after(ROOM, 0, limit=10)) == 2
        return Posted.DELIVERED

    air.sockets.fate = fate
    air.tell(told(added(1)), told(added(2)))


def test_the_same_batch_again_is_posted_again_under_the_same_numbers(air: Air) -> None:
    air.tell(told(added(1)), told(added(2)))
    air.tell(told(added(2)), told(added(3)))
    assert [seqs([message]) for message in air.heard("c1")] == [[1, 2], [2, 3]]


def test_a_room_whose_log_is_away_does_not_stop_the_others(air: Air) -> None:
    air.enter("elsewhere", OTHER_ROOM, 9)
    air.log.away = {ROOM}
    there = told(added(1, video_id=OTHER_VIDEO, anchor=anchor()))
    done = air.tell(there, told(added(1)), there, told(added(2)))
    assert (done.undone, done.logged) == (2, 1)
    assert seqs(air.heard("elsewhere")) == [1]
    assert air.heard("c1") == []


def test_progress_of_a_video_reaches_its_room_and_the_library_the_newest_wins(air: Air) -> None:
    air.enter("library", LIBRARY, 9)
    steps = [
        VideoProgress(video_id=VIDEO, workspace_id=WORKSPACE, status=VideoStatus.PROCESSING, percent=percent)
        for percent in (10, 20, 30)
    ]
    done = air.tell(*[Occurrence(workspace_id=WORKSPACE, fact=step) for step in steps])
    for name in ("c1", "library"):
        (status,) = air.heard(name, VideoStatusChanged)
        assert status.video.percent == 30
    assert (done.logged, done.delivered) == (0, 4)


def test_a_failed_video_says_why(air: Air) -> None:
    failed = VideoProgress(
        video_id=VIDEO,
        workspace_id=WORKSPACE,
        status=VideoStatus.FAILED,
        failure_code="not_a_film",
        failure_reason="This file is not a film.",
    )
    air.tell(Occurrence(workspace_id=WORKSPACE, fact=failed))
    (status,) = air.heard("c1", VideoStatusChanged)
    assert status.video.failure.model_dump() == {"code": "not_a_film", "reason": "This file is not a film."}


def test_an_empty_room_costs_no_post() -> None:
    air = Air(people=0)
    assert air.tell(told(added(1))) == Broadcast(logged=1)
    assert not air.sockets.tries
