"""Annotations (DynamoDB), and the two things they need to know of a film: its row and its frame map."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from practika.domain.annotation import Annotation, Revision
from practika.domain.caller import Caller
from practika.domain.chain import Latest, StoredLine
from practika.domain.ids import AnnotationId, VideoId, WorkspaceId
from practika.domain.model import Model
from practika.domain.video import Video


class Place(Model):
    """Where a page of a list ended: the first frame and the id of its last annotation."""

    frame_start: int
    id: AnnotationId


class Window(Model):
    """Frames of interest, both included."""

    first: int = 0
    last: int = 2**31 - 1


class Page(Model):
    """A page of a list ordered by (first frame, id), each as its JSON on the wire; `next` is None at the end."""

    bodies: tuple[str, ...]
    next: Place | None = None

    @property
    def annotations(self) -> tuple[Annotation, ...]:
        """The same, read."""
        return tuple(Annotation.model_validate_json(body) for body in self.bodies)


class Annotations(Protocol):
    """Current versions and every revision. Every call is scoped to a workspace and a video.

    Only `within` looks at who asks; what else is read goes through `usecases/look_up.py` before it leaves.
    """

    def add(self, workspace_id: WorkspaceId, revision: Revision) -> None:
        """Version 1, current and history at once or not at all. Raises AnnotationExists: the id is taken."""
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

    def within(
        self,
        workspace_id: WorkspaceId,
        video_id: VideoId,
        window: Window,
        *,
        viewer: Caller,
        limit: int,
        after: Place | None,
    ) -> Page:
        """Those not removed that the viewer may see and that share a frame with the window, however long they are.

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
