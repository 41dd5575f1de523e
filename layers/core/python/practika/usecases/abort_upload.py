"""Abort an upload: what has arrived is thrown away, and the video that would have come of it goes too."""

from __future__ import annotations

from practika.domain.caller import Caller
from practika.domain.errors import UploadClosed
from practika.domain.ids import VideoId
from practika.domain.upload import UploadState
from practika.domain.video import VideoStatus
from practika.ports.films import UploadRows, Uploads, Videos
from practika.usecases.find_upload import find_upload


def abort_upload(
    caller: Caller, video_id: VideoId, *, videos: Videos, upload_rows: UploadRows, uploads: Uploads
) -> None:
    """Raises UploadClosed when the film has arrived already: then the video is to be removed instead."""
    video, upload = find_upload(caller, video_id, videos=videos, upload_rows=upload_rows)
    if upload.state is UploadState.COMPLETE or video.status is not VideoStatus.UPLOADING:
        raise UploadClosed
    upload_rows.close(caller.workspace_id, video_id, state=UploadState.ABORTED)
    uploads.abort(upload)
    videos.remove(caller.workspace_id, video_id)
