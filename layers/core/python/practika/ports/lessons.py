"""Lessons: their rows (PostgreSQL) and the parts of their content (S3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from practika.domain.audience import Audience
    from practika.domain.ids import LessonId, VideoId, WorkspaceId
    from practika.domain.lesson import Lesson, PartKind, StoredPart
    from practika.domain.upload import PartUrl


class LessonRows(Protocol):
    """The lessons of each film. Removed ones are found by nobody."""

    def add(self, lesson: Lesson) -> None: ...
    def get(self, workspace_id: WorkspaceId, video_id: VideoId, lesson_id: LessonId) -> Lesson:
        """Raises LessonNotFound."""
        ...

    def list(
        self,
        workspace_id: WorkspaceId,
        video_id: VideoId,
        *,
        audiences: Sequence[Audience],
        limit: int,
        before: tuple[str, str] | None = None,
    ) -> Sequence[Lesson]:
        """Newest first, keyset-paged: `before` is (created_at ISO text, id) of the last row seen."""
        ...

    def heard(self, lesson: Lesson, at: datetime) -> None:
        """A sign of life of who records. Raises LessonClosed when it is sealed or removed."""
        ...

    def seal(self, lesson: Lesson) -> Lesson:
        """Writes what is known of a sealed lesson, once: the row as it is then, also when another was faster."""
        ...

    def change(self, lesson: Lesson, *, title: str, audience: Audience) -> Lesson: ...
    def remove(self, lesson: Lesson, at: datetime) -> None:
        """The row stays as a tombstone. Safe to repeat."""
        ...

    def silent(self, *, since: datetime, limit: int) -> Sequence[Lesson]:
        """Being recorded, and not heard of since then, of any workspace (only the sweep asks)."""
        ...


class LessonFiles(Protocol):
    """The parts in the bucket."""

    def sign_put(self, lesson: Lesson, kind: PartKind, number: int, *, size: int, sha256: str) -> PartUrl:
        """Takes exactly these bytes (`sha256` is base64), once."""
        ...

    def stored(self, lesson: Lesson, kind: PartKind) -> Sequence[StoredPart]:
        """What has arrived, in order of numbers."""
        ...

    def read(self, lesson: Lesson, kind: PartKind, number: int) -> bytes:
        """Raises SourceMissing."""
        ...

    def link(self, lesson: Lesson, kind: PartKind, number: int, *, seconds: int) -> str:
        """Where a browser reads a part for so long."""
        ...
