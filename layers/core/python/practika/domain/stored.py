"""What lies in the media bucket: a folder for each source, one for the lessons of each video, and one for each ingest
run of it."""

from __future__ import annotations

import re
from datetime import datetime

from practika.domain.ids import VideoId, WorkspaceId
from practika.domain.model import Model
from practika.domain.video import Video, VideoStatus

#: Rooms of the bucket that hold videos' files. Whatever else lies there is nobody's business here.
ROOMS = ("uploads/", "media/", "work/", "lessons/")
_SOURCE = re.compile(r"^(?:uploads|lessons)/(wsp_\w{26})/(vid_\w{26})/")
_RUN = re.compile(r"^(?:media|work)/(wsp_\w{26})/(vid_\w{26})/(\d{1,6})/")


class Folder(Model):
    """All objects below `prefix`, which ends in '/'. `attempt` is None for a source, which every run reads, and
    for lessons."""

    prefix: str
    workspace_id: WorkspaceId
    video_id: VideoId
    attempt: int | None = None


def folder_of(key: str) -> Folder | None:
    """The folder that an object lies in; None for a key that Practika does not write."""
    if found := _SOURCE.match(key):
        return Folder(prefix=found[0], workspace_id=found[1], video_id=found[2])
    if found := _RUN.match(key):
        return Folder(prefix=found[0], workspace_id=found[1], video_id=found[2], attempt=int(found[3]))
    return None


def is_left_over(folder: Folder, video: Video | None, *, before: datetime) -> bool:
    """Whether nobody can need the folder any more, as far as the video's row tells; `video` None: there is no row.

    Of a film that is ready, runs other than the published one are left over once the film has stood so since `before`:
    until then an open player may still read them, and a retry may take finished work over. A film that is being made,
    or whose last run failed, keeps everything.
    """
    if video is None:
        return True
    if folder.attempt is None or video.status is not VideoStatus.READY or video.media is None:
        return False
    published = folder_of(video.media.prefix)
    return published is not None and folder.attempt != published.attempt and video.updated_at < before
