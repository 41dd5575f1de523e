"""Rename a video."""

from __future__ import annotations

from practika.domain.caller import Caller
from practika.domain.ids import VideoId
from practika.domain.person import clean_line
from practika.domain.policy import Action, demand
from practika.domain.video import TITLE_MOST, Video, progress_of
from practika.ports.films import Videos
from practika.ports.live import Notices


def rename_video(caller: Caller, video_id: VideoId, title: str, *, videos: Videos, notices: Notices) -> Video:
    """The video with its new title; everybody who looks at it is told."""
    video = videos.get(caller.workspace_id, video_id)
    demand(caller, Action.RENAME, made_by=video.created_by)
    video = videos.rename(caller.workspace_id, video_id, clean_line(title, what="title", most=TITLE_MOST))
    notices.publish(progress_of(video))
    return video
