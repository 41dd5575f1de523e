"""The authorizer's verdict: how an authorizer tells a door who asks, or why nobody does.

API Gateway's own 401 and 403 bodies cannot be shaped, so both authorizers let every request of the edge through with a
context of strings: `{personId, workspaceId, role, name}` or `{problem: <class name of an Unauthenticated error>}`.
Doors refuse by default: no verdict at all is a refusal too. Only what went past the edge is refused by API Gateway.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from practika.domain import errors
from practika.domain.caller import Caller

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


def refused(problem: errors.Unauthenticated) -> dict[str, str]:
    """Authorizer context that makes the door answer with this error."""
    return {"problem": type(problem).__name__}


def read(context: Mapping[str, Any] | None) -> Caller:
    """The caller from an authorizer context; raises Unauthenticated (or its leaf that the authorizer
    named)."""
    if not context or "personId" not in context:
        raise _problem(str((context or {}).get("problem", "TokenMissing")))
    try:
        return Caller(
            person_id=str(context["personId"]),
            workspace_id=str(context["workspaceId"]),
            role=context["role"],
            name=str(context["name"]),
        )
    except (KeyError, ValidationError) as error:
        raise errors.TokenInvalid from error


def _problem(name: str) -> errors.Unauthenticated:
    kind = getattr(errors, name, errors.TokenInvalid)
    if isinstance(kind, type) and issubclass(kind, errors.Unauthenticated):
        return kind()
    return errors.TokenInvalid()
