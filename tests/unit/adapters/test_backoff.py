"""Waits are random, grow, and end at a limit."""

from __future__ import annotations

import time

import pytest

from practika.adapters.backoff import JitteredBackoff


def test_waits_double_and_are_spread(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr(time, "sleep", waits.append)
    backoff = JitteredBackoff(first_seconds=0.1, longest_seconds=0.5)
    for attempt, most in ((1, 0.1), (2, 0.2), (3, 0.4), (4, 0.5), (9, 0.5)):
        waits.clear()
        for _ in range(200):
            backoff.wait(attempt)
        assert 0 <= min(waits) < most / 4
        assert most * 3 / 4 < max(waits) <= most
