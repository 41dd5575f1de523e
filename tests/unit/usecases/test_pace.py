"""One person's requests: a burst, then a steady share, and nobody else waits for it."""

from __future__ import annotations

from practika.usecases.pace import Pace
from tests.fakes.live import HandClock

ONE, OTHER = "usr_1", "usr_2"


def test_after_the_burst_a_person_gets_the_rate_and_is_told_how_long_to_wait() -> None:
    clock = HandClock()
    pace = Pace(clock, rate=2, burst=10)
    assert [pace.wait(ONE) for _ in range(12)] == [0] * 10 + [1, 1]
    taken = 0
    for _ in range(100):
        clock.move(0.1)
        taken += pace.wait(ONE) == 0
    assert taken == 20
    assert pace.wait(OTHER) == 0


def test_a_slow_rate_says_the_seconds_that_are_left() -> None:
    clock = HandClock()
    pace = Pace(clock, rate=0.2, burst=1)
    assert pace.wait(ONE) == 0
    clock.move(1)
    assert pace.wait(ONE) == 4
    clock.move(4)
    assert pace.wait(ONE) == 0


def test_people_beyond_number_are_forgotten_and_not_refused() -> None:
    pace = Pace(HandClock(), rate=1, burst=1)
    assert not any(pace.wait(f"usr_{number}") for number in range(12_000))
    assert len(pace._buckets) <= 5_000  # the memory of an environment is what is bounded
