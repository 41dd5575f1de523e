"""The lessons of a film: list them, read one, rename it, remove it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from practika.domain.audience import Audience
from practika.domain.caller import Caller
from practika.domain.cursor import read_cursor, write_cursor
from practika.domain.errors import Invalid, LessonNotFound, Unavailable
from practika.domain.ids import LessonId, VideoId
from practika.domain.lesson import (
    MOST_BYTES,
    PARTS_AT_ONCE,
    READ_SECONDS,
    TITLE_MOST,
    Lesson,
    LessonState,
    PartKind,
    check_audience,
    may_replay,
    unbroken,
)
from practika.domain.model import Model
from practika.domain.person import clean_line
from practika.domain.policy import Action, demand
from practika.ports.films import MediaStore, Videos
from practika.ports.lessons import LessonFiles, LessonRows
from practika.ports.people import Audit
from practika.ports.system import Clock
from practika.usecases.record_lesson import close

PAGE_MOST = 100
AT_ONCE = 25


class PartLink(Model):
    """Where a part of a lesson is read."""

    number: int
    url: str


class PartLinks(Model):
    """Parts in order; `more` says to ask again after the last of them. All addresses expire at `expires_at`."""

    kind: PartKind
    parts: tuple[PartLink, ...]
    more: bool
    expires_at: datetime


def list_lessons(
    caller: Caller, video_id: VideoId, *, limit: int, cursor: str | None, videos: Videos, lessons: LessonRows
) -> tuple[Sequence[Lesson], str | None]:
    """Up to `limit` lessons of a film, newest first, as far as they are for the caller; and the next page's cursor."""
    video = videos.get(caller.workspace_id, video_id)
    demand(caller, Action.VIEW)
    limit = max(1, min(PAGE_MOST, limit))
    found = lessons.list(
        caller.workspace_id,
        video.id,
        audiences=_seen(caller),
        limit=limit + 1,
        before=read_cursor(cursor) if cursor else None,
    )
    page = found[:limit]
    more = len(found) > limit
    return page, write_cursor(page[-1].created_at, page[-1].id) if more else None


def _seen(caller: Caller) -> Sequence[Audience]:
    """For whom a lesson may be that this person sees."""
    return [one for one in (Audience.EVERYONE, Audience.TEAM) if may_replay(one, caller)]


def read_lesson(
    caller: Caller,
    video_id: VideoId,
    lesson_id: LessonId,
    *,
    videos: Videos,
    lessons: LessonRows,
    lesson_files: LessonFiles,
    clock: Clock,
) -> Lesson:
    """The lesson. One whose recorder vanished is sealed now, and need not wait for the sweep.

    Raises VideoNotFound; LessonNotFound also when it is not for the caller.
    """
    lesson = _replayed(caller, video_id, lesson_id, videos, lessons)
    now = clock.now()
    if lesson.silent(now):
        return close(lesson, lessons=lessons, lesson_files=lesson_files, at=now)
    return lesson


def link_parts(
    caller: Caller,
    video_id: VideoId,
    lesson_id: LessonId,
    *,
    kind: PartKind,
    after: int,
    videos: Videos,
    lessons: LessonRows,
    lesson_files: LessonFiles,
    clock: Clock,
) -> PartLinks:
    """The addresses of the next parts after number `after`; of a lesson that is still recorded those that are there.

    Each address is made for one who may replay the lesson, so it needs no token of the film.
    """
    lesson = _replayed(caller, video_id, lesson_id, videos, lessons)
    last = lesson.parts(kind)
    if lesson.state is LessonState.RECORDING:
        last = len(unbroken(lesson_files.stored(lesson, kind), MOST_BYTES[kind]))
    numbers = range(after + 1, min(last, after + PARTS_AT_ONCE) + 1)
    return PartLinks(
        kind=kind,
        parts=tuple(
            PartLink(number=number, url=lesson_files.link(lesson, kind, number, seconds=READ_SECONDS))
            for number in numbers
        ),
        more=after + PARTS_AT_ONCE < last,
        expires_at=clock.now() + timedelta(seconds=READ_SECONDS),
    )


def _replayed(
    caller: Caller, video_id: VideoId, lesson_id: LessonId, videos: Videos, lessons: LessonRows
) -> Lesson:
    video = videos.get(caller.workspace_id, video_id)
    demand(caller, Action.VIEW)
    lesson = lessons.get(caller.workspace_id, video.id, lesson_id)
    if not may_replay(lesson.audience, caller):
        raise LessonNotFound
    return lesson


def change_lesson(
    caller: Caller,
    video_id: VideoId,
    lesson_id: LessonId,
    *,
    title: str | None,
    audience: Audience | None,
    lessons: LessonRows,
) -> Lesson:
    """Another title, another audience. Raises LessonNotFound, Forbidden or Invalid."""
    lesson = lessons.get(caller.workspace_id, video_id, lesson_id)
    demand(caller, Action.KEEP_LESSON, made_by=lesson.created_by)
    if title is None and audience is None:
        raise Invalid("Say what shall change: the title or the audience.")
    return lessons.change(
        lesson,
        title=lesson.title if title is None else clean_line(title, what="title", most=TITLE_MOST),
        audience=lesson.audience if audience is None else check_audience(audience),
    )


def remove_lesson(
    caller: Caller,
    video_id: VideoId,
    lesson_id: LessonId,
    *,
    lessons: LessonRows,
    media_store: MediaStore,
    audit: Audit,
    clock: Clock,
) -> None:
    """Gone for everybody at once; a tombstone stays. Files that cannot be deleted now go with the film."""
    lesson = lessons.get(caller.workspace_id, video_id, lesson_id)
    demand(caller, Action.KEEP_LESSON, made_by=lesson.created_by)
    now = clock.now()
    lessons.remove(lesson, now)
    audit.record(
        at=now,
        act="lesson_removed",
        person_id=caller.person_id,
        workspace_id=caller.workspace_id,
        subject=lesson.id,
    )
    try:
        media_store.remove_prefix(lesson.prefix)
    except Unavailable:
        return


def seal_silent(
    *, lessons: LessonRows, lesson_files: LessonFiles, clock: Clock, silent_for: timedelta
) -> int:
    """Seals up to 25 lessons whose recorder was not heard of for so long; how many. Safe to repeat."""
    now = clock.now()
    silent = lessons.silent(since=now - silent_for, limit=AT_ONCE)
    for lesson in silent:
        close(lesson, lessons=lessons, lesson_files=lesson_files, at=now)
    return len(silent)
