"""The models behind two kinds of figures: many workers, and money."""

from __future__ import annotations

import pytest

from practika.domain.original import ReturnSpeed
from tests.bench.cost import BACK_GB, Work, original
from tests.bench.simulation import Steps, finished


def steps(*chunks: float, sound: float = 0.0) -> Steps:
    return Steps(chunks=chunks, sound=sound, before=1.0, after=2.0, start=0.5, hop=0.0)


@pytest.mark.parametrize(
    ("workers", "seconds"),
    [(1, 3.5 + 9), (2, 3.5 + 5), (3, 3.5 + 4), (1000, 3.5 + 4)],
)
def test_whoever_is_free_first_takes_the_next_chunk(workers: int, seconds: float) -> None:
    assert finished(steps(4, 2, 3), workers) == seconds


def test_more_workers_are_never_slower_and_the_sound_may_be_last() -> None:
    film = steps(*(1 + n % 5 for n in range(150)))
    times = [finished(film, workers) for workers in (1, 2, 5, 10, 40, 100, 1000)]
    assert times == sorted(times, reverse=True)
    assert finished(steps(1, 1, sound=60), 1000) == 1 + 0.5 + 60 + 2


def test_every_part_of_the_bill_comes_from_what_was_counted() -> None:
    nothing = Work(
        cpu_seconds=0,
        invocations=0,
        memory_gb=0,
        transitions=0,
        puts=0,
        gets=0,
        dynamo_writes=0,
        kept_bytes=0,
    )
    assert set(nothing.parts("arm64").values()) == {0}
    work = Work(
        cpu_seconds=80,
        invocations=6,
        memory_gb=10,
        transitions=12,
        puts=100,
        gets=100,
        dynamo_writes=10,
        kept_bytes=10**9,
    )
    arm, intel = work.parts("arm64"), work.parts("x86_64")
    assert all(arm.values()) and arm["Lambda time"] < intel["Lambda time"]
    assert intel["Lambda time"] == pytest.approx((100 * 1769 / 1024 + 10) * 0.0000166667)
    assert intel["state transitions"] == pytest.approx(12 * 0.000025)


def test_an_original_costs_a_twenty_third_in_the_archive_and_each_way_back_has_its_price() -> None:
    bill = original(10_000_000_000)
    assert bill["at hand"] == pytest.approx(0.23) and bill["at hand"] / bill["archived"] == pytest.approx(
        23.2, abs=0.1
    )
    assert set(BACK_GB) == {speed.value for speed in ReturnSpeed}
    assert bill["standard"] == pytest.approx(8 * bill["bulk"])
