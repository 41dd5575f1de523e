"""Last step of a failed ingest_video: {key, attempt, failure: {Error, Cause}} → {code, reason}."""

from __future__ import annotations

from typing import Any

from practika.runtime.task import task
from practika.runtime.wiring import films, live
from practika.usecases.ingest_steps import run_of
from practika.usecases.reject_video import reject_video


@task
def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Writes the reason once; repeating it changes nothing."""
    failure = event["failure"]
    video = reject_video(
        run=run_of(event["key"], int(event["attempt"])),
        error=str(failure.get("Error", "")),
        cause=str(failure.get("Cause", "")),
        videos=films.videos(),
        notices=live.notices(),
    )
    told = (video.failure_code, video.failure_reason) if video else (None, None)
    return dict(zip(("code", "reason"), told, strict=True))
