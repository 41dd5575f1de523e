"""Step 2a of ingest_video, once per chunk: {workspaceId, videoId, attempt, chunk} → {index, frameCount}.

Without a chunk the whole film is encoded in one pass: the way back when its chunks did not fit together.
"""

from __future__ import annotations

from typing import Any

from practika.runtime.task import task
from practika.runtime.wiring import films, ingest, live, system
from practika.usecases.encode_chunk import encode_chunk, encode_whole
from practika.usecases.ingest_steps import Run


@task
def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Writes the same keys when it is repeated."""
    with ingest.private_folder() as folder:
        ports: dict[str, Any] = {
            "run": Run(event["workspaceId"], event["videoId"], int(event["attempt"])),
            "folder": folder,
            "videos": films.videos(),
            "media": films.media_store(),
            "notices": live.notices(),
            "tool": ingest.media_tool(),
            "clock": system.clock(),
        }
        chunk = event.get("chunk")
        made = encode_whole(**ports) if chunk is None else encode_chunk(chunk=int(chunk), **ports)
    return {"index": made.index, "frameCount": made.frames.frame_count}
