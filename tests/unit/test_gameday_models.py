"""What the game day counts: a lost note, a gap or a film that failed is never called whole."""

from __future__ import annotations

import contextlib
import dataclasses
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gameday import page
from tests.gameday.faults import Fault
from tests.gameday.people import FINE, Seen, Session, annotation_id
from tests.gameday.watch import Outcome


@contextlib.contextmanager
def nothing(session: Session) -> Iterator[list[str]]:
    yield []


FAULT = Fault("a part is away", nothing, 1, "the same", spares=5, limit="it saves every 5 s")
FINE_DAY = Outcome(
    fault=FAULT, seen={"reader": Counter({FINE: 9, "503 unavailable: Try again.": 2})}, slowest=1.5, recovered=0.4,
    acknowledged=7, lost=0, spared=0, doubled=0, gaps=0, films={"vid_1": "ready"},
)  # fmt: skip


@pytest.mark.parametrize(
    ("change", "whole"),
    [
        ({}, True),
        ({"lost": 1}, False),
        ({"lost": 1, "spared": 1}, True),
        ({"lost": 2, "spared": 1}, False),
        ({"doubled": 1}, False),
        ({"gaps": 1}, False),
        ({"films": {"vid_1": "failed"}}, False),
    ],
)
def test_what_is_whole(change: dict[str, object], whole: bool) -> None:
    assert dataclasses.replace(FINE_DAY, **change).whole is whole  # type: ignore[arg-type]  # fields by name


def test_fine_again_is_the_first_good_moment_after_the_last_trouble() -> None:
    seen = Seen(
        [(1.0, FINE, 0), (2.0, "503", 0), (3.0, FINE, 0), (4.0, "503", 0), (5.0, FINE, 0), (6.0, FINE, 0)]
    )
    assert seen.fine_again(0) == 5.0
    assert Seen([(1.0, FINE, 0), (2.0, "503", 0)]).fine_again(0) is None


def test_ids_are_as_the_browser_makes_them() -> None:
    ids = {annotation_id() for _ in range(50)}
    assert len(ids) == 50
    assert all(len(one) == 30 and one.startswith("ann_0") for one in ids)


def test_the_page_says_what_was_lost_and_why(tmp_path: Path) -> None:
    into = tmp_path / "page.md"
    page.write([dataclasses.replace(FINE_DAY, lost=1, spared=1)], None, ["the disk (no room)"], into)
    text = into.read_text()
    assert "| 1 (it saves every 5 s) |" in text
    assert "the reader, 2 times: 503 unavailable: Try again." in text
    assert "Left out: the disk (no room)" in text
