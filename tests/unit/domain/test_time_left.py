"""How long it still takes: whatever a run does, the number stays one that people can believe."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practika.domain.time_left import (
    CALM_SECONDS,
    LONGEST_STEP,
    Pace,
    encoding_seconds,
    expected_speed,
    seconds_told,
    smoothed,
)

SECONDS = st.floats(0, 1e5)


@given(before=SECONDS, since=st.floats(0, 1000), wanted=st.floats(0, 1e7))
def test_one_report_never_moves_an_estimate_wildly(before: float, since: float, wanted: float) -> None:
    after = smoothed(before, since, wanted)
    step = min(since, LONGEST_STEP)
    assert after <= before * (1 + step / 10) + step
    assert after >= max(before - since, 0) * math.exp(-step / CALM_SECONDS) * (1 - 1e-9)


@given(before=SECONDS, since=st.floats(0.1, 9))
def test_what_comes_as_foretold_runs_down_with_the_clock(before: float, since: float) -> None:
    assert smoothed(before, since, max(before - since, 0)) == pytest.approx(max(before - since, 0))


@given(before=SECONDS, wanted=SECONDS)
def test_two_reports_of_one_moment_change_nothing(before: float, wanted: float) -> None:
    assert smoothed(before, 0, wanted) == before


def test_the_first_estimate_is_what_is_expected() -> None:
    assert smoothed(None, 0, 42) == 42
    assert encoding_seconds(Pace(frames=1000, done=0, made=0, elapsed=0, expected=50)) == 20


@given(
    frames=st.integers(2000, 200_000),
    speed=st.floats(5, 2000),
    wrong=st.floats(0.2, 5),
    pause=st.floats(0.5, 5),
)
def test_a_steady_run_is_foretold_however_wrong_the_first_belief(
    frames: int, speed: float, wrong: float, pause: float
) -> None:
    """After a minute (and a fifth of a longer run) the estimate is right by a third, and then only goes down."""
    whole, now, left = frames / speed, 0.0, None
    seen: list[float] = []
    while now < whole:
        done = int(speed * now)
        pace = Pace(frames=frames, done=done, made=done, elapsed=now, expected=speed * wrong)
        left = smoothed(left, pause if left is not None else 0, encoding_seconds(pace))
        if now > max(60, whole / 5):
            assert abs(left - (whole - now)) <= 6 + (whole - now) / 3
            seen.append(left)
        now += pause
    assert all(later <= earlier + 0.5 for earlier, later in pairwise(seen))


@given(done=st.integers(0, 1000), elapsed=SECONDS, more=st.floats(0.1, 1000))
def test_a_run_that_stands_still_takes_longer_not_shorter(done: int, elapsed: float, more: float) -> None:
    now = Pace(frames=1000, done=done, made=done, elapsed=elapsed, expected=30)
    later = Pace(frames=1000, done=done, made=done, elapsed=elapsed + more, expected=30)
    assert encoding_seconds(later) >= encoding_seconds(now) >= 0


@given(work=st.integers(0, 10**15), frames=st.integers(0, 10**7), chunks=st.integers(1, 400))
def test_some_speed_is_always_expected(work: int, frames: int, chunks: int) -> None:
    assert expected_speed(work, frames, chunks) > 0


@given(st.floats(0, 1e6))
def test_people_are_told_round_numbers_that_never_promise_too_much(seconds: float) -> None:
    told = seconds_told(seconds)
    assert told is not None and seconds - 1e-6 <= told <= seconds + 60
    assert told % 5 == 0


@pytest.mark.parametrize(
    ("seconds", "told"), [(None, None), (0, 0), (0.2, 5), (31, 35), (61, 75), (130, 135), (601, 660)]
)
def test_how_people_are_told(seconds: float | None, told: int | None) -> None:
    assert seconds_told(seconds) == told
