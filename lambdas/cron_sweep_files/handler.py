"""Door: every hour, removes files of the media bucket that belong to no video any more."""

from datetime import timedelta
from typing import Any

from practika.runtime.observability import count, invocation, logger
from practika.runtime.settings import settings
from practika.runtime.wiring import films, system
from practika.usecases.sweep_files import sweep_files


def lambda_handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """How many of each; an error reaches the dead-letter queue after Lambda's own retries."""
    with invocation(context):
        swept = sweep_files(
            videos=films.videos(),
            media_store=films.media_store(),
            stored_files=films.stored_files(),
            sweep_marks=films.sweep_marks(),
            clock=system.clock(),
            grace=timedelta(days=settings.left_over_days),
        )
        answer = swept.model_dump()
        (logger().error if swept.held else logger().info)("swept files", extra=answer)
        for name, number in answer.items():
            if number:  # CloudWatch bills a metric for each hour in which it is sent; silence rings nothing
                count(f"SweepFiles{name.title().replace('_', '')}", number)
        return answer
