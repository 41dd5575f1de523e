"""Step 2b of ingest_video: {workspaceId, videoId, attempt} → {seconds}."""

from __future__ import annotations

from typing import Any

from practika.runtime.task import task
from practika.runtime.wiring import films, ingest, live
from practika.usecases.encode_sound import encode_sound
from practika.usecases.ingest_steps import Run
from practika.usecases.publish_early import publish_early


@task
def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Writes the same keys when it is repeated."""
    run, media = Run(event["workspaceId"], event["videoId"], int(event["attempt"])), films.media_store()
    with ingest.private_folder() as folder:
        made = encode_sound(run=run, folder=folder, media=media, tool=ingest.media_tool())
    publish_early(run=run, videos=films.videos(), media=media, notices=live.notices())
    return {"seconds": float(made.track.seconds)}
