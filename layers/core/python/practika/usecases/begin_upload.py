"""Begin an upload: a video's row, and how its file shall come."""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePosixPath, PureWindowsPath

from practika.domain.caller import Caller
from practika.domain.errors import Invalid, TooLarge
from practika.domain.ids import VideoId
from practika.domain.model import Model
from practika.domain.person import clean_line
from practika.domain.policy import Action, demand
from practika.domain.upload import MAX_SOURCE_BYTES, Upload, UploadState, part_size_for, source_key
from practika.domain.video import FILENAME_MOST, TITLE_MOST, Video, VideoStatus, progress_of
from practika.ports.films import UploadRows, Videos
from practika.ports.live import Notices
from practika.ports.system import Clock, Ids


class BeginUpload(Model):
    """A file of exactly `size_bytes`; without a title the file's name becomes one."""

    filename: str
    size_bytes: int
    title: str | None = None


def begin_upload(
    command: BeginUpload,
    caller: Caller,
    *,
    videos: Videos,
    upload_rows: UploadRows,
    notices: Notices,
    clock: Clock,
    ids: Ids,
) -> tuple[Video, Upload]:
    """The new video (uploading) and its open upload. Raises Forbidden, Invalid or TooLarge."""
    demand(caller, Action.UPLOAD)
    if command.size_bytes < 0:
        raise Invalid("A file cannot be smaller than nothing.", field="sizeBytes")
    if command.size_bytes > MAX_SOURCE_BYTES:
        raise TooLarge(
            f"This file is larger than {MAX_SOURCE_BYTES // 2**30} GiB.", limitBytes=MAX_SOURCE_BYTES
        )
    video = _new_video(command, caller, ids.new("vid"), clock.now())
    upload = Upload(
        video_id=video.id,
        workspace_id=video.workspace_id,
        key=source_key(video.workspace_id, video.id),
        s3_upload_id=None,
        size_bytes=video.size_bytes,
        part_size_bytes=part_size_for(video.size_bytes),
        state=UploadState.OPEN,
        created_at=video.created_at,
    )
    videos.add(video)
    upload_rows.add(upload)
    notices.publish(progress_of(video))
    return video, upload


def _new_video(command: BeginUpload, caller: Caller, video_id: VideoId, now: datetime) -> Video:
    filename = clean_line(_last_part(command.filename), what="file name", most=FILENAME_MOST)
    return Video(
        id=video_id,
        workspace_id=caller.workspace_id,
        title=clean_line(command.title or _readable(filename), what="title", most=TITLE_MOST),
        filename=filename,
        size_bytes=command.size_bytes,
        created_by=caller.person_id,
        created_at=now,
        updated_at=now,
        status=VideoStatus.UPLOADING,
    )


def _last_part(filename: str) -> str:
    """A name without any folder, whichever system wrote it."""
    return PureWindowsPath(PurePosixPath(filename).name).name


def _readable(filename: str) -> str:
    stem = PurePosixPath(filename).stem or filename
    return stem.replace("_", " ")[:TITLE_MOST]
