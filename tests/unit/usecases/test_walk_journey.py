"""The walker: every step in order, the first that fails is named, and nothing of it stays."""

from __future__ import annotations

from typing import Any

import pytest

from practika.domain.ids import VideoId
from practika.domain.walk import Step, Walk
from practika.ports.walking import ShelvedFilm
from practika.usecases.walk_journey import walk_journey
from tests.examples import VIDEO
from tests.fakes.broken import Broken
from tests.fakes.live import HandClock
from tests.fakes.system import CountingIds
from tests.fakes.walking import FakeVisitor

READY = ShelvedFilm(id=VIDEO, digest="ab" * 32, master="/media/t/1/master.m3u8")
MADE = ShelvedFilm(id=VideoId("vid_00000000000000000000000009"), digest=None, master=None)
LOST = MADE.model_copy(update={"failed": True})
#: The port's method behind each step.
METHODS = {
    Step.SIGN_IN: "enter",
    Step.LIST: "films",
    Step.PLAY: "text",
    Step.OPEN_SOCKET: "open_socket",
    Step.WRITE: "write",
    Step.HEAR: "hear",
    Step.REMOVE: "remove",
}


def walk(visitor: Any) -> Walk:
    return walk_journey(
        visitor=visitor, email="w@x", password="p", clip=b"film", clock=HandClock(), ids=CountingIds()
    )


def test_a_walk_does_what_a_member_does_and_leaves_nothing() -> None:
    visitor = FakeVisitor(MADE, READY)
    done = walk(visitor)
    assert (done.failed, done.preparing, list(done.milliseconds)) == (None, False, list(Step))
    assert visitor.does == [
        "enter w@x",
        f"read {READY.master}",
        f"open video:{VIDEO}",
        "write",
        "hear",
        "remove",
        "leave",
    ]
    assert visitor.notes == set()


@pytest.mark.parametrize("step", list(Step))
def test_the_first_step_that_fails_is_named_with_its_words(step: Step) -> None:
    visitor = FakeVisitor(READY)
    done = walk(Broken(visitor, METHODS[step]))
    assert done.failed is step
    assert done.reason.startswith("unavailable: ")
    assert list(done.milliseconds) == list(Step)[: list(Step).index(step) + 1]
    assert visitor.does[-1] == "leave"
    if step is not Step.REMOVE:
        assert visitor.notes == set(), "what was written is taken away all the same"


def test_a_note_that_was_written_though_the_answer_was_lost_is_removed_too() -> None:
    visitor = FakeVisitor(READY)
    done = walk(Broken(visitor, "hear"))
    assert (done.failed, visitor.does[-2:]) == (Step.HEAR, ["remove", "leave"])


def test_what_is_no_playlist_is_a_film_that_does_not_play() -> None:
    visitor = FakeVisitor(READY)
    visitor.playlist = "<!doctype html>"
    assert walk(visitor).failed is Step.PLAY


@pytest.mark.parametrize(("films", "uploads"), [((), 1), ((LOST,), 1), ((MADE,), 0), ((MADE, LOST), 0)])
def test_without_a_film_one_is_uploaded_once_and_nothing_is_wrong(
    films: tuple[ShelvedFilm, ...], uploads: int
) -> None:
    visitor = FakeVisitor(*films)
    done = walk(visitor)
    assert (done.failed, done.preparing) == (None, True)
    assert visitor.does.count("upload 4") == uploads
    assert visitor.does[-1] == "leave"


def test_a_library_whose_film_cannot_be_uploaded_fails_at_the_list() -> None:
    assert walk(Broken(FakeVisitor(), "upload")).failed is Step.LIST
