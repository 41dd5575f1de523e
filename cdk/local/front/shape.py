"""The one error shape `{code, message, requestId, details?}`, also for what was refused before or instead of a door."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping

from aiohttp import web

LIMIT = 64 * 1024  # bytes of an answer that is looked at; a door's refusal is smaller
NO_SPACE = b"No space left on device"
SHAPE = ("code", "message", "requestId")
REQUEST_IDS = ("apigw-requestid", "x-amzn-requestid")

AWAY = "A part of Practika is starting again. Try again in a moment; if it stays so, look at the terminal of make run."
FULL = "The disk of the machine that runs Practika is full. Free some space there; then it goes on by itself."
FAILED = "A part of Practika failed at this. Try again in a moment; if it stays so, look at the terminal of make run."
REFUSED = {
    401: ("unauthenticated", "Sign in again, then try once more."),
    403: ("refused", "This was refused on its way. Reload the page and try again."),
    404: ("not_found", "There is nothing at this address. Reload the page and try again."),
    413: ("too_large", "This is too large to be sent in one piece."),
    429: ("too_many_requests", "That was too fast. Wait a moment and try again."),
}
UNSERVED = (
    "Practika cannot be reached just now. Please try again in a minute."  # as web/public/unavailable.json
)
GONE = "This file of the film is not there. Reload the page and try again."
OTHERWISE = ("refused", "This could not be done. Reload the page and try again.")


def problem(status: int, code: str, message: str, request_id: str = "") -> web.Response:
    """An answer of the front itself."""
    body = {"code": code, "message": message, "requestId": request_id or f"front-{uuid.uuid4()}"}
    return web.json_response(body, status=status, headers={"Cache-Control": "no-store"})


def away() -> web.Response:
    """Nobody listens behind the front."""
    return problem(503, "part_away", AWAY)


def has_shape(body: bytes) -> bool:
    """Whether an answer says in our shape what is wrong."""
    try:
        told = json.loads(body)
    except ValueError:
        return False
    return isinstance(told, dict) and all(isinstance(told.get(name), str) for name in SHAPE)


def in_shape(status: int, headers: Mapping[str, str], body: bytes) -> web.Response:
    """What a person can act on, in place of an answer without our shape; its status stays."""
    said = next((headers[name] for name in REQUEST_IDS if name in headers), "")
    if NO_SPACE in body:
        return problem(status, "disk_full", FULL, said)
    code, message = REFUSED.get(status, OTHERWISE) if status < 500 else ("part_failed", FAILED)
    return problem(status, code, message, said)


def unserved(status: int) -> web.Response:
    """What a film's viewer is told instead of S3's own XML: as CloudFront does it, a file that S3 refuses is one that
    cannot be had just now."""
    if status == 404:
        return problem(404, "not_found", GONE)
    answer = problem(503, "unavailable", UNSERVED)
    answer.headers["Retry-After"] = "1"
    return answer
