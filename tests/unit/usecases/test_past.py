"""Going back: any moment of the past, one annotation to a version, and everything that one person did."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest

from practika.domain.annotation import Act, Amendment, Annotation, AnnotationStatus
from practika.domain.caller import Caller, Role
from practika.domain.errors import AnnotationNotFound, Forbidden, Invalid, VersionConflict
from practika.domain.history import FIELDS
from practika.ports.annotations import Window
from practika.usecases import read_past as reading
from practika.usecases.annotate_video import AnnotateVideo, annotate_video
from practika.usecases.read_past import ReadPast, read_past
from practika.usecases.remove_annotation import RemoveAnnotation, remove_annotation
from practika.usecases.restore_annotation import RestoreAnnotation, restore_annotation
from practika.usecases.revise_annotation import ReviseAnnotation, revise_annotation
from practika.usecases.roll_back_person import RollBackPerson, roll_back_person
from practika.usecases.verify_history import verify_history
from tests.examples import DIGEST, NOON, VIDEO, WORKSPACE, film, member, named
from tests.fakes.annotations import FakeAnnotations, FakeFilms, FakeFrameMaps
from tests.fakes.codes import FakeCodeBooks
from tests.fakes.live import HandClock
from tests.fakes.system import CountingIds

OWNER, SCOUNDREL = member(1, Role.OWNER), member(2, Role.COACH)


class Room:
    """A film with notes; every verb takes a second."""

    def __init__(self) -> None:
        self.annotations, self.clock = FakeAnnotations(), HandClock()
        self.ports: dict[str, Any] = {"films": FakeFilms(film()), "annotations": self.annotations}

    def note(self, number: int, by: Caller = OWNER) -> Annotation:
        self.clock.move(1)
        command = AnnotateVideo.model_validate(
            {
                "video_id": VIDEO,
                "id": named("ann", number),
                "span": {"frame_start": number, "frame_map_sha256": DIGEST},
                "content": {"text": f"note {number}"},
            }
        )
        more: dict[str, Any] = {
            "frame_maps": FakeFrameMaps(),
            "codes": FakeCodeBooks(),
            "clock": self.clock,
            "ids": CountingIds(),
        }
        return annotate_video(command, caller=by, **self.ports, **more)

    def now(self, number: int) -> Annotation:
        return self.annotations.get(WORKSPACE, VIDEO, named("ann", number))

    def revise(self, number: int, by: Caller = OWNER, **change: Any) -> Annotation:
        self.clock.move(1)
        command = ReviseAnnotation(
            video_id=VIDEO,
            annotation_id=named("ann", number),
            version=self.now(number).version,
            amendment=Amendment(**change),
        )
        more: dict[str, Any] = {"frame_maps": FakeFrameMaps(), "codes": FakeCodeBooks(), "clock": self.clock}
        return revise_annotation(command, caller=by, **self.ports, **more)

    def remove(self, number: int, by: Caller = OWNER) -> Annotation:
        self.clock.move(1)
        command = RemoveAnnotation(
            video_id=VIDEO, annotation_id=named("ann", number), version=self.now(number).version
        )
        return remove_annotation(command, caller=by, **self.ports, clock=self.clock)

    def restore(self, number: int, by: Caller = OWNER, **more: Any) -> Annotation:
        command = RestoreAnnotation(video_id=VIDEO, annotation_id=named("ann", number), **more)
        return restore_annotation(command, caller=by, **self.ports, clock=self.clock)

    def roll_back(self, by: Caller = OWNER, **more: Any) -> Any:
        self.clock.move(1)
        command = RollBackPerson(video_id=VIDEO, person_id=SCOUNDREL.person_id, **more)
        return roll_back_person(command, caller=by, **self.ports, clock=self.clock)

    def past(self, at: float, **more: Any) -> list[tuple[str, str]]:
        query = ReadPast(video_id=VIDEO, at=NOON + timedelta(seconds=at), **more)
        return [(one.id, one.text) for one in read_past(query, caller=OWNER, **self.ports).annotations]

    def state(self) -> dict[str, dict[str, Any]]:
        lines = self.annotations.lines.items()
        return {name[2]: {f: getattr(h[-1].annotation, f) for f in FIELDS} for name, h in lines}


@pytest.fixture
def room() -> Room:
    return Room()


def test_every_moment_of_the_past_is_there(room: Room) -> None:
    room.note(1)
    room.note(2)
    room.revise(1, text="changed")
    room.remove(2)
    one, two = named("ann", 1), named("ann", 2)
    assert room.past(0.5) == []
    assert room.past(1) == [(one, "note 1")]
    assert room.past(2) == [(one, "note 1"), (two, "note 2")]
    assert room.past(3) == [(one, "changed"), (two, "note 2")]
    assert room.past(9) == [(one, "changed")]
    assert room.past(2, window=Window(first=2, last=5)) == [(two, "note 2")]


def test_the_past_is_paged_without_gap(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(1, 8):
        room.note(number)
    for most in (2_000, 1):
        monkeypatch.setattr(reading, "MAX_LOOKED_AT", most)
        found, after = [], None
        while True:
            query = ReadPast(video_id=VIDEO, at=NOON + timedelta(seconds=5), limit=2, after=after)
            page = read_past(query, caller=OWNER, **room.ports)
            found += [one.id for one in page.annotations]
            if page.next is None:
                break
            after = page.next
        assert found == [named("ann", number) for number in range(1, 6)]


def test_one_annotation_goes_back_to_a_version(room: Room) -> None:
    room.note(1)
    room.revise(1, text="b", color="ink-2")
    room.revise(1, text="c", status=AnnotationStatus.RESOLVED)
    back = room.restore(1, version=3, to_version=2)
    assert (back.version, back.text, back.color, back.status) == (4, "b", "ink-2", "open")
    assert room.restore(1, version=3, to_version=2) == back
    line = room.annotations.lines[WORKSPACE, VIDEO, named("ann", 1)][-1]
    assert (line.act, line.restored_from) == (Act.RESTORED, 2)
    with pytest.raises(VersionConflict):
        room.restore(1, version=3, to_version=1)


def test_what_cannot_be_gone_back_to(room: Room) -> None:
    room.note(1)
    room.remove(1)
    room.restore(1, version=2, to_version=1)
    with pytest.raises(Invalid):
        room.restore(1, version=3, to_version=2)
    with pytest.raises(AnnotationNotFound):
        room.restore(1, version=3, to_version=9)
    with pytest.raises(Forbidden):
        room.restore(1, by=member(3), version=3, to_version=1)


def test_a_hundred_scrambled_and_removed_notes_are_as_they_were(room: Room) -> None:
    """With others at work meanwhile: what they did afterwards stays."""
    dice = random.Random(7)
    for number in range(100):
        room.note(number)
    before, since = room.state(), room.clock.now() + timedelta(seconds=0.5)
    for number in range(100):
        for _ in range(dice.randrange(1, 4)):
            scramble = {"text": f"garbage {dice.random()}", "color": dice.choice(["ink-4", "ink-5"])}
            room.revise(number, by=SCOUNDREL, **scramble)
        if number % 2:
            room.remove(number, by=SCOUNDREL)
    room.revise(4, by=OWNER, status=AnnotationStatus.RESOLVED)
    room.note(200, by=SCOUNDREL)
    done = room.roll_back(since=since)
    assert (len(done.annotations), done.left, done.next) == (101, (), None)
    after = room.state()
    assert after.pop(named("ann", 200))["removed"] is True
    before[named("ann", 4)]["status"] = AnnotationStatus.RESOLVED
    assert after == before
    lines = room.annotations.lines[WORKSPACE, VIDEO, named("ann", 1)]
    assert [line.act for line in lines][-2:] == [Act.REMOVED, Act.RESTORED]
    assert lines[-1].rollback is not None
    assert lines[-1].rollback.person_id == SCOUNDREL.person_id
    for number in range(100):
        assert verify_history(VIDEO, named("ann", number), caller=OWNER, **room.ports).intact
    assert room.roll_back(since=since).annotations == ()


def test_it_goes_on_page_by_page(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("practika.usecases.roll_back_person.MAX_RESTORED", 2)
    for number in range(5):
        room.note(number)
        room.revise(number, by=SCOUNDREL, text="garbage")
    first = room.roll_back(since=NOON)
    second = room.roll_back(since=NOON, after=first.next)
    third = room.roll_back(since=NOON, after=second.next)
    assert [len(one.annotations) for one in (first, second, third)] == [2, 2, 1]
    assert third.next is None
    assert {room.now(number).text for number in range(5)} == {f"note {number}" for number in range(5)}


def test_somebody_who_changes_it_meanwhile_is_not_overwritten(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.note(1)
    room.revise(1, by=SCOUNDREL, text="garbage")
    replace = room.annotations.replace

    def rushed(*given: Any) -> None:
        monkeypatch.undo()
        room.revise(1, by=member(3, Role.COACH), color="ink-7")
        replace(*given)

    monkeypatch.setattr(room.annotations, "replace", rushed)
    (back,) = room.roll_back(since=NOON).annotations
    assert (back.text, back.color, back.version) == ("note 1", "ink-7", 4)


@pytest.mark.parametrize("role", [Role.MEMBER, Role.VIEWER])
def test_only_owners_and_coaches_take_back_what_a_person_did(room: Room, role: Role) -> None:
    with pytest.raises(Forbidden):
        room.roll_back(by=member(2, role), since=NOON)
