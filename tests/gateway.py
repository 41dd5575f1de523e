"""API Gateway as the doors see it: the authorizer's verdict in the context, cookies kept, payload format 2.0."""

from __future__ import annotations

import importlib
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from tests.events import event as stored_event


@dataclass
class Context:
    """What Lambda hands a door beside the event."""

    aws_request_id: str = "11111111-2222-3333-4444-555555555555"
    function_name: str = "door"
    log_stream_name: str = "stream"


@dataclass
class Answer:
    status: int
    body: Any
    headers: dict[str, str]
    cookies: list[str]


def http_event(method: str, path: str, **changes: Any) -> dict[str, Any]:
    """The stored event of an HTTP API request, with another method and path."""
    event = stored_event("api_session")
    event["rawPath"] = event["requestContext"]["http"]["path"] = path
    event["requestContext"]["http"]["method"] = method
    event["routeKey"] = event["requestContext"]["routeKey"] = f"{method} {path}"
    return {**event, **changes}


@dataclass
class Browser:
    """One person's browser: sends a token and cookies, through the real authorizer door, to the door of a route."""

    token: str | None = None
    cookies: dict[str, str] = field(default_factory=dict)
    source: str = "203.0.113.7"

    def ask(self, door: str, method: str, path: str, body: Any = None, **query: Any) -> Answer:
        event = http_event(method, path)
        event["requestContext"]["http"]["sourceIp"] = self.source
        if body is not None:
            event["body"] = body if isinstance(body, str) else json.dumps(body)
        if query:
            event["queryStringParameters"] = {key: str(value) for key, value in query.items()}
            event["rawQueryString"] = urlencode(query)
        event["cookies"] = [f"{key}={value}" for key, value in self.cookies.items()]
        if self.token is not None:
            event["headers"]["authorization"] = f"Bearer {self.token}"
        event["requestContext"]["authorizer"] = {"lambda": _verdict(event)}
        return self._kept(_call(door, event))

    def _kept(self, answer: Answer) -> Answer:
        for cookie in answer.cookies:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        if isinstance(answer.body, dict) and "accessToken" in answer.body:
            self.token = answer.body["accessToken"]
        return answer


def _verdict(event: dict[str, Any]) -> dict[str, str]:
    asked = {
        "version": "2.0",
        "type": "REQUEST",
        "headers": event["headers"],
        "requestContext": event["requestContext"],
    }
    door = importlib.import_module("authorize_http.handler")
    verdict: dict[str, Any] = door.lambda_handler(asked, Context())
    assert verdict["isAuthorized"] is True
    return dict(verdict["context"])


def _call(door: str, event: dict[str, Any]) -> Answer:
    answer = importlib.import_module(f"{door}.handler").lambda_handler(event, Context())
    assert isinstance(answer["body"], str)  # the one-machine endpoint cannot send null
    body = json.loads(answer["body"]) if answer["body"] else None
    return Answer(answer["statusCode"], body, answer["headers"], answer.get("cookies") or [])


def forget_wiring() -> None:
    """Empties the caches of every factory, so that the next door call is a cold start."""
    for name in ("system", "people", "films", "live"):
        module = importlib.import_module(f"practika.runtime.wiring.{name}")
        for factory in vars(module).values():
            if hasattr(factory, "cache_clear") and factory.__module__ == module.__name__:
                factory.cache_clear()
