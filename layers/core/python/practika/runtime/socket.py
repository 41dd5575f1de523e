"""WebSocket doors: one call a message, and the one error shape where an answer can be read (`$connect`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from practika.runtime.errors import as_practika_error, error_response, status_of
from practika.runtime.observability import count, invocation, logger, note_refused_rights


def answer_socket(
    event: Mapping[str, Any], context: Any, act: Callable[[str, Mapping[str, Any]], None]
) -> dict[str, Any]:
    """Calls `act(connection id, request context)`; 200, or the status and body of what went wrong."""
    request = event["requestContext"]
    connection_id, request_id = str(request["connectionId"]), str(request.get("requestId", "unknown"))
    with invocation(context, requestId=request_id, connectionId=connection_id, route=request.get("routeKey")):
        try:
            act(connection_id, request)
        except Exception as error:
            status = status_of(as_practika_error(error))
            if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                logger().error("socket call failed", exc_info=error)
                count("Failures")
                note_refused_rights(error)
            else:
                logger().info("socket call refused", extra={"status": int(status)})
            return error_response(error, request_id)
        return {"statusCode": 200}
