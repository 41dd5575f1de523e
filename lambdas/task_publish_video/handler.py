"""Step 4 of ingest_video: {workspaceId, videoId, attempt} → {status}."""

from __future__ import annotations

from typing import Any

from practika.runtime.task import task
from practika.runtime.wiring import films, live, system
from practika.usecases.ingest_steps import Run
from practika.usecases.publish_video import publish_video


@task
def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Writes the same keys when it is repeated."""
    video = publish_video(
        run=Run(event["workspaceId"], event["videoId"], int(event["attempt"])),
        videos=films.videos(),
        media=films.media_store(),
        annotations=live.annotations(),
        notices=live.notices(),
        clock=system.clock(),
    )
    return {"status": video.status.value}
