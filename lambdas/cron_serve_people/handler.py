"""Door: every few minutes, gathers the data of those who asked for it, and takes those out who closed their account."""

from datetime import datetime, timedelta
from typing import Any

from practika.runtime.observability import count, invocation, logger
from practika.runtime.wiring import leaving, system
from practika.usecases.erase_person import come_back
from practika.usecases.gather_person import WORK
from practika.usecases.serve_people import serve_people

#: Shorter than its own time, and than the pause between two rings: two of them never meet.
WITHIN = timedelta(minutes=4)


def lambda_handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """How many of each; an error reaches the dead-letter queue after Lambda's own retries.

    `{"againSince": "2026-03-01T00:00:00Z"}`: erasures that were done since then begin anew, after notes or files were
    restored from before.
    """
    since = event.get("againSince")
    with invocation(context):
        desk = leaving.desk()
        reopened = desk.requests.reopen(datetime.fromisoformat(since), system.clock().now()) if since else 0
        back = come_back(desk)
        served = serve_people(desk, work=WORK, within=WITHIN).model_copy(update={"came_back": back})
        answer = {**served.model_dump(), "reopened": reopened}
        if any(answer.values()):
            logger().info("served people", extra=answer)
        if served.troubled:
            count("ServePeopleTroubled", served.troubled)
        return answer
