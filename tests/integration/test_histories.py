"""Thousands of rooms under bad weather, as the long run of the bench makes them: here time is no limit."""

from __future__ import annotations

import pytest

from tests.bench.bench_histories import history

HISTORIES = 1_000


@pytest.mark.parametrize("store_trouble", [None, 0.1], ids=["over fakes", "over the real store, which fails"])
def test_thousands_of_histories_lose_nothing_and_show_nothing_twice(store_trouble: float | None) -> None:
    changes, wrong = 0, list[str]()
    for seed in range(HISTORIES):
        found, broken = history(seed, store_trouble)
        changes += found
        wrong += broken
    assert not wrong, "\n".join(wrong[:5])
    assert changes > 10 * HISTORIES, "nothing happened in them"
