"""Posts of a room stay within its budget, and rooms do not wait for each other."""

from __future__ import annotations

from practika.adapters.throttle import RoomThrottle
from practika.domain.room import Room
from tests.examples import ROOM, WORKSPACE

OTHER = Room(workspace_id=WORKSPACE)


class Time:
    """Moves only by sleeping."""

    def __init__(self) -> None:
        self.at = 100.0

    def now(self) -> float:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.at += seconds


def test_a_small_room_never_waits() -> None:
    time = Time()
    throttle = RoomThrottle(2_000, now=time.now, sleep=time.sleep)
    for _ in range(100):
        throttle.wait(ROOM, 10)
        time.sleep(0.01)
    assert abs(time.at - 101) < 1e-9


def test_a_large_room_gets_its_budget_and_the_others_theirs() -> None:
    time = Time()
    throttle = RoomThrottle(2_000, now=time.now, sleep=time.sleep)
    for _ in range(40):
        throttle.wait(ROOM, 250)
    assert 4.7 <= time.at - 100 <= 5
    before = time.at
    throttle.wait(OTHER, 250)
    assert time.at == before
