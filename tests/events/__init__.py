"""Events of the real shape, one a door: what AWS sends, as recorded in its documentation and filled with our ids."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

#: Doors need nothing of Lambda's context object.
CONTEXT: Any = None


def event(door: str) -> dict[str, Any]:
    """A fresh copy of that door's event."""
    loaded: dict[str, Any] = json.loads(_text(door))
    return loaded


@cache
def _text(door: str) -> str:
    return (Path(__file__).parent / f"{door}.json").read_text()


def request(method: str, path: str, body: Any = None, query: dict[str, str] | None = None) -> dict[str, Any]:
    """An HTTP API event of the member that `api_annotations.json` is about."""
    made = event("api_annotations")
    made["rawPath"] = made["requestContext"]["http"]["path"] = path
    made["requestContext"]["http"]["method"] = method
    made["routeKey"] = made["requestContext"]["routeKey"] = "$default"
    made.pop("pathParameters")
    made.pop("body")
    if body is not None:
        made["body"] = body if isinstance(body, str) else json.dumps(body)
    if query:
        made["queryStringParameters"] = query
    return made
