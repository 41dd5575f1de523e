"""What every LiveSessions must do: the fake, and DynamoDB's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from practika.adapters.dynamo.live_sessions import DynamoLiveSessions
from practika.adapters.dynamo.rooms import DynamoRooms
from practika.domain.live_session import Driver, LiveSession, Loop, Tier, Transport, pass_baton, raise_hand
from practika.domain.room import Room
from practika.ports.live import LiveSessions, Rooms
from tests.examples import NOON, OTHER_VIDEO, ROOM, WORKSPACE, named
from tests.fakes.live import FakeLiveSessions, FakeRooms, HandClock
from tests.integration.ports.tables import WAYS, tables

COACH = Driver(person_id=named("usr", 1), name="Person 1", screen="a" * 12)
STUDENT = Driver(person_id=named("usr", 2), name="Person 2", screen="b" * 12)
HERE = Transport(frame=87, playing=True, rate=0.5, loop=Loop(start=80, end=120), at=1_772_366_400_123)

Pair = tuple[LiveSessions, Rooms]


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture(params=["fake", *WAYS])
def pair(request: pytest.FixtureRequest, clock: HandClock) -> Iterator[Pair]:
    if request.param == "fake":
        sessions = FakeLiveSessions(clock)
        yield sessions, FakeRooms(clock, sessions)
        return
    with tables(request.param) as dynamo:
        yield DynamoLiveSessions(lambda: dynamo, "live", clock), DynamoRooms(lambda: dynamo, "live", clock)


def taken(sessions: LiveSessions, by: Driver = COACH) -> LiveSession:
    """The session with its baton in somebody's hand."""
    old = sessions.read(ROOM)
    written = sessions.replace(ROOM, old, pass_baton(old, by, NOON))
    assert written is not None
    return written


def test_there_is_always_a_session_and_each_room_has_its_own(pair: Pair) -> None:
    sessions, rooms = pair
    assert sessions.read(ROOM) == LiveSession()
    written = taken(sessions)
    assert (written.number, written.driver) == (1, COACH)
    assert sessions.read(ROOM) == written
    assert rooms.gathering(ROOM).session == written
    for other in (Room(workspace_id=WORKSPACE, video_id=OTHER_VIDEO), Room(workspace_id=WORKSPACE)):
        assert sessions.read(other) == LiveSession()
        assert rooms.gathering(other).session == LiveSession()


def test_of_two_who_change_the_same_session_one_wins(pair: Pair) -> None:
    sessions, _ = pair
    for _round in range(2):
        old = sessions.read(ROOM)
        first = sessions.replace(ROOM, old, pass_baton(old, COACH, NOON))
        assert first is not None
        assert sessions.replace(ROOM, old, pass_baton(old, STUDENT, NOON)) is None
        assert sessions.read(ROOM) == first


def test_the_driver_moves_the_film_and_nobody_else(pair: Pair) -> None:
    sessions, _ = pair
    written = taken(sessions)
    moved = sessions.move(ROOM, HERE, screen=COACH.screen, epoch=written.epoch, beat=3)
    assert moved == written.model_copy(update={"transport": HERE, "number": 2})
    for screen, epoch, beat in (
        (STUDENT.screen, written.epoch, 4),
        (COACH.screen, written.epoch - 1, 4),
        (COACH.screen, written.epoch, 3),
        (COACH.screen, written.epoch, 1),
    ):
        assert sessions.move(ROOM, HERE, screen=screen, epoch=epoch, beat=beat) is None
    assert sessions.read(ROOM) == moved


def test_other_changes_keep_the_transport_and_a_new_driver_counts_beats_anew(pair: Pair) -> None:
    sessions, _ = pair
    written = taken(sessions)
    moved = sessions.move(ROOM, HERE, screen=COACH.screen, epoch=written.epoch, beat=9)
    assert moved is not None
    tiers = moved.model_copy(update={"tiers": {STUDENT.person_id: Tier.POINT}})
    with_hand = sessions.replace(ROOM, moved, raise_hand(tiers, STUDENT.person_id, up=True))
    assert with_hand is not None
    assert (with_hand.transport, with_hand.hands) == (HERE, (STUDENT.person_id,))
    assert sessions.read(ROOM) == with_hand
    given = taken(sessions, STUDENT)
    assert given.transport == HERE
    assert sessions.move(ROOM, HERE, screen=STUDENT.screen, epoch=given.epoch, beat=1) is not None


def test_nobody_moves_a_film_that_nobody_drives(pair: Pair) -> None:
    sessions, _ = pair
    assert sessions.move(ROOM, HERE, screen=COACH.screen, epoch=0, beat=1) is None
    written = taken(sessions)
    free = sessions.replace(ROOM, written, pass_baton(written, None, NOON))
    assert free is not None
    assert sessions.move(ROOM, HERE, screen=COACH.screen, epoch=free.epoch, beat=1) is None


def test_after_half_a_day_a_session_is_forgotten_and_begins_anew(pair: Pair, clock: HandClock) -> None:
    sessions, rooms = pair
    written = taken(sessions)
    assert sessions.move(ROOM, HERE, screen=COACH.screen, epoch=written.epoch, beat=1) is not None
    clock.move(12 * 3600 + 1)
    assert sessions.read(ROOM) == LiveSession()
    assert rooms.gathering(ROOM).session == LiveSession()
    assert sessions.move(ROOM, HERE, screen=COACH.screen, epoch=written.epoch, beat=2) is None
    again = taken(sessions, STUDENT)
    assert (again.number, again.transport, again.driver) == (1, None, STUDENT)
