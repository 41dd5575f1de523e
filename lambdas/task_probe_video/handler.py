"""Step 1 of ingest_video: {key, attempt} → {workspaceId, videoId, attempt, proceed, hasSound, chunks}."""

from __future__ import annotations

from typing import Any

from practika.runtime.task import task
from practika.runtime.wiring import films, ingest, live, system
from practika.usecases.probe_video import probe_video


@task
def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Raises the Unplayable family for what can never be played."""
    with ingest.private_folder() as folder:
        probed = probe_video(
            key=event["key"],
            attempt=int(event["attempt"]),
            folder=folder,
            videos=films.videos(),
            media=films.media_store(),
            notices=live.notices(),
            tool=ingest.media_tool(),
            clock=system.clock(),
        )
    return probed.model_dump(mode="json", by_alias=True)
