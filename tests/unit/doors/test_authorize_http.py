"""The HTTP authorizer: always lets through, and says who or why not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from api_live import handler as api_live
from authorize_http import handler
from practika.domain.errors import TokenExpired, TokenInvalid, Unavailable
from practika.runtime import verdict
from practika.runtime.wiring import people
from practika.usecases.pace import Pace
from tests.events import CONTEXT, request
from tests.events import event as stored_event
from tests.examples import member
from tests.fakes.broken import Broken
from tests.fakes.live import HandClock
from tests.fakes.people import FakeTokens, OneStamp
from tests.gateway import Context


@pytest.fixture(autouse=True)
def pace(monkeypatch: pytest.MonkeyPatch) -> Pace:
    """A hundred requests of a person at once, then twenty a second; the clock stands still."""
    made = Pace(HandClock(), rate=20, burst=100)
    monkeypatch.setattr(people, "pace", lambda: made)
    return made


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


def test_a_person_beyond_their_share_is_told_when_to_come_back_and_nothing_is_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Through the authorizer and a door, as API Gateway calls them: new tokens of one person share a bucket."""
    monkeypatch.setattr(people, "tokens", FakeTokens)
    opened: list[Any] = []
    monkeypatch.setattr(api_live, "open_live_session", lambda *asked, **more: opened.append(asked))
    answers = []
    for number in range(500):
        who = member(1).model_copy(update={"name": f"token {number}"})
        made = request("POST", "/api/live/tickets", {"room": {"workspaceId": who.workspace_id}})
        made["requestContext"]["authorizer"] = {
            "lambda": ask(monkeypatch, FakeTokens(), f"Bearer {who.model_dump_json()}")
        }
        answers.append(api_live.lambda_handler(made, CONTEXT))
    refused = [answer for answer in answers if answer["statusCode"] == 429]
    assert (len(answers) - len(refused), len(refused)) == (100, 400)
    body = json.loads(refused[0]["body"])
    assert body["code"] == "too_fast"
    assert body["details"] == {"retryAfterSeconds": 1}
    assert refused[0]["headers"]["retry-after"] == "1"
    assert len(opened) <= 100
    other = ask(monkeypatch, FakeTokens(), f"Bearer {member(2).model_dump_json()}")
    assert "wait" not in other
