"""JSON of lessons: what is sent, and views."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from pydantic import Field

from api_videos.models import LINE, MakerView
from practika.domain.audience import Audience
from practika.domain.ids import LessonId, PersonId, VideoId
from practika.domain.lesson import PARTS_AT_ONCE, Lesson, LessonState, PartKind
from practika.domain.model import Model
from practika.usecases.record_lesson import WantedLessonPart


class NewLesson(Model):
    """Without a title it has the film's. `audience` is `everyone` or `team`."""

    title: str | None = Field(default=None, max_length=LINE)
    audience: Audience = Audience.EVERYONE


class ChangedLesson(Model):
    """Only what changes."""

    title: str | None = Field(default=None, max_length=LINE)
    audience: Audience | None = None


class LessonPart(Model):
    """A part that is ready to be sent: its exact size in bytes, and the base64 of its SHA-256."""

    kind: PartKind
    number: int
    size_bytes: int
    sha256: Annotated[str, Field(max_length=64)]

    def to_wanted(self) -> WantedLessonPart:
        return WantedLessonPart(**dict(self))


class WantedLessonParts(Model):
    parts: list[LessonPart] = Field(min_length=1, max_length=PARTS_AT_ONCE)


class LessonPartUrl(Model):
    """PUT the part to `url` with exactly these headers; 412 says that it has come before."""

    kind: PartKind
    number: int
    url: str
    headers: dict[str, str]


class SignedLessonParts(Model):
    parts: list[LessonPartUrl]
    expires_at: datetime


class LessonView(Model):
    """A lesson; length, parts and digest are known once it is `sealed`."""

    id: LessonId
    video_id: VideoId
    title: str
    audience: Audience
    state: LessonState
    created_by: MakerView
    created_at: datetime
    length_ms: int
    log_parts: int
    voice_parts: int
    size_bytes: int
    digest: str | None

    @classmethod
    def of(cls, lesson: Lesson, names: Mapping[PersonId, str]) -> LessonView:
        kept = {name: getattr(lesson, name) for name in cls.model_fields if name in Lesson.model_fields}
        kept["created_by"] = MakerView(id=lesson.created_by, name=names.get(lesson.created_by, ""))
        return cls(**kept)


class LessonList(Model):
    lessons: list[LessonView]
    cursor: str | None
