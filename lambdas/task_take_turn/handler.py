"""Before and after encoding in ingest_video: {key, attempt, machine[, size, film]} → {workers}.

With a film, as it was probed, it asks for workers: 0 means that it waits, and that `machine` is started anew when its
turn has come. Without one it passes its turn on.
"""

from __future__ import annotations

from typing import Any

from practika.runtime.observability import logger
from practika.runtime.settings import settings
from practika.runtime.task import task
from practika.runtime.wiring import films, ingest
from practika.usecases.ingest_steps import run_of
from practika.usecases.take_turn import pass_turn, take_turn

ORDER = ("key", "attempt", "size", "film")


@task
def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Asking again for the same film is asking once."""
    run, lanes = run_of(event["key"], int(event["attempt"])), ingest.lanes(films.machine_at(event["machine"]))
    if "film" not in event:
        pass_turn(run=run, lanes=lanes)
        return {"workers": 0}
    wants = min(len(event["film"]["chunks"]), settings.chunks_at_once)
    workers = take_turn(run=run, wants=wants, order={name: event[name] for name in ORDER}, lanes=lanes)
    logger().info("film begins" if workers else "film waits", extra={"wants": wants, "workers": workers})
    return {"workers": workers}
