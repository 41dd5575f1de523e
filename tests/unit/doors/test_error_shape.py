"""Every route of every api door, in every kind of trouble, answers in the one error shape."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from practika.runtime import verdict
from practika.runtime.http import MAX_BODY_BYTES, Api
from practika.runtime.wiring import factors, films, leaving, live, people, usage
from tests.examples import DIGEST, VIDEO, member, named
from tests.fakes.broken import Broken
from tests.gateway import Context, http_event

ROOT = Path(__file__).resolve().parents[3]
DOORS = sorted(path.parent.name for path in (ROOT / "lambdas").glob("api_*/handler.py"))
BODIES: dict[tuple[str, str], Any] = {
    ("POST", "/api/sign-up"): {"email": "a@example.org", "password": "correct horse", "name": "Ana"},
    ("POST", "/api/sign-in"): {"email": "a@example.org", "password": "correct horse"},
    ("POST", "/api/sign-in/code"): {"challenge": "unknown", "code": "123456"},
    ("POST", "/api/me/factor"): {"password": "correct horse"},
    ("POST", "/api/me/factor/confirm"): {"code": "123456"},
    ("POST", "/api/me/factor/recovery-codes"): {"password": "correct horse", "code": "123456"},
    ("POST", "/api/me/factor/remove"): {"password": "correct horse", "code": "123456"},
    ("POST", "/api/invitations"): {"role": "member"},
    ("POST", "/api/videos"): {"filename": "a.mp4", "sizeBytes": 1},
    ("PATCH", "/api/videos/<video_id>"): {"title": "New"},
    ("POST", "/api/videos/<video_id>/upload/parts"): {"parts": [{"number": 1}]},
    ("POST", "/api/videos/<video_id>/original/return"): {"speed": "bulk"},
    ("POST", "/api/live/tickets"): {"room": f"video:{VIDEO}"},
    ("POST", "/api/videos/<video_id>/annotations"): {"anchor": {"frameStart": 1, "frameMapSha256": DIGEST}},
    ("PATCH", "/api/videos/<video_id>/annotations/<annotation_id>"): {"version": 1, "text": "new"},
    ("POST", "/api/videos/<video_id>/annotations/<annotation_id>/restore"): {"version": 1},
    ("POST", "/api/videos/<video_id>/annotations/many"): {
        "annotations": [{"id": named("ann", 1), "anchor": {"frameStart": 1, "frameMapSha256": DIGEST}}]
    },
    ("POST", "/api/videos/<video_id>/lessons"): {"audience": "team"},
    ("PATCH", "/api/videos/<video_id>/lessons/<lesson_id>"): {"title": "New"},
    ("POST", "/api/videos/<video_id>/lessons/<lesson_id>/parts"): {
        "parts": [{"kind": "log", "number": 1, "sizeBytes": 1, "sha256": "x" * 44}]
    },
    ("POST", "/api/codes"): {"label": "Hop", "kind": "point"},
    ("PATCH", "/api/codes/<code_id>"): {"version": 1, "label": "Jump"},
    ("POST", "/api/videos/<video_id>/usage"): {
        "id": named("use", 1),
        "visit": named("vis", 1),
        "events": [{"kind": "annotated", "frame": 0}],
    },
    ("PUT", "/api/usage/choice"): {"counted": False},
    ("PATCH", "/api/people/<person_id>"): {"role": "viewer"},
    ("PATCH", "/api/me/account"): {"name": "Ana"},
    ("POST", "/api/me/email"): {"email": "a@example.org", "password": "secret"},
    ("POST", "/api/me/password"): {"password": "secret", "newPassword": "correct horse"},
    ("POST", "/api/me/leave"): {"workspaceId": named("wsp", 1)},
    ("POST", "/api/me/close"): {"password": "secret", "confirmation": "close my account"},
    ("POST", "/api/videos/<video_id>/history/restore"): {
        "personId": named("usr", 1),
        "since": "2026-03-01T12:00:00Z",
    },
}
QUERIES = {
    ("DELETE", "/api/videos/<video_id>/annotations/<annotation_id>"): {"version": "1"},
    ("GET", "/api/videos/<video_id>/annotations/<annotation_id>/diff"): {"from": "1", "to": "2"},
    ("GET", "/api/videos/<video_id>/changes"): {"after": "0"},
}
OWNER = {"personId": named("usr", 1), "workspaceId": named("wsp", 1), "role": "owner", "name": "Ana"}


def app_of(door: str) -> Api:
    app: Api = importlib.import_module(f"{door}.handler").app
    return app


ROUTES = [(door, method, path) for door in DOORS for method, path in app_of(door).routes()]
CLOSED = [route for route in ROUTES if f"{route[1]} {route[2]}" not in app_of(route[0]).public]
WITH_BODY = [route for route in ROUTES if (route[1], route[2]) in BODIES]


def ring(
    door: str, method: str, path: str, *, who: dict[str, str] | None = None, body: Any = None
) -> dict[str, Any]:
    """The door's answer; ids in the path are valid ones that nobody has."""
    event = http_event(
        method,
        path.replace("<video_id>", VIDEO)
        .replace("<annotation_id>", named("ann", 1))
        .replace("<lesson_id>", named("les", 1))
        .replace("<person_id>", named("usr", 9))
        .replace("<code_id>", named("cod", 7))
        .replace("<code>", "unknown-code"),
    )
    event["requestContext"]["authorizer"] = {"lambda": who or {}}
    event["cookies"] = ["practika_refresh=unknown"]
    query = QUERIES.get((method, path))
    if query:
        event["queryStringParameters"] = query
        event["rawQueryString"] = "&".join(f"{key}={value}" for key, value in query.items())
    body = BODIES.get((method, path)) if body is None else body
    if body is not None:
        event["body"] = body if isinstance(body, str) else json.dumps(body)
    answer: dict[str, Any] = importlib.import_module(f"{door}.handler").lambda_handler(event, Context())
    return answer


def shape(answer: dict[str, Any], status: int, code: str | None = None) -> dict[str, Any]:
    """Asserts the one shape, and hands back its body."""
    assert answer["statusCode"] == status, answer
    body = json.loads(answer["body"])
    assert set(body) - {"details"} == {"code", "message", "requestId"}
    assert body["requestId"] == "OxmFqhkTliAEJlg="
    assert code in (None, body["code"])
    assert body["message"][-1] in ".:!?)" and "Traceback" not in answer["body"]
    headers = {key.lower(): value for key, value in answer["headers"].items()}
    assert headers["content-type"] == "application/json"
    assert headers["cache-control"] == "no-store"
    assert headers["x-request-id"] == body["requestId"]
    return dict(body)


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every adapter behind every door is away."""
    for module in (people, factors, films, live, usage, leaving):
        for name, factory in vars(module).copy().items():
            if hasattr(factory, "cache_clear") and factory.__module__ == module.__name__:
                monkeypatch.setattr(module, name, lambda: Broken(None))
    yield


def test_there_are_routes_to_walk() -> None:
    assert len(DOORS) == 6
    assert len(ROUTES) == 70
    assert {(method, path) for _, method, path in ROUTES} >= set(BODIES) | set(QUERIES)


def test_exactly_these_routes_are_public() -> None:
    assert sorted(set(ROUTES) - set(CLOSED)) == [
        ("api_people", "GET", "/api/invitations/<code>"),
        ("api_session", "POST", "/api/session/refresh"),
        ("api_session", "POST", "/api/sign-in"),
        ("api_session", "POST", "/api/sign-in/code"),
        ("api_session", "POST", "/api/sign-out"),
        ("api_session", "POST", "/api/sign-up"),
    ]


@pytest.mark.parametrize(("door", "method", "path"), CLOSED)
def test_without_identity_every_closed_route_refuses(door: str, method: str, path: str) -> None:
    shape(ring(door, method, path), 401, "token_missing")
    shape(ring(door, method, path, body="{"), 401)  # a stranger does not even learn that the body is wrong


@pytest.mark.parametrize(("door", "method", "path"), CLOSED)
@pytest.mark.parametrize(
    ("context", "code"),
    [
        ({"problem": "TokenExpired"}, "token_expired"),
        ({"problem": "TokenInvalid"}, "token_invalid"),
        ({"problem": "VideoNotFound"}, "token_invalid"),
        ({"problem": "no such class"}, "token_invalid"),
        ({**OWNER, "role": "emperor"}, "token_invalid"),
        ({**OWNER, "personId": "me"}, "token_invalid"),
        ({"personId": OWNER["personId"]}, "token_invalid"),
    ],
)
def test_a_verdict_that_is_not_a_caller_refuses(
    door: str, method: str, path: str, context: dict[str, str], code: str
) -> None:
    shape(ring(door, method, path, who=context), 401, code)


@pytest.mark.parametrize(("door", "method", "path"), WITH_BODY)
@pytest.mark.parametrize(
    "body", ["{", "null", "[]", '"text"', "7", '{"nobodyKnowsThis": 1}', "[" * 5_000, '{"a": NaN}']
)
def test_a_body_that_cannot_be_right_is_422(door: str, method: str, path: str, body: str) -> None:
    shape(ring(door, method, path, who=OWNER, body=body), 422, "invalid")


@pytest.mark.parametrize(("door", "method", "path"), WITH_BODY)
def test_a_body_that_is_too_large_is_413(door: str, method: str, path: str) -> None:
    shape(ring(door, method, path, who=OWNER, body='"' + "x" * MAX_BODY_BYTES + '"'), 413, "too_large")


@pytest.mark.parametrize(("door", "method", "path"), ROUTES)
def test_with_every_adapter_away_every_route_is_503(broken: None, door: str, method: str, path: str) -> None:
    answer = ring(door, method, path, who=OWNER)
    shape(answer, 503, "unavailable")
    assert answer["headers"]["retry-after"] == "1"


@pytest.mark.parametrize(("door", "method", "path"), ROUTES)
def test_what_nobody_foresaw_is_500_and_leaks_nothing(
    monkeypatch: pytest.MonkeyPatch, door: str, method: str, path: str
) -> None:
    for module in (people, films, live, usage, leaving):
        for name, factory in vars(module).copy().items():
            if hasattr(factory, "cache_clear") and factory.__module__ == module.__name__:
                monkeypatch.setattr(module, name, lambda: Broken(None, error=_Leak))
    answer = ring(door, method, path, who=OWNER)
    shape(answer, 500, "internal")
    assert "hunter2" not in json.dumps(answer)


class _Leak(Exception):
    def __str__(self) -> str:
        return "SELECT password hunter2"


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/api/nothing"), ("PUT", "/api/videos"), ("GET", "/"), ("TRACE", "/api/me")]
)
def test_an_unknown_address_is_404_for_those_who_are_known(door: str, method: str, path: str) -> None:
    shape(ring(door, method, path, who=OWNER), 404, "route_not_found")
    shape(ring(door, method, path), 401)


def test_details_name_the_field_but_never_repeat_what_was_sent() -> None:
    sent = {"email": "secret@example.org", "password": 12345678901, "name": "Ana"}
    body = shape(ring("api_session", "POST", "/api/sign-up", body=sent), 422)
    assert body["details"]["fields"] == [{"field": "password", "problem": "Input should be a valid string"}]
    assert "12345678901" not in json.dumps(body)


def test_a_body_of_another_type_is_415() -> None:
    event = http_event("POST", "/api/sign-in", body="<xml/>")
    event["headers"]["content-type"] = "application/xml"
    answer = importlib.import_module("api_session.handler").lambda_handler(event, Context())
    shape(answer, 415, "unsupported_content_type")


@pytest.mark.parametrize(
    "where",
    [{"cookies": ["other=1", "practika_refresh=x"]}, {"headers": {"Cookie": "other=1; practika_refresh=x"}}],
)
def test_the_refresh_cookie_is_found_in_either_place(broken: None, where: dict[str, Any]) -> None:
    """As far as the (broken) adapter; without the cookie it would be 401."""
    event = http_event("POST", "/api/session/refresh", **where)
    shape(importlib.import_module("api_session.handler").lambda_handler(event, Context()), 503)


@pytest.mark.parametrize("body", [None, ""])
def test_a_request_without_a_body_may_claim_any_type(broken: None, body: str | None) -> None:
    """Clients and proxies add one; a refresh without a body then must come as far as the (broken) adapter."""
    event = http_event("POST", "/api/session/refresh", body=body, cookies=["practika_refresh=x"])
    event["headers"]["content-type"] = "application/octet-stream"
    shape(importlib.import_module("api_session.handler").lambda_handler(event, Context()), 503)


@pytest.mark.parametrize("body", ["not base64!", "/w=="])
def test_a_body_that_is_no_text_is_422(body: str) -> None:
    event = http_event("POST", "/api/sign-in", body=body, isBase64Encoded=True)
    shape(importlib.import_module("api_session.handler").lambda_handler(event, Context()), 422, "invalid")


def test_the_verdict_of_a_caller_is_read_back_whole() -> None:
    who = member(1)
    assert verdict.read(verdict.granted(who)) == who
    assert verdict.read(verdict.granted(who, room="workspace")) == who
