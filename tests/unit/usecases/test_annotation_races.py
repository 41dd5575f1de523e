"""What happens when two people change the same annotation in the same moment, or one request comes twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from practika.adapters.system import UlidIds
from practika.domain.anchor import FrameSpan
from practika.domain.annotation import Act, Amendment, Annotation, AnnotationStatus, Content, Revision
from practika.domain.errors import Forbidden, VersionConflict, VideoNotReady
from practika.usecases.annotate_video import AnnotateVideo, annotate_video
from practika.usecases.list_annotations import ListAnnotations, list_annotations
from practika.usecases.remove_annotation import RemoveAnnotation, remove_annotation
from practika.usecases.restore_annotation import RestoreAnnotation, restore_annotation
from practika.usecases.revise_annotation import ReviseAnnotation, revise_annotation
from tests.examples import DIGEST, NOON, ROOM, VIDEO, WORKSPACE, added, film, line, member, named, note, shape
from tests.fakes.annotations import FakeAnnotations, FakeFilms, FakeFrameMaps
from tests.fakes.codes import FakeCodeBooks
from tests.fakes.live import FakeChangeLog, HandClock

WHERE = (WORKSPACE, VIDEO, named("ann", 1))


class Rushed(FakeAnnotations):
    """Somebody else writes in the moment between our read and our write."""

    def __init__(self) -> None:
        super().__init__()
        self.first: Callable[[], object] | None = None

    def replace(self, workspace_id: str, revision: Revision) -> None:
        if self.first is not None:
            first, self.first = self.first, None
            first()
        super().replace(workspace_id, revision)


class Desk:
    """A note of person 1, and the verbs on it."""

    def __init__(self) -> None:
        self.annotations, self.clock = Rushed(), HandClock()
        self.annotations.add(WORKSPACE, line(note()))
        self.ports: dict[str, Any] = {
            "films": FakeFilms(film()),
            "annotations": self.annotations,
            "clock": self.clock,
        }
        self.revising = {**self.ports, "frame_maps": FakeFrameMaps(), "codes": FakeCodeBooks()}

    def revise(self, version: int, person: int = 1, **more: Any) -> Annotation:
        self.clock.move(1)
        amendment, span = Amendment(**more), more.pop("span", None)
        command = ReviseAnnotation(
            video_id=VIDEO, annotation_id=WHERE[2], version=version, amendment=amendment, span=span
        )
        return revise_annotation(command, caller=member(person), **self.revising)

    def remove(self, version: int) -> Annotation:
        command = RemoveAnnotation(video_id=VIDEO, annotation_id=WHERE[2], version=version)
        return remove_annotation(command, caller=member(), **self.ports)

    def restore(self, version: int) -> Annotation:
        command = RestoreAnnotation(video_id=VIDEO, annotation_id=WHERE[2], version=version)
        return restore_annotation(command, caller=member(), **self.ports)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_the_later_of_two_changes_is_refused_with_what_is_there_now(desk: Desk) -> None:
    desk.annotations.first = lambda: desk.revise(1, text="theirs")
    with pytest.raises(VersionConflict) as refused:
        desk.revise(1, text="mine")
    assert refused.value.details["current"]["text"] == "theirs"
    assert [one.annotation.text for one in desk.annotations.lines[WHERE]] == ["note 1", "theirs"]


def test_two_who_change_different_things_both_have_their_way(desk: Desk) -> None:
    desk.annotations.first = lambda: desk.revise(1, text="theirs")
    merged = desk.revise(1, color="ink-5", status=AnnotationStatus.RESOLVED)
    assert (merged.version, merged.text, merged.color, merged.status) == (3, "theirs", "ink-5", "resolved")
    line = desk.annotations.lines[WHERE][-1]
    assert (line.based_on, line.annotation) == (1, merged)


def test_a_conflict_shows_both_sides_and_what_they_came_from(desk: Desk) -> None:
    desk.revise(1, text="theirs", color="ink-2")
    with pytest.raises(VersionConflict) as refused:
        desk.revise(1, text="mine", color="ink-2")
    details = refused.value.details
    assert (details["base"]["text"], details["current"]["text"], details["fields"]) == (
        "note 1",
        "theirs",
        ["text"],
    )


def test_a_merged_change_sent_twice_is_made_once_even_if_others_went_on(desk: Desk) -> None:
    desk.revise(1, text="theirs")
    merged = desk.revise(1, color="ink-5")
    assert desk.revise(1, color="ink-5") == merged
    last = desk.revise(3, color="ink-6")
    assert desk.revise(1, color="ink-5") == last
    assert len(desk.annotations.lines[WHERE]) == 4


def test_a_change_to_what_was_removed_meanwhile_is_refused(desk: Desk) -> None:
    desk.remove(1)
    with pytest.raises(VersionConflict) as refused:
        desk.revise(1, text="mine")
    assert refused.value.details["fields"] == ["removed"]


def test_words_and_drawing_are_not_both_taken_away_by_two_people(desk: Desk) -> None:
    desk.revise(1, shapes=(shape("box"),))
    desk.revise(2, text="")
    with pytest.raises(VersionConflict):
        desk.revise(2, shapes=())


def test_two_who_draw_at_once_both_see_their_shapes_and_a_repeat_adds_nothing(desk: Desk) -> None:
    lowest, mine, theirs = (shape("box", id=name) for name in ("a", "m", "t"))
    desk.revise(1, shapes=(lowest,))
    desk.revise(2, shapes=(lowest, theirs))
    both = desk.revise(2, shapes=(lowest, mine))
    assert [one.id for one in both.shapes] == ["a", "m", "t"]
    assert desk.revise(2, shapes=(lowest, mine)) == both
    without = desk.revise(4, shapes=(theirs,))
    assert desk.revise(2, shapes=(lowest, mine)) == without, (
        "the repeat does not bring back what was erased since"
    )


def test_a_version_that_never_was_is_refused(desk: Desk) -> None:
    with pytest.raises(VersionConflict):
        desk.revise(7, text="mine")


def test_a_stale_change_still_needs_the_right(desk: Desk) -> None:
    desk.revise(1, text="theirs")
    with pytest.raises(Forbidden):
        desk.revise(1, person=2, color="ink-5")
    assert desk.revise(1, person=2, status=AnnotationStatus.RESOLVED).status == "resolved"


def test_a_change_sent_twice_is_made_once(desk: Desk) -> None:
    once = desk.revise(1, text="x")
    assert desk.revise(1, text="x") == once
    assert len(desk.annotations.lines[WHERE]) == 2


def test_a_move_to_other_frames_is_resolved_anew(desk: Desk) -> None:
    command = ReviseAnnotation(
        video_id=VIDEO,
        annotation_id=WHERE[2],
        version=1,
        amendment=Amendment(),
        span=FrameSpan(frame_start=20, frame_end=29, frame_map_sha256=DIGEST),
    )
    moved = revise_annotation(command, caller=member(), **desk.revising)
    assert (moved.anchor.frame_start, moved.anchor.pts_start, moved.anchor.pts_end) == (20, 880, 1_280)
    assert revise_annotation(command, caller=member(), **desk.revising) == moved


def test_removing_and_restoring_twice_is_doing_it_once(desk: Desk) -> None:
    gone = desk.remove(1)
    assert desk.remove(1) == gone
    back = desk.restore(2)
    assert desk.restore(2) == back
    acts = [one.act for one in desk.annotations.lines[WHERE]]
    assert acts == [Act.CREATED, Act.REMOVED, Act.RESTORED]


def test_a_removal_of_what_somebody_just_changed_is_refused(desk: Desk) -> None:
    desk.annotations.first = lambda: desk.revise(1, text="wait")
    with pytest.raises(VersionConflict) as refused:
        desk.remove(1)
    assert refused.value.details["current"]["text"] == "wait"


def test_a_film_without_pictures_cannot_be_annotated_yet() -> None:
    command = AnnotateVideo(
        video_id=VIDEO, span=FrameSpan(frame_start=0, frame_map_sha256=DIGEST), content=Content(text="x")
    )
    gaps: list[dict[str, Any]] = [{"media": None}, {"frames": None}]
    for missing in gaps:
        ports: dict[str, Any] = {
            "films": FakeFilms(film(**missing)),
            "annotations": FakeAnnotations(),
            "frame_maps": FakeFrameMaps(),
            "codes": FakeCodeBooks(),
        }
        with pytest.raises(VideoNotReady):
            annotate_video(command, caller=member(), clock=HandClock(), ids=UlidIds(), **ports)


def test_a_list_carries_the_settled_number_not_the_newest() -> None:
    log, clock = FakeChangeLog(), HandClock()
    log.append(ROOM, [added(1)], at=NOON)
    log.append(ROOM, [added(2)], at=NOON + timedelta(seconds=60))
    clock.move(61)
    ports: dict[str, Any] = {"films": FakeFilms(film()), "annotations": FakeAnnotations(), "log": log}
    listed = list_annotations(ListAnnotations(video_id=VIDEO), caller=member(), clock=clock, **ports)
    assert listed.last_seq < 2
    clock.move(10)
    listed = list_annotations(ListAnnotations(video_id=VIDEO), caller=member(), clock=clock, **ports)
    assert listed.last_seq == 2
