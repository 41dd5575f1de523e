"""Remove a video: gone for everybody at once; its files follow."""

from __future__ import annotations

from practika.domain.caller import Caller
from practika.domain.errors import Unavailable, UploadNotFound
from practika.domain.ids import VideoId
from practika.domain.policy import Action, demand
from practika.domain.upload import UploadState
from practika.domain.video import Video
from practika.ports.films import MediaStore, UploadRows, Uploads, Videos
from practika.ports.people import Audit
from practika.ports.system import Clock


def remove_video(
    caller: Caller,
    video_id: VideoId,
    *,
    videos: Videos,
    upload_rows: UploadRows,
    uploads: Uploads,
    media_store: MediaStore,
    audit: Audit,
    clock: Clock,
) -> None:
    """Raises VideoNotFound or Forbidden. When the files cannot be deleted now, the sweep does it later."""
    video = videos.get(caller.workspace_id, video_id)
    demand(caller, Action.REMOVE, made_by=video.created_by)
    _stop_upload(video, upload_rows=upload_rows, uploads=uploads)
    videos.remove(caller.workspace_id, video_id)
    audit.record(
        at=clock.now(),
        act="video_removed",
        person_id=caller.person_id,
        workspace_id=caller.workspace_id,
        subject=video_id,
    )
    try:
        purge_video(video, videos=videos, media_store=media_store)
    except Unavailable:
        return  # the row stays, marked as removed: that is the sweep's list of work


def purge_video(video: Video, *, videos: Videos, media_store: MediaStore) -> None:
    """Deletes the files of a removed video, then its row."""
    for room in ("uploads", "media", "work", "lessons"):
        media_store.remove_prefix(f"{room}/{video.workspace_id}/{video.id}/")
    videos.purge(video.workspace_id, video.id)


def _stop_upload(video: Video, *, upload_rows: UploadRows, uploads: Uploads) -> None:
    try:
        upload = upload_rows.get(video.workspace_id, video.id)
    except UploadNotFound:
        return
    if upload.state is UploadState.OPEN:
        upload_rows.close(video.workspace_id, video.id, state=UploadState.ABORTED)
        uploads.abort(upload)
