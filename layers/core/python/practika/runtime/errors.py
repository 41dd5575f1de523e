"""The one error table: kind of error → HTTP status, and the one JSON shape `{code, message, requestId,
details?}`."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from practika.adapters.aws_codes import code_of, passes
from practika.domain import errors


class RouteNotFound(errors.NotFound):
    """Only HTTP knows addresses, so this leaf lives here and not in the domain."""

    code = "route_not_found"
    default = "There is nothing at this address."


class CallerTooFast(errors.TooManyRequests):
    """One person's requests together, whatever they ask (ADR 72). `details`: retryAfterSeconds."""

    code = "too_fast"
    default = "You are asking faster than Practika answers one person. Wait a moment and try again."


class ContentTypeUnsupported(errors.Invalid):
    code = "unsupported_content_type"
    default = "Send the body as application/json."


STATUS: dict[type[BaseException], HTTPStatus] = {
    errors.Unauthenticated: HTTPStatus.UNAUTHORIZED,
    errors.Forbidden: HTTPStatus.FORBIDDEN,
    errors.NotFound: HTTPStatus.NOT_FOUND,
    errors.Conflict: HTTPStatus.CONFLICT,
    errors.SocketGone: HTTPStatus.GONE,
    ContentTypeUnsupported: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    errors.TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.Unplayable: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.TooManyRequests: HTTPStatus.TOO_MANY_REQUESTS,
    errors.Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}

#: Libraries whose own errors, when an adapter let one through, mean "something behind us is away".
_TECHNOLOGIES = ("psycopg", "botocore", "boto3", "urllib3", "http.client")


def status_of(error: BaseException) -> HTTPStatus:
    """The status of the nearest kind in the error's family; 500 for whatever was not raised on purpose."""
    for kind in type(error).__mro__:
        if kind in STATUS:
            return STATUS[kind]
    return HTTPStatus.INTERNAL_SERVER_ERROR


def as_practika_error(error: BaseException) -> errors.PractikaError:
    """An error as it may be shown: ours as it is, a technology's as Unavailable, all else without any of
    its text."""
    if isinstance(error, errors.PractikaError):
        return error
    if passes(error):
        return errors.Unavailable()
    if code_of(error).startswith("Validation"):  # trying again would not help: a line of ours must change
        return errors.PractikaError()
    if isinstance(error, ConnectionError | TimeoutError) or type(error).__module__.startswith(_TECHNOLOGIES):
        return errors.Unavailable()
    return errors.PractikaError()


def error_view(error: BaseException, request_id: str) -> dict[str, Any]:
    """The JSON body of an error; never the text of an unexpected exception."""
    shown = as_practika_error(error)
    body: dict[str, Any] = {"code": shown.code, "message": shown.message, "requestId": request_id}
    if shown.details:
        body["details"] = shown.details
    return body


def error_headers(error: BaseException, request_id: str) -> dict[str, str]:
    """Headers of an error answer; when to come back (seconds) where waiting helps."""
    shown = as_practika_error(error)
    headers = {"cache-control": "no-store", "x-request-id": request_id}
    if status_of(shown) in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
        headers["retry-after"] = str(shown.details.get("retryAfterSeconds", 1))
    return headers


def error_response(error: BaseException, request_id: str) -> dict[str, Any]:
    """An API Gateway answer (HTTP payload 2.0 and WebSocket alike) for an error."""
    return {
        "statusCode": int(status_of(as_practika_error(error))),
        "headers": {"content-type": "application/json", **error_headers(error, request_id)},
        "body": json.dumps(error_view(error, request_id), default=str, ensure_ascii=False),
        "isBase64Encoded": False,
    }
