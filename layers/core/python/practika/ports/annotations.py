"""Annotations (DynamoDB), and the two things they need to know of a film: its row and its frame map."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from practika.domain.annotation import Annotation, AnnotationStatus, Revision
from practika.domain.ids import AnnotationId, CodeId, PersonId, VideoId, WorkspaceId
from practika.domain.model import Model

if TYPE_CHECKING:
    from practika.domain.caller import Caller
    from practika.domain.chain import Latest, StoredLine
    from practika.domain.video import Video


class Place(Model):
    """Where a page of a list ended: the first frame and the id of its last annotation."""

    frame_start: int
    id: AnnotationId


class Window(Model):
    """Frames of interest, both included."""

    first: int = 0
    last: int = 2**31 - 1


class Wanted(Model):
    """Which annotations of a window; None asks for any. `changed_since` is included."""

    author_id: PersonId | None = None
    code_id: CodeId | None = None
    status: AnnotationStatus | None = None
    changed_since: datetime | None = None

    @property
    def any(self) -> bool:
        """Does it leave nothing out?"""
        return self == Wanted()

    def has(self, annotation: Annotation) -> bool:
        """Is this one of them?"""
        return (
            self.author_id in (None, annotation.author.id)
            and (
                self.code_id is None
                or (annotation.code is not None and annotation.code.code_id == self.code_id)
            )
            and self.status in (None, annotation.status)
            and (self.changed_since is None or annotation.updated_at >= self.changed_since)
        )


#: Made without validators, as every default that is an instance: they would be built at import (ADR 47).
EVERY = Wanted.model_construct()
#: A page for which something is left out ends after so many were looked at, even if it found none.
MAX_LOOKED_AT = 2_000


class Page(Model):
    """A page of a list ordered by (first frame, id), each as its JSON on the wire; `next` is None at the end."""

    bodies: tuple[str, ...]
    next: Place | None = None

    @property
    def annotations(self) -> tuple[Annotation, ...]:
        """The same, read."""
        return tuple(Annotation.model_validate_json(body) for body in self.bodies)


#: A transaction of DynamoDB has 100 items and 4 MB; an annotation needs two.
MAX_ADDED = 40


class Annotations(Protocol):
    """Current versions and every revision. Every call is scoped to a workspace and a video.

    Only `within` looks at who asks; what else is read goes through `usecases/look_up.py` before it leaves.
    """

    def add(self, workspace_id: WorkspaceId, revision: Revision) -> None:
        """Version 1, current and history at once or not at all. Raises AnnotationExists: the id is taken."""
        ...

    def add_many(self, workspace_id: WorkspaceId, revisions: Sequence[Revision]) -> None:
        """The same for at most `MAX_ADDED` at once, of one video: all of them or none.

        Raises AnnotationExists when any id is taken.
        """
        ...

    def replace(self, workspace_id: WorkspaceId, revision: Revision) -> None:
        """The next version. Raises VersionConflict unless the stored one is exactly the version before it."""
        ...

    def get(self, workspace_id: WorkspaceId, video_id: VideoId, annotation_id: AnnotationId) -> Annotation:
        """The current version, exact, tombstones too. Raises AnnotationNotFound."""
        ...

    def latest(self, workspace_id: WorkspaceId, video_id: VideoId, annotation_id: AnnotationId) -> Latest:
        """The same with the hash of its last revision, which the next one names. Raises AnnotationNotFound."""
        ...

    def revision(
        self, workspace_id: WorkspaceId, video_id: VideoId, annotation_id: AnnotationId, version: int
    ) -> Revision:
        """One line of history. Raises AnnotationNotFound."""
        ...

    def revisions(
        self,
        workspace_id: WorkspaceId,
        video_id: VideoId,
        annotation_id: AnnotationId,
        *,
        after: int,
        limit: int,
    ) -> Sequence[Revision]:
        """History in order, after that version."""
        ...

    def history(
        self, workspace_id: WorkspaceId, video_id: VideoId, *, annotation_id: AnnotationId
    ) -> Iterator[StoredLine]:
        """The whole history of one annotation in order, exactly as stored, read as it is asked for."""
        ...

    def histories(
        self, workspace_id: WorkspaceId, video_id: VideoId, *, after: AnnotationId | None
    ) -> Iterator[StoredLine]:
        """The whole history of a video's annotations in order of (annotation, version), after that annotation."""
        ...

    def rewrite(self, workspace_id: WorkspaceId, video_id: VideoId, line: StoredLine) -> None:
        """Puts a redacted line in the place of the one with that version; nobody is told. Safe to repeat.

        Raises AnnotationNotFound.
        """
        ...

    def within(
        self,
        workspace_id: WorkspaceId,
        video_id: VideoId,
        window: Window,
        *,
        viewer: Caller,
        limit: int,
        after: Place | None,
        wanted: Wanted = EVERY,
    ) -> Page:
        """Those not removed that the viewer may see and that share a frame with the window, however long they are.

        With `wanted` a page may be short, even empty, and not the last (see `MAX_LOOKED_AT`).
        Read from an index that may lag by moments: see `domain/changes.py` for how a list becomes exact.
        """
        ...


class Films(Protocol):
    """The one thing that live asks of videos."""

    def get(self, workspace_id: WorkspaceId, video_id: VideoId) -> Video:
        """Raises VideoNotFound, also for another workspace's video."""
        ...


class FrameMaps(Protocol):
    """The frame map that ingest wrote."""

    def pts(self, video: Video, first: int, last: int) -> tuple[int, int]:
        """Time stamp of frame `first` and the end of frame `last`, integers in the video's time base.

        The frames exist (checked before). Raises Unavailable when the map cannot be read.
        """
        ...
