"""How fast a room may speak: its posts stay within the budget, whoever draws and however many watch."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practika.domain.tempo import LEAST_MS, MOST_MS, Bucket, Pour, Tempo, flush_ms

RECORDED = Path(__file__).parents[2] / "messages" / "tempo_v1.json"
drawers, sockets, budgets = st.integers(0, 500), st.integers(0, 20_000), st.integers(1, 20_000)


@given(drawers, sockets, budgets)
def test_the_posts_of_a_second_stay_within_the_budget_until_it_cannot_be_kept(
    drawing: int, open_sockets: int, budget: int
) -> None:
    interval = flush_ms(drawing, open_sockets, budget)
    assert LEAST_MS <= interval <= MOST_MS
    posts = drawing * max(0, open_sockets - 1) * 1000 / interval
    assert posts <= budget or interval == MOST_MS


@given(drawers, sockets, budgets)
def test_more_people_never_make_it_faster(drawing: int, open_sockets: int, budget: int) -> None:
    interval = flush_ms(drawing, open_sockets, budget)
    assert flush_ms(drawing + 1, open_sockets, budget) >= interval
    assert flush_ms(drawing, open_sockets + 1, budget) >= interval
    assert flush_ms(drawing, open_sockets, budget + 1) <= interval


def test_a_lesson_of_two_flows_as_fast_as_a_hand_needs() -> None:
    assert Tempo.of(2, 2_000) == Tempo(sockets=2, posts_per_second=2_000, flush_ms=40)


@pytest.mark.parametrize("vector", json.loads(RECORDED.read_text()))
def test_the_recorded_intervals_are_today_s(vector: dict[str, int]) -> None:
    found = flush_ms(vector["drawers"], vector["sockets"], vector["postsPerSecond"])
    assert found == vector["flushMs"]


steps = st.lists(st.floats(-1, 2), min_size=1, max_size=200)


@given(steps)
def test_a_bucket_never_lets_through_more_than_its_burst_and_rate(pauses: list[float]) -> None:
    bucket, now, latest, passed = Bucket.full(10, 20, 0), 0.0, 0.0, 0
    for pause in pauses:
        now += pause
        latest = max(latest, now)
        passed += bucket.take(now) is Pour.GO
        assert passed <= 20 + 10 * latest + 1e-6
        assert bucket.level >= 0


def test_who_is_too_fast_is_told_once_until_they_were_quiet_for_a_while() -> None:
    bucket = Bucket.full(10, 4, 0)
    assert [bucket.take(0) for _ in range(7)] == [Pour.GO] * 4 + [Pour.REFUSE, Pour.DROP, Pour.DROP]
    assert [bucket.take(0.1), bucket.take(0.1)] == [Pour.GO, Pour.DROP]
    assert [bucket.take(0.4) for _ in range(4)] == [Pour.GO] * 3 + [Pour.REFUSE]


def test_debt_lets_ink_through_a_little_longer() -> None:
    bucket = Bucket.full(10, 10, 0)
    assert bucket.take(0, 10) is Pour.GO
    assert bucket.take(0, 1) is Pour.REFUSE
    assert [bucket.take(0, 3, debt=5), bucket.take(0, 3, debt=5)] == [Pour.GO, Pour.DROP]
