"""What a log line may say, and what it never does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from practika.adapters.tokens import make_key_pair
from practika.runtime import observability
from practika.runtime.observability import HIDDEN, invocation, logger, without_secrets
from tests.gateway import Context

JWT = "eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJ1c3JfMSJ9.c2lnbmF0dXJl"


@pytest.fixture
def own_logger(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A logger of this test alone: it writes to the stdout that capsys watches."""
    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", request.node.name)
    observability.logger.cache_clear()
    yield
    observability.logger.cache_clear()


@pytest.mark.parametrize(
    "name",
    [
        "password",
        "newPassword",
        "refresh_token",
        "accessToken",
        "Authorization",
        "cookie",
        "Set-Cookie",
        "email",
        "e-mail",
        "client_secret",
        "private_pem",
        "media_key",
        "ticket",
        "X-Amz-Signature",
    ],
)
def test_a_secret_field_is_hidden_wherever_it_lies(name: str) -> None:
    assert without_secrets({"a": [{name: "value"}]}) == {"a": [{name: HIDDEN}]}


@pytest.mark.parametrize(
    "text",
    [
        f"refused {JWT} of somebody",
        "no account ana.lima+x@mail.example.org here",
        "PUT https://b.s3/k?X-Amz-Signature=0badc0de&x=1",
        "wss://host/live?ticket=abc.def",
        "GET /media/1795348800.c2lnbmF0dXJl/wsp_1/vid_1/0/master.m3u8",
        "GET /api/invitations/kR3qQ_x-9",
        "postgresql://ana:hunter2@db/practika",
        "connection to user=ana password=hunter2 failed",
        make_key_pair("k")[0]["private_pem"],
    ],
)
def test_a_secret_inside_a_text_is_hidden(text: str) -> None:
    clean = without_secrets(text)
    assert HIDDEN in clean
    for secret in (JWT, "ana.lima", "0badc0de", "abc.def", "c2lnbmF0dXJl", "kR3qQ", "hunter2", "MC4CAQ"):
        assert secret not in clean


def test_ordinary_facts_stay_readable() -> None:
    facts = {
        "videoId": "vid_1",
        "status": 404,
        "percent": 1.5,
        "ok": True,
        "none": None,
        "path": "/api/videos/vid_1",
    }
    assert without_secrets(facts) == facts


def test_an_exceptions_text_is_cleaned_too(own_logger: None, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        raise ValueError(f"bad token {JWT} of ana@example.org")
    except ValueError as error:
        logger().error("failed", exc_info=error, extra={"email": "ana@example.org"})
    line = capsys.readouterr().out
    assert JWT not in line and "ana@example.org" not in line
    assert "ValueError" in json.loads(line)["exception"]


def test_ids_stand_in_every_line_of_an_invocation_and_not_after_it(
    own_logger: None,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(KeyError), invocation(Context(), requestId="r-1", videoId=None):
        logger().info("inside")
        raise KeyError
    logger().info("outside")
    inside, outside = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (inside["requestId"], inside["lambdaRequestId"]) == ("r-1", Context().aws_request_id)
    assert "requestId" not in outside and "videoId" not in inside


def test_metrics_leave_as_one_line_at_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    observability.metrics.cache_clear()
    with invocation(Context()):
        observability.count("Things", 2)
        observability.count("Things", 3)
        assert capsys.readouterr().out == ""
    metric: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert metric["Things"] == [2.0, 3.0]
    assert metric["_aws"]["CloudWatchMetrics"][0]["Namespace"] == "Practika"
