"""Record a lesson: begin it, sign its parts, seal it. The parts go from the recorder's page straight to the bucket."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from datetime import datetime, timedelta

from practika.domain.audience import Audience
from practika.domain.caller import Caller
from practika.domain.errors import Forbidden, Invalid, LessonClosed, PractikaError
from practika.domain.ids import LessonId, VideoId
from practika.domain.lesson import (
    MAX_PARTS,
    MOST_BYTES,
    PARTS_AT_ONCE,
    TITLE_MOST,
    Lesson,
    LessonState,
    PartKind,
    StoredPart,
    check_audience,
    digest_of,
    unbroken,
)
from practika.domain.lesson_log import read_part
from practika.domain.model import Model
from practika.domain.person import clean_line
from practika.domain.policy import Action, allows, demand
from practika.domain.upload import URL_SECONDS, PartUrl
from practika.ports.films import Videos
from practika.ports.lessons import LessonFiles, LessonRows
from practika.ports.people import Audit
from practika.ports.system import Clock, Ids

#: So many unreadable parts at the end are left out one by one; a log with more of them is left out from there.
LOOKS_BACK = 20


class WantedLessonPart(Model):
    """A part that is ready to be sent; `sha256` is the base64 of its 32 digest bytes."""

    kind: PartKind
    number: int
    size_bytes: int
    sha256: str


def begin_lesson(
    caller: Caller,
    video_id: VideoId,
    *,
    title: str | None,
    audience: Audience,
    videos: Videos,
    lessons: LessonRows,
    audit: Audit,
    clock: Clock,
    ids: Ids,
) -> Lesson:
    """The row of a lesson that is being recorded from now on; the audit log says who began it.

    Raises VideoNotFound, Forbidden or Invalid.
    """
    video = videos.get(caller.workspace_id, video_id)
    demand(caller, Action.RECORD_LESSON)
    now = clock.now()
    lesson = Lesson(
        id=ids.new("les"),
        workspace_id=caller.workspace_id,
        video_id=video.id,
        title=clean_line(title or video.title, what="title", most=TITLE_MOST),
        audience=check_audience(audience),
        state=LessonState.RECORDING,
        created_by=caller.person_id,
        created_at=now,
        heard_at=now,
    )
    lessons.add(lesson)
    audit.record(
        at=now,
        act="lesson_started",
        person_id=caller.person_id,
        workspace_id=caller.workspace_id,
        subject=lesson.id,
    )
    return lesson


def sign_lesson_parts(
    caller: Caller,
    video_id: VideoId,
    lesson_id: LessonId,
    wanted: Sequence[WantedLessonPart],
    *,
    lessons: LessonRows,
    lesson_files: LessonFiles,
    clock: Clock,
) -> tuple[Sequence[tuple[PartKind, PartUrl]], datetime]:
    """One address a part, each takes exactly its bytes and only once; and when they expire. Safe to repeat.

    Raises LessonNotFound, Forbidden for anybody but who records, Invalid, or LessonClosed.
    """
    lesson = lessons.get(caller.workspace_id, video_id, lesson_id)
    if lesson.created_by != caller.person_id:
        raise Forbidden("Only who records a lesson adds to it.")
    if lesson.state is not LessonState.RECORDING:
        raise LessonClosed
    if len(wanted) > PARTS_AT_ONCE:
        raise Invalid(f"Ask for at most {PARTS_AT_ONCE} parts at a time.", field="parts")
    for part in wanted:
        _check(part)
    now = clock.now()
    lessons.heard(lesson, now)
    signed = [
        (
            part.kind,
            lesson_files.sign_put(lesson, part.kind, part.number, size=part.size_bytes, sha256=part.sha256),
        )
        for part in wanted
    ]
    return signed, now + timedelta(seconds=URL_SECONDS)


def _check(part: WantedLessonPart) -> None:
    if not 1 <= part.number <= MAX_PARTS:
        raise Invalid(f"A lesson has the parts 1 to {MAX_PARTS}.", field="number")
    most = MOST_BYTES[part.kind]
    if not 1 <= part.size_bytes <= most:
        raise Invalid(f"A part of a lesson's {part.kind.value} has 1 to {most} bytes.", field="sizeBytes")
    try:
        whole = len(base64.b64decode(part.sha256, validate=True)) == 32
    except (binascii.Error, ValueError):
        whole = False
    if not whole:
        raise Invalid("A SHA-256 is sent as the base64 of its 32 bytes.", field="sha256")


def seal_lesson(
    caller: Caller,
    video_id: VideoId,
    lesson_id: LessonId,
    *,
    lessons: LessonRows,
    lesson_files: LessonFiles,
    clock: Clock,
) -> Lesson:
    """Nothing is added any more. Safe to repeat. Raises LessonNotFound, or Forbidden for anybody but who records it
    and those who keep lessons."""
    lesson = lessons.get(caller.workspace_id, video_id, lesson_id)
    if not allows(caller.role, Action.KEEP_LESSON) and lesson.created_by != caller.person_id:
        raise Forbidden("Only who records a lesson, or a coach, can end it.")
    return close(lesson, lessons=lessons, lesson_files=lesson_files, at=clock.now())


def close(lesson: Lesson, *, lessons: LessonRows, lesson_files: LessonFiles, at: datetime) -> Lesson:
    """Seals a lesson as far as its parts have arrived without a gap; one that is sealed stays as it is."""
    if lesson.state is not LessonState.RECORDING:
        return lesson
    log = unbroken(lesson_files.stored(lesson, PartKind.LOG), MOST_BYTES[PartKind.LOG])
    voice = unbroken(lesson_files.stored(lesson, PartKind.VOICE), MOST_BYTES[PartKind.VOICE])
    log, length = _readable(lesson, log, lesson_files)
    sealed = {
        "state": LessonState.SEALED,
        "sealed_at": at,
        "length_ms": length,
        "log_parts": len(log),
        "voice_parts": len(voice),
        "size_bytes": sum(part.size_bytes for part in (*log, *voice)),
        "digest": digest_of(log, voice),
    }
    return lessons.seal(lesson.model_copy(update=sealed))


def _readable(
    lesson: Lesson, log: Sequence[StoredPart], lesson_files: LessonFiles
) -> tuple[Sequence[StoredPart], int]:
    """The log up to its last part that can be read, and the moment of that part's last line."""
    for back in range(min(LOOKS_BACK, len(log))):
        last = log[len(log) - 1 - back]
        try:
            packed = lesson_files.read(lesson, PartKind.LOG, last.number)
            lines = read_part(packed, lesson_id=lesson.id, number=last.number)
        except PractikaError:
            continue
        return log[: last.number], lines[-1].t
    return (), 0
