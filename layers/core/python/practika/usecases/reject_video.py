"""Ends a run that failed, with a reason that a person understands."""

from __future__ import annotations

import json
from typing import Any

from practika.domain import errors
from practika.domain.video import Video, VideoStatus, progress_of
from practika.ports.films import Videos
from practika.ports.live import Notices
from practika.usecases.ingest_steps import Run

UNKNOWN_CODE = "ingest_failed"
UNKNOWN_REASON = (
    "Something went wrong on our side while this film was made playable. Nothing is lost: please try again."
)
TOO_LONG_CODE = "ingest_too_long"
TOO_LONG_REASON = "Making this film playable took too long. Try again, or upload a shorter or smaller film."


def reject_video(*, run: Run, error: str, cause: str, videos: Videos, notices: Notices) -> Video | None:
    """Writes code and reason to the row and tells everyone; None when the video is gone meanwhile."""
    code, reason = reason_of(error, cause)
    try:
        videos.begin_attempt(run.workspace_id, run.video_id, run.attempt)
        video = videos.failed(run.workspace_id, run.video_id, attempt=run.attempt, code=code, reason=reason)
    except errors.VideoNotFound:
        return None
    if video.attempt == run.attempt and video.status is VideoStatus.FAILED:
        notices.publish(progress_of(video))
    return video


def reason_of(error: str, cause: str) -> tuple[str, str]:
    """(code, text for a person) of a state machine's Error and Cause.

    Only a refusal's own text is shown; of anything else no detail leaves the logs.
    """
    kind = getattr(errors, error.rsplit(".", 1)[-1], None)
    if isinstance(kind, type) and issubclass(kind, errors.Unplayable | errors.OriginalArchived):
        told = _told(cause)
        return kind.code, told if isinstance(told, str) and told else kind.default
    if error in ("States.Timeout", "Sandbox.Timedout") or "timed out" in cause.lower():
        return TOO_LONG_CODE, TOO_LONG_REASON
    return UNKNOWN_CODE, UNKNOWN_REASON


def _told(cause: str) -> Any:
    try:
        said = json.loads(cause)
    except ValueError:
        return None
    return said.get("errorMessage") if isinstance(said, dict) else None
