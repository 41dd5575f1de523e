"""Notes that were made on the promised frame map stand at the same time on the one that was really shown."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practika.domain.anchor import Anchor, moved_onto
from practika.domain.annotation import Act, Annotation, Revision, go_back
from practika.domain.chain import revision_of
from practika.domain.errors import VersionConflict
from practika.domain.frame_map import FrameMap
from practika.usecases.move_anchors import MAX_TRIES, move_anchors
from practika.usecases.verify_history import verify_history
from tests.examples import NOON, VIDEO, WORKSPACE, film, member, named, note
from tests.fakes.annotations import FakeAnnotations, FakeFilms
from tests.fakes.live import HandClock

BASE = Fraction(1, 1000)
PROMISED = FrameMap(BASE, [80 + 40 * n for n in range(101)])
#: Frames 20 and 21 were hidden pictures: nobody is shown them, and the one before them lasts longer.
SHOWN = FrameMap(BASE, [tick for n, tick in enumerate(PROMISED.ticks) if n not in (20, 21)])


def anchor(first: int, last: int | None = None, frames: FrameMap = PROMISED) -> Anchor:
    last = first if last is None else last
    facts = frames.facts()
    return Anchor(
        frame_start=first,
        frame_end=last,
        pts_start=frames.ticks[first],
        pts_end=frames.ticks[last + 1],
        time_base=facts.time_base,
        frame_map_sha256=facts.sha256,
    )


class Crowded(FakeAnnotations):
    """Before each write of ours somebody else writes, for as long as there is something to say."""

    def __init__(self, *words: str) -> None:
        super().__init__()
        self.words, self.tries = list(words), 0

    def replace(self, workspace_id: str, revision: Revision) -> None:
        self.tries += 1
        if self.words:
            latest = self.latest(workspace_id, VIDEO, revision.annotation.id)
            version = latest.annotation.version + 1
            text = latest.annotation.model_copy(update={"text": self.words.pop(0), "version": version})
            super().replace(workspace_id, revision_of(text, Act.REVISED, member(), after=latest.hash))
        super().replace(workspace_id, revision)


class Room:
    def __init__(self, annotations: FakeAnnotations | None = None) -> None:
        self.annotations, self.clock = annotations or FakeAnnotations(), HandClock()

    def add(self, number: int, where: Anchor, **more: Any) -> Annotation:
        made = note(number, anchor=where, **more)
        self.annotations.add(WORKSPACE, revision_of(made, Act.CREATED, member()))
        return made

    def move(self) -> int:
        self.clock.move(60)
        return move_anchors(WORKSPACE, VIDEO, SHOWN, annotations=self.annotations, clock=self.clock)

    def now(self, number: int) -> Annotation:
        return self.annotations.get(WORKSPACE, VIDEO, named("ann", number))

    def history(self, number: int) -> list[Revision]:
        name = (WORKSPACE, VIDEO, named("ann", number))
        return self.annotations.lines[name]


@pytest.mark.parametrize(
    ("made_on", "stands_on"),
    [((0, 0), (0, 0)), ((19, 19), (19, 19)), ((20, 20), (19, 19)), ((22, 22), (20, 20)), ((99, 99), (97, 97)),
     ((10, 30), (10, 28)), ((0, 99), (0, 97))],
)  # fmt: skip
def test_a_note_stands_on_the_frame_that_was_shown_at_its_time(
    made_on: tuple[int, int], stands_on: tuple[int, int]
) -> None:
    moved = moved_onto(anchor(*made_on), SHOWN)
    assert moved == anchor(*stands_on, frames=SHOWN)


@given(st.integers(0, 99), st.integers(0, 30))
def test_a_frame_that_both_maps_have_keeps_its_exact_time(first: int, length: int) -> None:
    here = anchor(first, min(99, first + length))
    moved = moved_onto(here, SHOWN)
    if here.pts_start in SHOWN.ticks:
        assert moved.pts_start == here.pts_start
    if here.pts_end in SHOWN.ticks:
        assert moved.pts_end == here.pts_end
    assert moved_onto(here, PROMISED) == here


def test_moving_is_a_revision_like_any_other_and_happens_once() -> None:
    room = Room()
    before = room.add(1, anchor(30), text="the elbow")
    room.add(2, anchor(22), removed=True)
    room.add(3, anchor(40, frames=SHOWN))
    assert room.move() == 2 and room.move() == 0
    now, (made, moved) = room.now(1), room.history(1)
    assert now.anchor == anchor(28, frames=SHOWN) and (now.text, now.version) == (before.text, 2)
    assert now.author == before.author and made.annotation == before
    assert (moved.act, moved.by.name, moved.client) == (Act.REVISED, "Practika", "ingest")
    assert room.now(2).removed and room.now(2).anchor == anchor(20, frames=SHOWN)
    assert room.now(3).version == 1
    verdict = verify_history(
        VIDEO, before.id, caller=member(), films=FakeFilms(film()), annotations=room.annotations
    )
    assert verdict.intact and verdict.versions == 2


def test_somebody_who_writes_meanwhile_loses_nothing() -> None:
    room = Room(Crowded("between"))
    room.add(1, anchor(30))
    assert room.move() == 1
    assert (room.now(1).text, room.now(1).version) == ("between", 3)
    assert room.now(1).anchor == anchor(28, frames=SHOWN)


def test_people_who_never_stop_are_an_error_that_is_tried_again() -> None:
    crowd = Crowded(*(str(n) for n in range(MAX_TRIES)))
    room = Room(crowd)
    room.add(1, anchor(30))
    with pytest.raises(VersionConflict):
        room.move()
    assert crowd.tries == MAX_TRIES and room.move() == 1


def test_going_back_to_a_version_on_another_map_leaves_the_note_where_it_stands() -> None:
    room = Room()
    first = room.add(1, anchor(30), text="first words")
    room.move()
    back = go_back(room.now(1).model_copy(update={"text": "other words"}), first, at=NOON)
    assert back.text == "first words" and back.anchor == anchor(28, frames=SHOWN)
