"""Lessons in memory: rows, and the parts in a bucket that other fakes share."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from practika.domain.audience import Audience
from practika.domain.errors import LessonClosed, LessonNotFound, SourceMissing
from practika.domain.lesson import Lesson, LessonState, PartKind, StoredPart
from practika.domain.upload import PartUrl


class FakeLessonRows:
    """Lessons by id."""

    def __init__(self) -> None:
        self.rows: dict[str, Lesson] = {}

    def add(self, lesson: Lesson) -> None:
        self.rows[lesson.id] = lesson

    def get(self, workspace_id: str, video_id: str, lesson_id: str) -> Lesson:
        row = self.rows.get(lesson_id)
        here = row is not None and (row.workspace_id, row.video_id) == (workspace_id, video_id)
        if row is None or not here or row.state is LessonState.REMOVED:
            raise LessonNotFound
        return row

    def list(
        self,
        workspace_id: str,
        video_id: str,
        *,
        audiences: Sequence[Audience],
        limit: int,
        before: tuple[str, str] | None = None,
    ) -> Sequence[Lesson]:
        found = [
            row
            for row in self.rows.values()
            if (row.workspace_id, row.video_id) == (workspace_id, video_id)
            and row.state is not LessonState.REMOVED
            and row.audience in audiences
            and (before is None or (row.created_at, row.id) < (datetime.fromisoformat(before[0]), before[1]))
        ]
        return sorted(found, key=lambda row: (row.created_at, row.id), reverse=True)[:limit]

    def heard(self, lesson: Lesson, at: datetime) -> None:
        row = self.rows.get(lesson.id)
        if row is None or row.state is not LessonState.RECORDING:
            raise LessonClosed
        self.rows[lesson.id] = row.model_copy(update={"heard_at": at})

    def seal(self, lesson: Lesson) -> Lesson:
        row = self.get(lesson.workspace_id, lesson.video_id, lesson.id)
        if row.state is LessonState.RECORDING:
            kept = {"title": row.title, "audience": row.audience, "heard_at": row.heard_at}
            self.rows[lesson.id] = lesson.model_copy(update=kept)
        return self.rows[lesson.id]

    def change(self, lesson: Lesson, *, title: str, audience: Audience) -> Lesson:
        row = self.get(lesson.workspace_id, lesson.video_id, lesson.id)
        self.rows[lesson.id] = row.model_copy(update={"title": title, "audience": audience})
        return self.rows[lesson.id]

    def remove(self, lesson: Lesson, at: datetime) -> None:
        row = self.rows.get(lesson.id)
        if row is not None:
            self.rows[lesson.id] = row.model_copy(update={"state": LessonState.REMOVED})

    def silent(self, *, since: datetime, limit: int) -> Sequence[Lesson]:
        quiet = [
            row for row in self.rows.values() if row.state is LessonState.RECORDING and row.heard_at < since
        ]
        return sorted(quiet, key=lambda row: row.heard_at)[:limit]


class FakeLessonFiles:
    """Parts in a dict of objects; `send` is what a browser's PUT does."""

    def __init__(self, objects: dict[str, bytes] | None = None) -> None:
        self.objects = {} if objects is None else objects

    def sign_put(self, lesson: Lesson, kind: PartKind, number: int, *, size: int, sha256: str) -> PartUrl:
        headers = {"x-amz-checksum-sha256": sha256, "if-none-match": "*"}
        return PartUrl(
            number=number, url=f"fake://{lesson.key(kind, number)}", headers=headers, size_bytes=size
        )

    def send(self, lesson: Lesson, kind: PartKind, number: int, body: bytes) -> None:
        self.objects.setdefault(lesson.key(kind, number), body)

    def stored(self, lesson: Lesson, kind: PartKind) -> Sequence[StoredPart]:
        prefix = f"{lesson.prefix}{kind.value}/"
        return [
            StoredPart(
                number=int(key.removeprefix(prefix)),
                size_bytes=len(body),
                etag=hashlib.md5(body, usedforsecurity=False).hexdigest(),
            )
            for key, body in sorted(self.objects.items())
            if key.startswith(prefix)
        ]

    def read(self, lesson: Lesson, kind: PartKind, number: int) -> bytes:
        try:
            return self.objects[lesson.key(kind, number)]
        except KeyError:
            raise SourceMissing from None

    def link(self, lesson: Lesson, kind: PartKind, number: int, *, seconds: int) -> str:
        return f"fake://{lesson.key(kind, number)}&{seconds}"
