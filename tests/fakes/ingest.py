"""Ingest without a cloud: the bucket is a folder, the row lives in memory, notices are a list."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from practika.domain.errors import SourceMissing, VideoNotFound
from practika.domain.ids import VideoId, WorkspaceId
from practika.domain.upload import source_key
from practika.domain.video import (
    FrameFacts,
    IngestStage,
    PublishedMedia,
    SourceFacts,
    Video,
    VideoProgress,
    VideoStatus,
)

WORKSPACE = "wsp_01J00000000000000000000000"
VIDEO = "vid_01J00000000000000000000000"
PERSON = "usr_01J00000000000000000000000"
KEY = source_key(WORKSPACE, VIDEO)


class FolderMediaStore:
    """The port MediaStore on a folder; keys are paths."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def download(self, key: str, to: Path) -> None:
        if not (self.root / key).is_file():
            raise SourceMissing
        shutil.copyfile(self.root / key, to)

    def upload(self, path: Path, key: str, *, content_type: str, cache_control: str) -> None:
        self.put(key, path.read_bytes(), content_type=content_type, cache_control=cache_control)

    def put(self, key: str, body: bytes, *, content_type: str, cache_control: str) -> None:
        assert content_type and cache_control
        target = self.root / key
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(body)

    def read(self, key: str) -> bytes:
        return (self.root / key).read_bytes()

    def list_keys(self, prefix: str) -> Sequence[str]:
        found = (str(path.relative_to(self.root)) for path in self.root.rglob("*") if path.is_file())
        return sorted(key for key in found if key.startswith(prefix))

    def remove_prefix(self, prefix: str) -> None:
        for key in self.list_keys(prefix):
            (self.root / key).unlink()


class OneVideo:
    """As much of the port Videos as ingest asks for, with its rules, for one row."""

    def __init__(self, attempt: int = 0) -> None:
        now = datetime(2026, 11, 22, tzinfo=UTC)
        self.row = Video(
            id=VIDEO,
            workspace_id=WORKSPACE,
            title="A film",
            filename="film.mp4",
            size_bytes=1,
            created_by=PERSON,
            created_at=now,
            updated_at=now,
            status=VideoStatus.UPLOADING,
            attempt=attempt,
        )

    def get(self, workspace_id: WorkspaceId, video_id: VideoId) -> Video:
        if (workspace_id, video_id) != (self.row.workspace_id, self.row.id):
            raise VideoNotFound
        return self.row

    def _change(self, workspace_id: str, video_id: str, allowed: bool, **values: object) -> Video:
        self.get(workspace_id, video_id)
        if allowed:
            self.row = self.row.model_copy(update=values)
        return self.row

    def _runs(self, attempt: int) -> bool:
        return self.row.attempt == attempt and self.row.status is VideoStatus.PROCESSING

    def begin_attempt(self, workspace_id: WorkspaceId, video_id: VideoId, attempt: int) -> Video:
        waits = self.row.attempt == attempt and self.row.status is VideoStatus.UPLOADING
        return self._change(
            workspace_id,
            video_id,
            self.row.attempt < attempt or waits,
            status=VideoStatus.PROCESSING,
            stage=IngestStage.QUEUED,
            percent=0,
            attempt=attempt,
            failure_code=None,
            failure_reason=None,
        )

    def progress(
        self, workspace_id: WorkspaceId, video_id: VideoId, *, attempt: int, stage: IngestStage, percent: int
    ) -> Video:
        least = self.row.percent if self.row.stage is stage else 0
        return self._change(
            workspace_id, video_id, self._runs(attempt), stage=stage, percent=max(least, percent)
        )

    def probed(
        self,
        workspace_id: WorkspaceId,
        video_id: VideoId,
        *,
        attempt: int,
        source: SourceFacts,
        frames: FrameFacts,
    ) -> Video:
        return self._change(workspace_id, video_id, self._runs(attempt), source=source, frames=frames)

    def published(
        self,
        workspace_id: WorkspaceId,
        video_id: VideoId,
        *,
        attempt: int,
        media: PublishedMedia,
        status: VideoStatus,
    ) -> Video:
        ready = status is VideoStatus.READY
        return self._change(
            workspace_id,
            video_id,
            self._runs(attempt),
            media=media,
            status=status,
            stage=None if ready else self.row.stage,
            percent=100 if ready else self.row.percent,
        )

    def failed(
        self, workspace_id: WorkspaceId, video_id: VideoId, *, attempt: int, code: str, reason: str
    ) -> Video:
        return self._change(
            workspace_id,
            video_id,
            self._runs(attempt),
            status=VideoStatus.FAILED,
            stage=None,
            failure_code=code,
            failure_reason=reason,
        )


class KeptNotices:
    """The port Notices as a list."""

    def __init__(self) -> None:
        self.told: list[VideoProgress] = []

    def publish(self, progress: VideoProgress) -> None:
        self.told.append(progress)
