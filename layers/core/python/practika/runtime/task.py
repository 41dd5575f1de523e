"""Step Functions doors: an error's class name is what the machine's Retry and Catch name, its message is
for a person."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from practika.domain import errors
from practika.runtime.errors import as_practika_error
from practika.runtime.observability import count, invocation, logger, note_refused_rights

Handler = Callable[[dict[str, Any], Any], dict[str, Any]]

_KEYS = ("workspaceId", "videoId", "attempt", "chunk", "executionId")


def task(handler: Handler) -> Handler:
    """Makes `handler(event, context) -> dict` a door that a state machine calls.

    PractikaErrors leave as they are (ErrorType = class name, errorMessage = the person's text). A
    technology's transient
    error leaves as Unavailable, which every Task retries. Anything else is our own mistake and leaves under
    its own name.
    """

    @wraps(handler)
    def lambda_handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
        with invocation(context, **{key: event.get(key) for key in _KEYS if isinstance(event, dict)}):
            try:
                return handler(event, context)
            except errors.Unplayable as refusal:
                logger().info("task refused the film", extra={"code": refusal.code})
                raise
            except (errors.Cancelled, errors.Overtaken) as over:
                logger().info("task ended with its run", extra={"code": over.code})
                raise
            except errors.PractikaError as error:
                logger().warning("task failed", exc_info=error, extra={"code": error.code})
                count("TasksFailed")
                note_refused_rights(error)
                raise
            except Exception as error:
                logger().error("task broke", exc_info=error)
                count("TasksFailed")
                note_refused_rights(error)
                shown = as_practika_error(error)
                if isinstance(shown, errors.Unavailable):
                    raise shown from error
                raise

    return lambda_handler
