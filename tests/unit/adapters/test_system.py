"""The wall clock and ULIDs."""

from __future__ import annotations

import re
import time
from datetime import UTC

import pytest

from practika.adapters.system import SystemClock, UlidIds


def test_now_is_in_utc() -> None:
    assert SystemClock().now().tzinfo is UTC


def test_ids_have_the_prefix_and_the_shape() -> None:
    assert re.fullmatch(r"vid_[0-7][0-9A-HJKMNP-TV-Z]{25}", UlidIds().new("vid"))


def test_ids_made_later_sort_later_also_within_a_millisecond() -> None:
    ids = UlidIds()
    made = [ids.new("vid") for _ in range(5_000)]
    assert made == sorted(set(made))


def test_ids_keep_their_order_when_the_clock_steps_back(monkeypatch: pytest.MonkeyPatch) -> None:
    ids = UlidIds()
    first = ids.new("vid")
    monkeypatch.setattr(time, "time_ns", lambda: 0)
    assert ids.new("vid") > first


def test_the_time_can_be_read_from_an_id(monkeypatch: pytest.MonkeyPatch) -> None:
    """The example of the specification: 1469922850259 ms is 01ARZ3NDEK…"""
    monkeypatch.setattr(time, "time_ns", lambda: 1_469_922_850_259_000_000)
    assert UlidIds().new("x")[2:12] == "01ARZ3NDEK"
