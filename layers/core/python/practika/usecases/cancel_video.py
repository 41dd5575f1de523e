"""Cancel a video: its ingest stops; what is finished is kept for a retry."""

from __future__ import annotations

from practika.domain.caller import Caller
from practika.domain.errors import Conflict
from practika.domain.ids import VideoId
from practika.domain.policy import Action, demand
from practika.domain.video import CANCELLED, Video, VideoStatus, progress_of
from practika.ports.films import Videos
from practika.ports.live import Notices
from practika.ports.people import Accounts, Audit
from practika.ports.system import Clock

_WHY_NOT = {
    VideoStatus.UPLOADING: "This film is still being uploaded. Cancel its upload instead.",
    VideoStatus.READY: "This film is finished already: there is nothing to cancel. You can delete it.",
    VideoStatus.FAILED: "This film has failed already: there is nothing to cancel. You can try again or delete it.",
}


def cancel_video(
    caller: Caller,
    video_id: VideoId,
    *,
    videos: Videos,
    accounts: Accounts,
    notices: Notices,
    audit: Audit,
    clock: Clock,
) -> Video:
    """The video, failed with the code `cancelled`. Cancelling twice is cancelling once.

    Its workers see it at their next report, within seconds, and end; no execution is stopped from outside, so the
    machine itself comes to a clear end. Raises Forbidden, or Conflict with the `status` of a video that is not in work.
    """
    video = videos.get(caller.workspace_id, video_id)
    demand(caller, Action.CANCEL, made_by=video.created_by)
    if video.is_cancelled:
        return video
    _demand_in_work(video)
    name = accounts.names({caller.person_id}).get(caller.person_id, "")
    stopped = videos.failed(
        caller.workspace_id,
        video_id,
        attempt=video.attempt,
        code=CANCELLED,
        reason=f"Cancelled by {name}." if name else "Cancelled.",
    )
    if not stopped.is_cancelled:
        _demand_in_work(stopped)
        raise Conflict
    audit.record(
        at=clock.now(),
        act="video_cancelled",
        person_id=caller.person_id,
        workspace_id=caller.workspace_id,
        subject=video_id,
    )
    notices.publish(progress_of(stopped))
    return stopped


def _demand_in_work(video: Video) -> None:
    """Raises Conflict, in words, when the video is not in work."""
    if video.status in _WHY_NOT:
        raise Conflict(_WHY_NOT[video.status], status=video.status.value)
