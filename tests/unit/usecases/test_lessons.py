"""Lessons: who records, who replays, what a seal keeps, and what becomes of a recorder who vanished."""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta
from typing import Any

import pytest

from practika.domain.audience import Audience
from practika.domain.caller import Caller, Role
from practika.domain.errors import Forbidden, Invalid, LessonClosed, LessonNotFound, VideoNotFound
from practika.domain.lesson import MAX_PARTS, SILENT_AFTER, Lesson, LessonState, PartKind
from practika.domain.lesson_log import EndLine, HeadLine, Line, write_part
from practika.usecases import keep_lessons
from practika.usecases.record_lesson import WantedLessonPart, begin_lesson, seal_lesson, sign_lesson_parts
from tests.examples import ELSEWHERE, member
from tests.fakes.lessons import FakeLessonFiles, FakeLessonRows
from tests.unit.usecases.films_house import FilmsHouse

CONTENT = ("lessons", "lesson_files", "clock")
READING = ("videos", *CONTENT)
SHA = base64.b64encode(hashlib.sha256(b"x").digest()).decode()


class Studio(FilmsHouse):
    """A film, and people who record lessons around it."""

    def __init__(self) -> None:
        super().__init__()
        self.lessons: Any = FakeLessonRows()
        self.lesson_files: Any = FakeLessonFiles(self.bucket.objects)
        self.video = self.arrived()

    def record(self, caller: Caller | None = None, audience: Audience = Audience.EVERYONE) -> Lesson:
        ports = self.ports("videos", "lessons", "audit", "clock", "ids")
        return begin_lesson(
            caller or self.caller, self.video.id, title="First steps", audience=audience, **ports
        )

    def sign(self, lesson: Lesson, *numbers: int, caller: Caller | None = None, **more: Any) -> Any:  # type: ignore[override]  # of a lesson
        wanted = [
            WantedLessonPart(
                **{"kind": PartKind.LOG, "number": number, "size_bytes": 9, "sha256": SHA, **more}
            )
            for number in numbers
        ]
        return sign_lesson_parts(
            caller or self.caller, self.video.id, lesson.id, wanted, **self.ports(*CONTENT)
        )

    def send(self, lesson: Lesson, number: int, ends: int) -> None:
        lines: list[Line] = [
            HeadLine(t=ends - 10, lesson=lesson.id, part=number, started=0),
            EndLine(t=ends),
        ]
        self.lesson_files.send(lesson, PartKind.LOG, number, write_part(lines))

    def seal(self, lesson: Lesson, caller: Caller | None = None) -> Lesson:
        return seal_lesson(caller or self.caller, self.video.id, lesson.id, **self.ports(*CONTENT))

    def read(self, lesson: Lesson, caller: Caller) -> Lesson:
        return keep_lessons.read_lesson(caller, self.video.id, lesson.id, **self.ports(*READING))

    def links(self, lesson: Lesson, caller: Caller | None = None, after: int = 0) -> keep_lessons.PartLinks:
        ports = self.ports(*READING)
        return keep_lessons.link_parts(
            caller or self.caller, self.video.id, lesson.id, kind=PartKind.LOG, after=after, **ports
        )


def test_who_may_draw_may_record_and_the_audit_log_says_who_began() -> None:
    studio = Studio()
    lesson = studio.record()
    assert (lesson.title, lesson.state, lesson.created_by) == (
        "First steps",
        LessonState.RECORDING,
        studio.caller.person_id,
    )
    assert studio.audit.acts == ["lesson_started"]
    for stranger in (Role.VIEWER, Role.GUEST):
        with pytest.raises(Forbidden):
            studio.record(member(2, stranger))
    with pytest.raises(VideoNotFound):
        studio.record(member(1, Role.OWNER, ELSEWHERE))
    with pytest.raises(Invalid):
        studio.record(audience=Audience.PRIVATE)
    assert studio.audit.acts == ["lesson_started"]


def test_only_who_records_gets_addresses_and_each_takes_its_bytes_once() -> None:
    studio = Studio()
    lesson = studio.record()
    signed, ends = studio.sign(lesson, 1, 2)
    assert [(kind, one.number) for kind, one in signed] == [(PartKind.LOG, 1), (PartKind.LOG, 2)]
    assert all(one.headers == {"x-amz-checksum-sha256": SHA, "if-none-match": "*"} for _, one in signed)
    assert ends > studio.clock.now()
    with pytest.raises(Forbidden):
        studio.sign(lesson, 3, caller=member(2, Role.OWNER))
    for wrong in (
        {"number": 0},
        {"number": MAX_PARTS + 1},
        {"size_bytes": 0},
        {"size_bytes": 64 * 1024 + 1},
        {"kind": PartKind.VOICE, "size_bytes": 512 * 1024 + 1},
        {"sha256": "x"},
    ):
        with pytest.raises(Invalid):
            studio.sign(lesson, 1, **wrong)


def test_a_seal_keeps_what_came_without_a_gap_and_measures_it() -> None:
    studio = Studio()
    lesson = studio.record()
    for number in (1, 2, 4):
        studio.send(lesson, number, ends=number * 10_000)
    studio.lesson_files.send(lesson, PartKind.VOICE, 1, b"opus")
    sealed = studio.seal(lesson)
    assert (sealed.state, sealed.length_ms, sealed.log_parts, sealed.voice_parts) == (
        LessonState.SEALED,
        20_000,
        2,
        1,
    )
    assert sealed.digest is not None and sealed.size_bytes > 4
    studio.send(lesson, 3, ends=30_000)
    assert studio.seal(lesson) == sealed, "sealing twice is sealing once"
    with pytest.raises(LessonClosed):
        studio.sign(lesson, 5)


def test_a_last_part_that_nobody_can_read_is_left_out() -> None:
    studio = Studio()
    lesson, other = studio.record(), studio.record()
    studio.send(lesson, 1, ends=9_000)
    studio.lesson_files.send(lesson, PartKind.LOG, 2, b"not a part")
    stray = studio.lesson_files.read(lesson, PartKind.LOG, 1)
    studio.lesson_files.send(lesson, PartKind.LOG, 3, stray)  # a part of another number
    sealed = studio.seal(lesson)
    assert (sealed.log_parts, sealed.length_ms) == (1, 9_000)
    studio.lesson_files.send(other, PartKind.LOG, 1, stray)  # of another lesson
    assert (studio.seal(other).log_parts, studio.seal(other).length_ms) == (0, 0)


def test_who_may_see_the_film_may_replay_but_guests_not_what_is_for_the_team() -> None:
    studio = Studio()
    open_one, team = studio.record(), studio.record(audience=Audience.TEAM)
    for lesson in (open_one, team):
        studio.send(lesson, 1, ends=1_000)
        studio.seal(lesson)
    guest, viewer = member(3, Role.GUEST), member(4, Role.VIEWER)
    listed = {
        who.role: [
            one.id
            for one in keep_lessons.list_lessons(
                who, studio.video.id, limit=9, cursor=None, **studio.ports("videos", "lessons")
            )[0]
        ]
        for who in (guest, viewer)
    }
    assert listed == {Role.GUEST: [open_one.id], Role.VIEWER: [team.id, open_one.id]}
    assert studio.read(open_one, guest).log_parts == 1
    assert [part.number for part in studio.links(team, viewer).parts] == [1]
    for refused in (studio.read, studio.links):
        with pytest.raises(LessonNotFound):
            refused(team, guest)
        with pytest.raises(VideoNotFound):
            refused(open_one, member(1, Role.OWNER, ELSEWHERE))


def test_links_come_in_pages_and_a_running_lesson_shows_what_is_there() -> None:
    studio = Studio()
    lesson = studio.record()
    for number in range(1, 131):
        studio.send(lesson, number, ends=number * 100)
    first = studio.links(lesson)
    assert (len(first.parts), first.more) == (100, True)
    rest = studio.links(lesson, after=100)
    assert ([part.number for part in rest.parts], rest.more) == (list(range(101, 131)), False)
    assert studio.seal(lesson).log_parts == 130
    assert studio.links(lesson, after=100).parts == rest.parts


def test_a_recorder_who_vanished_is_sealed_by_the_sweep_or_by_who_looks() -> None:
    studio = Studio()
    swept, looked_at, alive = studio.record(), studio.record(), studio.record()
    for lesson in (swept, looked_at):
        studio.send(lesson, 1, ends=7_000)
    studio.clock.move(SILENT_AFTER.total_seconds() + 1)
    studio.sign(alive, 1)
    assert studio.read(looked_at, studio.caller).length_ms == 7_000
    silent_for = {"silent_for": timedelta(minutes=2), **studio.ports(*CONTENT)}
    assert keep_lessons.seal_silent(**silent_for) == 1
    assert keep_lessons.seal_silent(**silent_for) == 0
    states = [studio.lessons.rows[one.id].state for one in (swept, looked_at, alive)]
    assert states == [LessonState.SEALED, LessonState.SEALED, LessonState.RECORDING]


def test_renaming_and_removing_is_for_its_maker_and_for_coaches() -> None:
    studio = Studio()
    lesson = studio.record()
    studio.send(lesson, 1, ends=1_000)
    change: dict[str, Any] = {"title": "Second", "audience": Audience.TEAM, **studio.ports("lessons")}
    ports = studio.ports("lessons", "media_store", "audit", "clock")
    stranger, coach = member(2), member(3, Role.COACH)
    for refused in (
        lambda: keep_lessons.change_lesson(stranger, studio.video.id, lesson.id, **change),
        lambda: keep_lessons.remove_lesson(stranger, studio.video.id, lesson.id, **ports),
        lambda: studio.seal(lesson, stranger),
    ):
        with pytest.raises(Forbidden):
            refused()
    changed = keep_lessons.change_lesson(coach, studio.video.id, lesson.id, **change)
    assert (changed.title, changed.audience) == ("Second", Audience.TEAM)
    keep_lessons.remove_lesson(studio.caller, studio.video.id, lesson.id, **ports)
    assert studio.lessons.rows[lesson.id].state is LessonState.REMOVED, "a tombstone stays"
    assert not [key for key in studio.bucket.objects if key.startswith("lessons/")]
    assert studio.audit.acts == ["lesson_started", "lesson_removed"]
    with pytest.raises(LessonNotFound):
        studio.read(lesson, studio.caller)
