"""Step 2b of ingest_video: {workspaceId, videoId, attempt} → {seconds}."""

from __future__ import annotations

from typing import Any

from practika.runtime.task import task
from practika.runtime.wiring import films, ingest
from practika.usecases.encode_sound import encode_sound
from practika.usecases.ingest_steps import Run


@task
def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Writes the same keys when it is repeated."""
    with ingest.private_folder() as folder:
        made = encode_sound(
            run=Run(event["workspaceId"], event["videoId"], int(event["attempt"])),
            folder=folder,
            media=films.media_store(),
            tool=ingest.media_tool(),
        )
    return {"seconds": float(made.track.seconds)}
