"""Find an upload: the one way in which every step of an upload gets its rows and asks the policy."""

from __future__ import annotations

from practika.domain.caller import Caller
from practika.domain.ids import VideoId
from practika.domain.policy import Action, demand
from practika.domain.upload import Upload
from practika.domain.video import Video
from practika.ports.films import UploadRows, Videos


def find_upload(
    caller: Caller, video_id: VideoId, *, videos: Videos, upload_rows: UploadRows
) -> tuple[Video, Upload]:
    """Raises VideoNotFound, UploadNotFound, or Forbidden when it is another person's and the caller only a member."""
    video = videos.get(caller.workspace_id, video_id)
    demand(caller, Action.CONTINUE_UPLOAD, made_by=video.created_by)
    return video, upload_rows.get(caller.workspace_id, video_id)
