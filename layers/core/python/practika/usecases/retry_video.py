"""Retry a video: another ingest run of the same source."""

from __future__ import annotations

from datetime import timedelta

from practika.domain.caller import Caller
from practika.domain.errors import Conflict
from practika.domain.ids import VideoId
from practika.domain.policy import Action, demand
from practika.domain.upload import source_key
from practika.domain.video import UPLOAD_EXPIRED, Video, VideoStatus, progress_of
from practika.ports.films import IngestMachine, Videos
from practika.ports.live import Notices
from practika.ports.originals import Originals
from practika.ports.system import Clock
from practika.ports.turns import Turns
from practika.usecases.original_moves import demand_readable

#: Longer than any single step of ingest may take without a sign of life.
STUCK_AFTER = timedelta(minutes=20)


def retry_video(
    caller: Caller,
    video_id: VideoId,
    *,
    videos: Videos,
    turns: Turns,
    originals: Originals,
    ingest_machine: IngestMachine,
    notices: Notices,
    clock: Clock,
) -> Video:
    """The video, processing again.

    Raises Conflict unless it has failed or has not moved for twenty minutes, when it waits for its turn or its file
    never arrived, and OriginalArchived when its source has to be brought back first.
    """
    video = videos.get(caller.workspace_id, video_id)
    demand(caller, Action.RETRY, made_by=video.created_by)
    if video.failure_code == UPLOAD_EXPIRED:
        raise Conflict("The file of this video never arrived. Upload the film again.", status="failed")
    stuck = video.status is VideoStatus.PROCESSING and clock.now() - video.updated_at > STUCK_AFTER
    if stuck and turns.places([video.id]):
        raise Conflict(
            "This video waits for its turn; trying again would only take it back.", status="processing"
        )
    if video.status is not VideoStatus.FAILED and not stuck:
        raise Conflict("Only a video that failed or got stuck can be tried again.", status=video.status.value)
    demand_readable(video, videos=videos, originals=originals, notices=notices)
    return start_again(video, videos=videos, ingest_machine=ingest_machine, notices=notices)


def start_again(video: Video, *, videos: Videos, ingest_machine: IngestMachine, notices: Notices) -> Video:
    """The next attempt. The row first: if the start fails, the sweep finds it queued and starts it."""
    attempt = video.attempt + 1
    video = videos.begin_attempt(video.workspace_id, video.id, attempt)
    notices.publish(progress_of(video))
    ingest_machine.start(
        workspace_id=video.workspace_id,
        video_id=video.id,
        key=source_key(video.workspace_id, video.id),
        size_bytes=video.size_bytes,
        attempt=attempt,
    )
    return video
