"""Lessons."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from practika.adapters.postgres.connection import Database, Row
from practika.domain.audience import Audience
from practika.domain.errors import LessonClosed, LessonNotFound
from practika.domain.ids import LessonId, VideoId, WorkspaceId
from practika.domain.lesson import Lesson

_COLUMNS = (
    "id, workspace_id, video_id, title, audience, state, created_by, created_at, heard_at, sealed_at, length_ms,"
    " log_parts, voice_parts, size_bytes, digest"
)
_THIS = " WHERE workspace_id = %(workspace_id)s AND video_id = %(video_id)s AND id = %(id)s AND state <> 'removed'"


class PostgresLessonRows:
    """Implements the port LessonRows."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, lesson: Lesson) -> None:
        self._database.run(
            "INSERT INTO lessons (id, workspace_id, video_id, title, audience, state, created_by, created_at,"
            " heard_at) VALUES (%(id)s, %(workspace_id)s, %(video_id)s, %(title)s, %(audience)s, %(state)s,"
            " %(created_by)s, %(created_at)s, %(heard_at)s)",
            lesson.model_dump(),
        )

    def get(self, workspace_id: WorkspaceId, video_id: VideoId, lesson_id: LessonId) -> Lesson:
        values = {"workspace_id": workspace_id, "video_id": video_id, "id": lesson_id}
        return _found(self._database.one(f"SELECT {_COLUMNS} FROM lessons{_THIS}", values))

    def list(
        self,
        workspace_id: WorkspaceId,
        video_id: VideoId,
        *,
        audiences: Sequence[Audience],
        limit: int,
        before: tuple[str, str] | None = None,
    ) -> Sequence[Lesson]:
        where = (
            "workspace_id = %(workspace)s AND video_id = %(video)s AND state <> 'removed'"
            " AND audience = ANY(%(audiences)s)"
        )
        if before:
            where += " AND (created_at, id) < (%(at)s::timestamptz, %(id)s)"
        rows = self._database.all(
            f"SELECT {_COLUMNS} FROM lessons WHERE {where} ORDER BY created_at DESC, id DESC LIMIT %(limit)s",
            {
                "workspace": workspace_id,
                "video": video_id,
                "audiences": [one.value for one in audiences],
                "limit": limit,
                "at": before[0] if before else None,
                "id": before[1] if before else None,
            },
        )
        return [Lesson(**row) for row in rows]

    def heard(self, lesson: Lesson, at: datetime) -> None:
        changed = self._database.run(
            f"UPDATE lessons SET heard_at = %(at)s{_THIS} AND state = 'recording'", _named(lesson, at=at)
        )
        if changed != 1:
            raise LessonClosed

    def seal(self, lesson: Lesson) -> Lesson:
        self._database.run(
            "UPDATE lessons SET state = 'sealed', sealed_at = %(sealed_at)s, length_ms = %(length_ms)s,"
            " log_parts = %(log_parts)s, voice_parts = %(voice_parts)s, size_bytes = %(size_bytes)s,"
            f" digest = %(digest)s{_THIS} AND state = 'recording'",
            lesson.model_dump(),
        )
        return self.get(lesson.workspace_id, lesson.video_id, lesson.id)

    def change(self, lesson: Lesson, *, title: str, audience: Audience) -> Lesson:
        return _found(
            self._database.one(
                f"UPDATE lessons SET title = %(title)s, audience = %(audience)s{_THIS} RETURNING {_COLUMNS}",
                _named(lesson, title=title, audience=audience.value),
            )
        )

    def remove(self, lesson: Lesson, at: datetime) -> None:
        self._database.run(
            f"UPDATE lessons SET state = 'removed', removed_at = %(at)s{_THIS}", _named(lesson, at=at)
        )

    def silent(self, *, since: datetime, limit: int) -> Sequence[Lesson]:
        rows = self._database.all(
            f"SELECT {_COLUMNS} FROM lessons WHERE state = 'recording' AND heard_at < %(since)s"
            " ORDER BY heard_at LIMIT %(limit)s",
            {"since": since, "limit": limit},
        )
        return [Lesson(**row) for row in rows]


def _named(lesson: Lesson, **more: Any) -> dict[str, Any]:
    return {"workspace_id": lesson.workspace_id, "video_id": lesson.video_id, "id": lesson.id, **more}


def _found(row: Row | None) -> Lesson:
    if row is None:
        raise LessonNotFound
    return Lesson(**row)
