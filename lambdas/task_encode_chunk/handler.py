"""Step 2a of ingest_video, once per chunk: {workspaceId, videoId, attempt, chunk} → {index, frameCount}.

Without a chunk the whole film is encoded in one pass: the way back when its chunks did not fit together.
"""

from __future__ import annotations

from typing import Any

from practika.runtime.task import task
from practika.runtime.wiring import films, ingest, live, system
from practika.usecases.encode_chunk import encode_chunk, encode_whole
from practika.usecases.ingest_steps import Run
from practika.usecases.publish_early import publish_early


@task
def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Writes the same keys when it is repeated."""
    run = Run(event["workspaceId"], event["videoId"], int(event["attempt"]))
    ports: dict[str, Any] = {
        "videos": films.videos(),
        "media": films.media_store(),
        "notices": live.notices(),
    }
    with ingest.private_folder() as folder:
        tools: dict[str, Any] = {"folder": folder, "tool": ingest.media_tool(), "clock": system.clock()}
        chunk = event.get("chunk")
        if chunk is None:
            made = encode_whole(run=run, **ports, **tools)
        else:
            made = encode_chunk(run=run, chunk=int(chunk), **ports, **tools)
    publish_early(run=run, **ports)
    return {"index": made.index, "frameCount": made.frames.frame_count}
