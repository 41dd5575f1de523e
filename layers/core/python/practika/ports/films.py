"""Videos (PostgreSQL), uploads and published files (S3), and the ingest machine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from practika.domain.ids import VideoId, WorkspaceId
    from practika.domain.original import OriginalState
    from practika.domain.time_left import ChunkDone
    from practika.domain.upload import PartUrl, Upload, UploadedPart, UploadState
    from practika.domain.video import FrameFacts, IngestStage, PublishedMedia, SourceFacts, Video, VideoStatus


class Videos(Protocol):
    """The videos table. Every call is scoped to a workspace; a video elsewhere is VideoNotFound."""

    def add(self, video: Video) -> None: ...
    def get(self, workspace_id: WorkspaceId, video_id: VideoId) -> Video: ...
    def list(
        self,
        workspace_id: WorkspaceId,
        *,
        limit: int,
        before: tuple[str, str] | None = None,
        search: str | None = None,
    ) -> Sequence[Video]:
        """Newest first, keyset-paged: `before` is (created_at ISO text, id) of the last row seen."""
        ...

    def rename(self, workspace_id: WorkspaceId, video_id: VideoId, title: str) -> Video: ...
    def original_is(self, workspace_id: WorkspaceId, video_id: VideoId, state: OriginalState) -> Video:
        """Notes where the uploaded file lies. No sign of life of ingest, and no change of the film."""
        ...

    def remove(self, workspace_id: WorkspaceId, video_id: VideoId) -> None:
        """Gone for people at once; `purge` ends it when its files are gone too."""
        ...

    def removed(self, *, limit: int) -> Sequence[Video]:
        """Removed videos of any workspace that are not purged yet (only the sweep asks)."""
        ...

    def purge(self, workspace_id: WorkspaceId, video_id: VideoId) -> None: ...
    def begin_attempt(self, workspace_id: WorkspaceId, video_id: VideoId, attempt: int) -> Video:
        """processing, percent 0, failure and a published beginning cleared; a lower attempt changes nothing."""
        ...

    def progress(
        self, workspace_id: WorkspaceId, video_id: VideoId, *, attempt: int, stage: IngestStage, percent: int
    ) -> Video:
        """Only while that attempt is processing; never moves backwards within a stage."""
        ...

    def alive(self, workspace_id: WorkspaceId, video_id: VideoId, *, attempt: int) -> None:
        """A sign of life of that attempt while it is processing; changes nothing that people see."""
        ...

    def encoded(
        self,
        workspace_id: WorkspaceId,
        video_id: VideoId,
        *,
        attempt: int,
        done: ChunkDone,
        share: tuple[int, int],
    ) -> Video:
        """The stage ENCODING: what all chunks have done, this one anew, makes the percent between the two of `share`.

        Like `progress` it never moves backwards. Telling the same again changes nothing.
        """
        ...

    def estimated(
        self,
        workspace_id: WorkspaceId,
        video_id: VideoId,
        *,
        attempt: int,
        seconds_left: float,
        at: datetime,
        after: datetime | None,
    ) -> Video:
        """Notes an estimate made for the moment `at`, if the last one is still that of `after`; else another worker
        was faster, whose estimate stays."""
        ...

    def probed(
        self,
        workspace_id: WorkspaceId,
        video_id: VideoId,
        *,
        attempt: int,
        source: SourceFacts,
        frames: FrameFacts,
    ) -> Video: ...
    def published(
        self,
        workspace_id: WorkspaceId,
        video_id: VideoId,
        *,
        attempt: int,
        media: PublishedMedia,
        status: VideoStatus,
    ) -> Video:
        """`status` is PROCESSING while only a beginning is playable, READY at the end.

        Of one attempt's beginnings the longest stays, in whichever order they come.
        """
        ...

    def failed(
        self, workspace_id: WorkspaceId, video_id: VideoId, *, attempt: int, code: str, reason: str
    ) -> Video:
        """A published beginning is playable no more."""
        ...

    def stuck(self, *, older_than_seconds: int, limit: int) -> Sequence[Video]:
        """Videos in processing without progress for that long, of any workspace (only the sweep asks). Those that
        wait for their turn are not: nobody works on them."""
        ...

    def unfinished(self, *, older_than_seconds: int, limit: int) -> Sequence[Video]:
        """Videos that were begun so long ago and whose file has not arrived (only the sweep asks)."""
        ...


class Uploads(Protocol):
    """The S3 side of uploads; their rows in PostgreSQL are `UploadRows`."""

    def begin(self, key: str, *, checksummed: bool) -> str:
        """Starts a multipart upload and returns S3's upload id."""
        ...

    def sign_part(self, upload: Upload, *, number: int, sha256: str | None) -> PartUrl:
        """A URL that takes exactly the bytes of that part: size, and content when `sha256` (base64) is given."""
        ...

    def parts(self, upload: Upload) -> Sequence[UploadedPart]:
        """What S3 holds, in order; the object itself as part 1 for a single PUT. Raises UploadNotFound when S3
        knows this upload no more."""
        ...

    def stored_bytes(self, upload: Upload) -> int | None:
        """Size of the finished object in bytes, None while it is not there."""
        ...

    def complete(self, upload: Upload, parts: Sequence[UploadedPart]) -> None:
        """Joins the parts into the object. When that was done before, S3 says so (UploadNotFound) or does nothing."""
        ...

    def abort(self, upload: Upload) -> None: ...


class UploadRows(Protocol):
    """One open or finished upload per video (PostgreSQL)."""

    def add(self, upload: Upload) -> None: ...
    def get(self, workspace_id: WorkspaceId, video_id: VideoId) -> Upload:
        """Raises UploadNotFound."""
        ...

    def begun(self, upload: Upload, *, s3_upload_id: str, checksummed: bool) -> Upload:
        """Notes that parts may come; the row as it is then: another request may have been faster."""
        ...

    def close(self, workspace_id: WorkspaceId, video_id: VideoId, *, state: UploadState) -> None: ...


class MediaStore(Protocol):
    """Objects of the media bucket, by key."""

    def download(self, key: str, to: Path) -> None:
        """Raises SourceMissing when the object is not there."""
        ...

    def upload(self, path: Path, key: str, *, content_type: str, cache_control: str) -> None: ...
    def put(self, key: str, body: bytes, *, content_type: str, cache_control: str) -> None: ...
    def read(self, key: str) -> bytes: ...
    def seal(self, key: str) -> str:
        """A short text that is the same only while the object holds the same bytes. Raises SourceMissing."""
        ...

    def list_keys(self, prefix: str) -> Sequence[str]: ...
    def remove_prefix(self, prefix: str) -> None: ...


class IngestMachine(Protocol):
    """Starts the ingest state machine for a source that is already in the bucket."""

    def start(
        self, *, workspace_id: WorkspaceId, video_id: VideoId, key: str, size_bytes: int, attempt: int
    ) -> None: ...
    def go_on(self, *, video_id: VideoId, attempt: int, order: Mapping[str, Any]) -> None:
        """Starts the run that encodes a film whose turn has come, once however often it is asked."""
        ...


class IngestRuns(Protocol):
    """What Step Functions knows of the runs of a video's current attempt (only the sweep asks)."""

    def alive(self, video: Video) -> bool:
        """Whether one of them still runs, be it a job that waits in a queue."""
        ...


class MediaLinks(Protocol):
    """Time-limited paths under which browsers read published files."""

    def base(self, workspace_id: WorkspaceId, video_id: VideoId, attempt: int) -> tuple[str, datetime]:
        """`/media/<token>/<workspace>/<video>/<attempt>/` relative to the origin, and when it expires."""
        ...
