"""Read a video of the caller's workspace."""

from __future__ import annotations

from practika.domain.caller import Caller
from practika.domain.ids import VideoId
from practika.domain.policy import Action, demand
from practika.domain.video import Video
from practika.ports.films import Videos


def read_video(caller: Caller, video_id: VideoId, *, videos: Videos) -> Video:
    """Raises VideoNotFound, also for a video of another workspace."""
    demand(caller, Action.VIEW)
    return videos.get(caller.workspace_id, video_id)
