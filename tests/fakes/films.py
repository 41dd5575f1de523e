"""Films in memory: rows of videos and uploads, a bucket, and published addresses."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from practika.domain.errors import SourceMissing, UploadNotFound, VideoNotFound
from practika.domain.ids import VideoId, WorkspaceId
from practika.domain.original import OriginalState
from practika.domain.time_left import ChunkDone
from practika.domain.upload import PartUrl, Upload, UploadedPart, UploadState
from practika.domain.video import FrameFacts, IngestStage, PublishedMedia, SourceFacts, Video, VideoStatus
from practika.ports.system import Clock
from tests.fakes.live import HandClock
from tests.fakes.pace import FakePace, longer, runs, whole

Key = tuple[WorkspaceId, VideoId]


class FakeVideos:
    """`clock` plays the part of the database's own clock."""

    def __init__(self, clock: Clock | None = None) -> None:
        self.clock = clock or HandClock()
        self.rows: dict[Key, Video] = {}
        self.gone: dict[Key, Video] = {}
        self.moved: dict[Key, datetime] = {}
        self.pace = FakePace()
        self.waits_for_its_turn: Callable[[VideoId, int], bool] = lambda _video, _attempt: False

    def add(self, video: Video) -> None:
        self.rows[video.workspace_id, video.id] = video
        self.moved[video.workspace_id, video.id] = self.clock.now()

    def get(self, workspace_id: WorkspaceId, video_id: VideoId) -> Video:
        if (workspace_id, video_id) not in self.rows:
            raise VideoNotFound
        return self.rows[workspace_id, video_id]

    def list(
        self,
        workspace_id: WorkspaceId,
        *,
        limit: int,
        before: tuple[str, str] | None = None,
        search: str | None = None,
    ) -> Sequence[Video]:
        mine = [video for (wsp, _), video in self.rows.items() if wsp == workspace_id]
        mine.sort(key=lambda video: (video.created_at, video.id), reverse=True)
        if before:
            last = (datetime.fromisoformat(before[0]), before[1])
            mine = [video for video in mine if (video.created_at, video.id) < last]
        if search:
            mine = [video for video in mine if search.lower() in video.title.lower()]
        return mine[:limit]

    def rename(self, workspace_id: WorkspaceId, video_id: VideoId, title: str) -> Video:
        return self._set(self.get(workspace_id, video_id), title=title)

    def original_is(self, workspace_id: WorkspaceId, video_id: VideoId, state: OriginalState) -> Video:
        self.rows[workspace_id, video_id] = self.get(workspace_id, video_id).model_copy(
            update={"original": state}
        )
        return self.rows[workspace_id, video_id]

    def remove(self, workspace_id: WorkspaceId, video_id: VideoId) -> None:
        self.gone[workspace_id, video_id] = self.get(workspace_id, video_id)
        del self.rows[workspace_id, video_id]

    def removed(self, *, limit: int) -> Sequence[Video]:
        return list(self.gone.values())[:limit]

    def purge(self, workspace_id: WorkspaceId, video_id: VideoId) -> None:
        self.gone.pop((workspace_id, video_id), None)

    def begin_attempt(self, workspace_id: WorkspaceId, video_id: VideoId, attempt: int) -> Video:
        row = self.get(workspace_id, video_id)
        if not (row.attempt < attempt or (row.attempt == attempt and row.status is VideoStatus.UPLOADING)):
            return row
        fresh = {"stage": IngestStage.QUEUED, "percent": 0, "attempt": attempt, "media": whole(row)}
        fresh |= self.pace.begun(row)
        return self._move(row, status=VideoStatus.PROCESSING, failure_code=None, failure_reason=None, **fresh)

    def progress(
        self, workspace_id: WorkspaceId, video_id: VideoId, *, attempt: int, stage: IngestStage, percent: int
    ) -> Video:
        row = self.get(workspace_id, video_id)
        if not runs(row, attempt):
            return row
        percent = max(0, min(100, percent))
        return self._move(
            row, stage=stage, percent=max(row.percent, percent) if row.stage is stage else percent
        )

    def alive(self, workspace_id: WorkspaceId, video_id: VideoId, *, attempt: int) -> None:
        if runs(self.get(workspace_id, video_id), attempt):
            self.moved[workspace_id, video_id] = self.clock.now()

    def encoded(
        self,
        workspace_id: WorkspaceId,
        video_id: VideoId,
        *,
        attempt: int,
        done: ChunkDone,
        share: tuple[int, int],
    ) -> Video:
        row = self.get(workspace_id, video_id)
        if not runs(row, attempt):
            return row
        return self._move(row, **self.pace.encoded(row, done, share, self.clock.now()))

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
        row = self.get(workspace_id, video_id)
        if not runs(row, attempt) or row.left_at != after:
            return row
        return self._move(row, seconds_left=seconds_left, left_at=at)

    def probed(
        self,
        workspace_id: WorkspaceId,
        video_id: VideoId,
        *,
        attempt: int,
        source: SourceFacts,
        frames: FrameFacts,
    ) -> Video:
        row = self.get(workspace_id, video_id)
        return self._move(row, source=source, frames=frames) if runs(row, attempt) else row

    def published(
        self,
        workspace_id: WorkspaceId,
        video_id: VideoId,
        *,
        attempt: int,
        media: PublishedMedia,
        status: VideoStatus,
    ) -> Video:
        row = self.get(workspace_id, video_id)
        if not runs(row, attempt) or (status is VideoStatus.PROCESSING and longer(row, media)):
            return row
        end = {"percent": 100, "stage": None} if status is VideoStatus.READY else {}
        return self._move(row, media=media, status=status, **end)

    def failed(
        self, workspace_id: WorkspaceId, video_id: VideoId, *, attempt: int, code: str, reason: str
    ) -> Video:
        row = self.get(workspace_id, video_id)
        if row.attempt != attempt or row.status not in (VideoStatus.PROCESSING, VideoStatus.UPLOADING):
            return row
        why = {"failure_code": code, "failure_reason": reason}
        return self._move(row, status=VideoStatus.FAILED, stage=None, media=whole(row), **why)

    def stuck(self, *, older_than_seconds: int, limit: int) -> Sequence[Video]:
        before = self.clock.now() - timedelta(seconds=older_than_seconds)
        return [
            video
            for key, video in self.rows.items()
            if video.status is VideoStatus.PROCESSING
            and self.moved[key] < before
            and not self.waits_for_its_turn(video.id, video.attempt)
        ][:limit]

    def unfinished(self, *, older_than_seconds: int, limit: int) -> Sequence[Video]:
        before = self.clock.now() - timedelta(seconds=older_than_seconds)
        rows = sorted(self.rows.values(), key=lambda video: video.created_at)
        return [v for v in rows if v.status is VideoStatus.UPLOADING and v.created_at < before][:limit]

    def _move(self, row: Video, **changes: Any) -> Video:
        self.moved[row.workspace_id, row.id] = self.clock.now()
        return self._set(row, **changes)

    def _set(self, row: Video, **changes: Any) -> Video:
        new = row.model_copy(update={**changes, "updated_at": self.clock.now()})
        self.rows[row.workspace_id, row.id] = new
        return new


class FakeUploadRows:
    def __init__(self) -> None:
        self.rows: dict[Key, Upload] = {}

    def add(self, upload: Upload) -> None:
        self.rows[upload.workspace_id, upload.video_id] = upload

    def get(self, workspace_id: WorkspaceId, video_id: VideoId) -> Upload:
        if (workspace_id, video_id) not in self.rows:
            raise UploadNotFound
        return self.rows[workspace_id, video_id]

    def begun(self, upload: Upload, *, s3_upload_id: str, checksummed: bool) -> Upload:
        row = self.get(upload.workspace_id, upload.video_id)
        if row.s3_upload_id is None and row.state is UploadState.OPEN:
            row = row.model_copy(update={"s3_upload_id": s3_upload_id, "checksummed": checksummed})
            self.rows[upload.workspace_id, upload.video_id] = row
        return row

    def close(self, workspace_id: WorkspaceId, video_id: VideoId, *, state: UploadState) -> None:
        row = self.rows.get((workspace_id, video_id))
        if row and row.state is UploadState.OPEN:
            self.rows[workspace_id, video_id] = row.model_copy(update={"state": state})


class FakeBucket:
    """The ports Uploads and MediaStore over one dict; `send` is what a browser's PUT does."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.open: dict[str, dict[int, bytes]] = {}
        self.begun = 0

    def begin(self, key: str, *, checksummed: bool) -> str:
        self.begun += 1
        name = f"s3-upload-{self.begun}"
        self.open[name] = {}
        return name

    def sign_part(self, upload: Upload, *, number: int, sha256: str | None) -> PartUrl:
        headers = {"x-amz-checksum-sha256": sha256} if sha256 else {}
        url = f"fake://{upload.key}?{upload.s3_upload_id}&{number}"
        return PartUrl(number=number, url=url, headers=headers, size_bytes=upload.part_bytes(number))

    def send(self, upload: Upload, number: int, body: bytes) -> None:
        if upload.is_single:
            self.objects[upload.key] = body
        else:
            self.open[upload.s3_upload_id or ""][number] = body

    def parts(self, upload: Upload) -> Sequence[UploadedPart]:
        if upload.is_single:
            return [_part(1, self.objects[upload.key])] if upload.key in self.objects else []
        if upload.s3_upload_id is None:
            return []
        if upload.s3_upload_id not in self.open:
            raise UploadNotFound
        return [_part(number, body) for number, body in sorted(self.open[upload.s3_upload_id].items())]

    def stored_bytes(self, upload: Upload) -> int | None:
        return len(self.objects[upload.key]) if upload.key in self.objects else None

    def complete(self, upload: Upload, parts: Sequence[UploadedPart]) -> None:
        if upload.is_single or upload.s3_upload_id is None:
            return
        if upload.s3_upload_id not in self.open:
            raise UploadNotFound
        held = self.open.pop(upload.s3_upload_id)
        self.objects[upload.key] = b"".join(held[part.number] for part in parts)

    def abort(self, upload: Upload) -> None:
        self.open.pop(upload.s3_upload_id or "", None)
        if upload.is_single:
            self.objects.pop(upload.key, None)

    def download(self, key: str, to: Path) -> None:
        to.write_bytes(self.read(key))

    def upload(self, path: Path, key: str, *, content_type: str, cache_control: str) -> None:
        self.objects[key] = path.read_bytes()

    def put(self, key: str, body: bytes, *, content_type: str, cache_control: str) -> None:
        self.objects[key] = body

    def read(self, key: str) -> bytes:
        if key not in self.objects:
            raise SourceMissing
        return self.objects[key]

    def seal(self, key: str) -> str:
        return hashlib.sha256(self.read(key)).hexdigest()

    def list_keys(self, prefix: str) -> Sequence[str]:
        return sorted(key for key in self.objects if key.startswith(prefix))

    def remove_prefix(self, prefix: str) -> None:
        if not prefix.endswith("/"):
            raise ValueError(prefix)
        for key in self.list_keys(prefix):
            del self.objects[key]


def _part(number: int, body: bytes) -> UploadedPart:
    sha256 = base64.b64encode(hashlib.sha256(body).digest()).decode()
    return UploadedPart(
        number=number, size_bytes=len(body), etag=hashlib.sha256(body).hexdigest(), sha256=sha256
    )
