"""The HTTP authorizer: always lets through, and says who or why not."""

from __future__ import annotations

from typing import Any

import pytest

from authorize_http import handler
from practika.domain.errors import TokenExpired, TokenInvalid, Unavailable
from practika.runtime import verdict
from practika.runtime.wiring import people
from tests.events import event as stored_event
from tests.examples import member
from tests.fakes.broken import Broken
from tests.fakes.people import FakeTokens, OneStamp
from tests.gateway import Context


def ask(monkeypatch: pytest.MonkeyPatch, tokens: Any, authorization: str | None) -> dict[str, Any]:
    monkeypatch.setattr(people, "tokens", lambda: tokens)
    event = stored_event("authorize_http")
    event["headers"].pop("authorization")
    if authorization is not None:
        event["headers"]["authorization"] = authorization
    answer = handler.lambda_handler(event, Context())
    assert answer["isAuthorized"] is True
    assert all(isinstance(value, str) for value in answer["context"].values())
    return dict(answer["context"])


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_a_good_token_names_its_caller(monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    who = member(1)
    seen = ask(monkeypatch, FakeTokens(), f"{scheme} {who.model_dump_json()}")
    assert seen == {
        "personId": who.person_id,
        "workspaceId": who.workspace_id,
        "role": "member",
        "name": "Person 1",
    }


@pytest.mark.parametrize(
    ("authorization", "problem"),
    [
        (None, "TokenMissing"),
        ("", "TokenMissing"),
        ("Basic YTpi", "TokenInvalid"),
        ("Bearer ", "TokenInvalid"),
        ("Bearer", "TokenInvalid"),
    ],
)
def test_what_is_no_bearer_token_is_refused(
    monkeypatch: pytest.MonkeyPatch, authorization: str | None, problem: str
) -> None:
    assert ask(monkeypatch, FakeTokens(), authorization) == {"problem": problem}


@pytest.mark.parametrize("error", [TokenExpired, TokenInvalid])
def test_the_reason_of_a_refusal_is_handed_on(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    assert ask(monkeypatch, Broken(None, error=error), "Bearer x") == {"problem": error.__name__}


def test_when_keys_cannot_be_read_nobody_is_let_through_and_the_door_says_why(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    context = ask(monkeypatch, Broken(None), "Bearer x")
    assert context == {"problem": "Unavailable"}
    with pytest.raises(Unavailable):
        verdict.read(context)


@pytest.mark.parametrize("stamp", [None, "1.forged"])
def test_what_went_past_the_edge_is_refused_before_its_token_is_looked_at(
    monkeypatch: pytest.MonkeyPatch, stamp: str | None
) -> None:
    monkeypatch.setattr(people, "edge", lambda: OneStamp("good"))
    monkeypatch.setattr(people, "tokens", lambda: Broken(None))
    event = stored_event("authorize_http")
    if stamp:
        event["headers"]["x-practika-edge"] = stamp
    assert handler.lambda_handler(event, Context()) == {"isAuthorized": False}


def test_what_the_edge_has_stamped_gets_its_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "edge", lambda: OneStamp("good"))
    monkeypatch.setattr(people, "tokens", FakeTokens)
    event = stored_event("authorize_http")
    event["headers"] |= {
        "x-practika-edge": "good",
        "authorization": f"Bearer {member(1).model_dump_json()}",
    }
    answer = handler.lambda_handler(event, Context())
    assert (answer["isAuthorized"], answer["context"]["name"]) == (True, "Person 1")
