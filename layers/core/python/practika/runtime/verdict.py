"""The authorizer's verdict: how an authorizer tells a door who asks, or why nobody does.

API Gateway's own 401 and 403 bodies cannot be shaped, so both authorizers let every request of the edge through with a
context of strings: `{personId, workspaceId, role, name}` or `{problem: <class name of an Unauthenticated error, or of
Unavailable>}`. Whoever asks too fast is known, and has `wait` besides: the seconds that the door tells them (ADR 72).
Doors refuse by default: no verdict at all is a refusal too. Only what went past the edge is refused by API Gateway.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError

from practika.domain import errors
from practika.domain.caller import Caller
from practika.runtime.errors import CallerTooFast
from practika.runtime.observability import count, logger, note_refused_rights

#: Where CloudFront puts its stamp (adapters/edge_stamps.py).
EDGE_HEADER = "x-practika-edge"


def stamp_in(headers: Mapping[str, str]) -> str | None:
    """The edge's stamp; an HTTP API gives names in lower case, a WebSocket API as they came."""
    return next((value for name, value in headers.items() if name.lower() == EDGE_HEADER), None)


def granted(caller: Caller, **more: str) -> dict[str, str]:
    """Authorizer context for a known caller (`room` is added at `$connect`)."""
    return {
        "personId": caller.person_id,
        "workspaceId": caller.workspace_id,
        "role": caller.role.value,
        "name": caller.name,
        **more,
    }


def refused(problem: errors.Unauthenticated | errors.Unavailable) -> dict[str, str]:
    """Authorizer context that makes the door answer with this error."""
    return {"problem": type(problem).__name__}


def of(read_token: Callable[[], dict[str, str]]) -> dict[str, str]:
    """What `read_token` says of the caller, or why it says nothing.

    When a token cannot be read just now the door answers 503 in the one error shape, where an authorizer that fails
    would make API Gateway answer 500 in its own.
    """
    try:
        return read_token()
    except errors.Unauthenticated as problem:
        logger().info("the caller's token is refused", extra={"code": problem.code})
        return refused(problem)
    except Exception as error:
        logger().error("the caller cannot be known just now", exc_info=error)
        count("CallersUnknown")
        note_refused_rights(error)
        return refused(errors.Unavailable())


def read(context: Mapping[str, Any] | None) -> Caller:
    """The caller from an authorizer context; raises the error that the authorizer named, else Unauthenticated, and
    CallerTooFast for who has to wait."""
    if not context or "personId" not in context:
        raise _problem(str((context or {}).get("problem", "TokenMissing")))
    if "wait" in context:
        raise CallerTooFast(retryAfterSeconds=int(context["wait"]))
    try:
        return Caller(
            person_id=str(context["personId"]),
            workspace_id=str(context["workspaceId"]),
            role=context["role"],
            name=str(context["name"]),
        )
    except (KeyError, ValidationError) as error:
        raise errors.TokenInvalid from error


def _problem(name: str) -> errors.PractikaError:
    kind = getattr(errors, name, errors.TokenInvalid)
    if isinstance(kind, type) and issubclass(kind, errors.Unauthenticated | errors.Unavailable):
        return kind()
    return errors.TokenInvalid()
