"""Door: every few minutes, restarts videos whose ingest died, lets films begin whose turn has come, closes uploads that
nobody finishes, finishes interrupted removals, and seals lessons whose recorder vanished."""

from datetime import timedelta
from typing import Any

from practika.domain.lesson import SILENT_AFTER
from practika.runtime.observability import count, invocation, logger
from practika.runtime.wiring import factors, films, ingest, people, system
from practika.usecases.forget_old_sessions import forget_old_sessions
from practika.usecases.keep_lessons import seal_silent
from practika.usecases.retry_video import STUCK_AFTER
from practika.usecases.sweep_videos import Broom, sweep_videos


def lambda_handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """How many of each; an error reaches the dead-letter queue after Lambda's own retries.

    `{"silentSeconds": 0}` takes every ingest for stuck: one machine asks so at its start, when no run can be alive.
    """
    silent = event.get("silentSeconds")
    with invocation(context):
        broom = Broom(
            lanes=ingest.lanes(films.ingest_machine()),
            ingest_runs=films.ingest_runs(),
            uploads=films.uploads(),
            upload_rows=films.upload_rows(),
            media_store=films.media_store(),
        )
        swept = sweep_videos(
            broom, silent_for=timedelta(seconds=silent) if silent is not None else STUCK_AFTER
        )
        forgotten = forget_old_sessions(
            refresh_tokens=people.refresh_tokens(),
            attempts=people.sign_in_attempts(),
            challenges=factors.challenges(),
            clock=system.clock(),
        )
        sealed = seal_silent(
            lessons=films.lessons(),
            lesson_files=films.lesson_files(),
            clock=system.clock(),
            silent_for=timedelta(seconds=silent) if silent is not None else SILENT_AFTER,
        )
        answer = {**swept.model_dump(), "forgotten": forgotten, "sealed": sealed}
        logger().info("swept", extra=answer)
        for name, number in answer.items():
            if number:  # CloudWatch bills a metric for each hour in which it is sent; silence rings nothing
                count(f"Sweep{name.title().replace('_', '')}", number)
        return answer
