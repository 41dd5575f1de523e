"""Step 3 of ingest_video: {workspaceId, videoId, attempt} → {tiles}."""

from __future__ import annotations

from typing import Any

from practika.runtime.task import task
from practika.runtime.wiring import films, ingest, live, system
from practika.usecases.ingest_steps import Run
from practika.usecases.make_pictures import make_pictures


@task
def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Writes the same keys when it is repeated."""
    with ingest.private_folder() as folder:
        made = make_pictures(
            run=Run(event["workspaceId"], event["videoId"], int(event["attempt"])),
            folder=folder,
            videos=films.videos(),
            media=films.media_store(),
            notices=live.notices(),
            tool=ingest.media_tool(),
            clock=system.clock(),
        )
    return {"tiles": made.sprites.count if made.sprites else 0}
