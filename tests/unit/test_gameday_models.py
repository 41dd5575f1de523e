"""What the game day counts: a lost note, a gap or a film that failed is never called whole."""

from __future__ import annotations

import contextlib
import dataclasses
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.gameday import page
from tests.gameday.drill import Restored
from tests.gameday.drill_all import AllBack
from tests.gameday.drill_media import FilmBack
from tests.gameday.drill_notes import NotesBack
from tests.gameday.faults import Fault
from tests.gameday.people import FINE, Seen, Session, annotation_id
from tests.gameday.starts import Started
from tests.gameday.watch import Outcome


@contextlib.contextmanager
def nothing(session: Session) -> Iterator[list[str]]:
    yield []


FAULT = Fault("a part is away", nothing, 1, "the same")
FINE_DAY = Outcome(
    fault=FAULT, seen={"reader": Counter({FINE: 9, "503 unavailable: Try again.": 2})}, slowest=1.5, recovered=0.4,
    acknowledged=7, lost=0, doubled=0, gaps=0, films={"vid_1": "ready"},
)  # fmt: skip


@pytest.mark.parametrize(
    ("change", "whole"),
    [
        ({}, True),
        ({"lost": 1}, False),
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


def test_the_page_says_what_was_lost_and_seen(tmp_path: Path) -> None:
    into = tmp_path / "page.md"
    page.write([dataclasses.replace(FINE_DAY, lost=1)], None, ["the disk (no room)"], into)
    text = into.read_text()
    assert "| a part is away | 0.4 s | 1.5 s | 7 | 1 | the same |" in text
    assert "the reader, 2 times: 503 unavailable: Try again." in text
    assert "Left out: the disk (no room)" in text


SCRIPT = NotesBack(
    what="a script", notes=9, lines=12, gone=7, seconds=1.5, lost=0, unheard=0, gaps=0, broken=0
)
FILM = FilmBack(files=3, objects=4, deleted=2, overwritten=2, harmed=3, seconds=2.5, lost=0)
ALL = AllBack(
    backup_seconds=1, seconds=30, making=20, notes=9, lost=0, files=3, files_lost=0, heard=True, exact=True
)
START = Started(what="a power cut", seconds=8, words="", notes=5, lost=0, film=True)
DATABASE = Restored(1, 2, 3, {"notes": 9}, {"notes": 9}, exact=True)
DRILLS = page.Drills(DATABASE, (SCRIPT,), FILM, ALL, (START,))


def worse(whole: Any, name: str, to: Any) -> Any:
    """The same, but for one field."""
    return dataclasses.replace(whole, **{name: to})


@pytest.mark.parametrize(
    "harmed",
    [
        {"database": worse(DRILLS.database, "exact", False)},
        {"film": worse(FILM, "lost", 1)},
        *({"notes": (SCRIPT, worse(SCRIPT, name, 1))} for name in ("lost", "unheard", "gaps", "broken")),
        *({"everything": worse(ALL, name, 1)} for name in ("lost", "files_lost")),
        {"starts": (START, worse(START, "lost", 1))},
        {"starts": (START, worse(START, "film", False))},
        *({"everything": worse(ALL, name, False)} for name in ("heard", "exact")),
    ],
)
def test_a_drill_that_lost_anything_is_not_whole(harmed: dict[str, Any]) -> None:
    assert DRILLS.whole
    assert not dataclasses.replace(DRILLS, **harmed).whole


def test_the_page_has_every_drill(tmp_path: Path) -> None:
    into = tmp_path / "page.md"
    page.write([FINE_DAY], DRILLS, [], into)
    text = into.read_text()
    for title in (
        "The database is lost",
        "Annotations are lost",
        "Files of a film",
        "Everything is lost",
        "Starts",
    ):
        assert f"## {title}" in text
    assert "| a script | 7 | 9, 12 | 1.5 s | 0 | 0 | 0 | 0 |" in text
    assert "| a power cut | nothing: it came up | 8 s | 5 | 0 | whole |" in text
    assert "2 deleted, 2 overwritten; 3 of the 3 files" in text
