"""Doors that no person rings: tasks of state machines, streams, deployments, the sweep's settings."""

from __future__ import annotations

import json
from typing import Any
from urllib.request import Request

import pytest
from botocore.exceptions import EndpointConnectionError

from practika.adapters.dynamo.wire import DynamoRefused
from practika.domain import errors
from practika.runtime import deploy
from practika.runtime.batch import process_stream
from practika.runtime.deploy import deployed
from practika.runtime.errors import STATUS, as_practika_error, error_response, status_of
from practika.runtime.observability import ALL_DOORS, note_refused_rights
from practika.runtime.settings import SettingMissing, settings
from practika.runtime.task import task
from tests.events import event as stored_event
from tests.gateway import Context


def raising(error: BaseException) -> Any:
    def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
        raise error

    return handler


def families() -> list[type[errors.PractikaError]]:
    found: list[type[errors.PractikaError]] = [errors.PractikaError]
    for kind in found:
        found.extend(kind.__subclasses__())
    return [kind for kind in found if kind.__module__ == errors.__name__]


def test_every_error_has_a_status_a_code_of_its_own_and_words_for_a_person() -> None:
    kinds = families()
    assert len(kinds) > 30
    assert all(status_of(kind()) in {*STATUS.values(), 500} for kind in kinds)
    assert len({kind.code for kind in kinds}) == len(kinds)
    assert [kind for kind in kinds if status_of(kind()) == 500] == [errors.PractikaError]


@pytest.mark.parametrize(
    ("error", "shown"),
    [
        (errors.NotAFilm(), errors.NotAFilm),
        (EndpointConnectionError(endpoint_url="http://x"), errors.Unavailable),
        (ConnectionResetError(), errors.Unavailable),
        (TimeoutError(), errors.Unavailable),
    ],
)
def test_what_leaves_a_task_is_named_as_the_machine_expects(error: Exception, shown: type[Exception]) -> None:
    with pytest.raises(shown) as left:
        task(raising(error))({"videoId": "vid_1"}, Context())
    assert type(left.value).__name__ == shown.__name__
    assert str(left.value) == left.value.args[0]


def test_a_mistake_of_ours_leaves_a_task_under_its_own_name() -> None:
    with pytest.raises(ZeroDivisionError):
        task(raising(ZeroDivisionError()))({}, Context())


def test_a_task_hands_on_its_answer() -> None:
    assert task(lambda event, context: {"seen": event["videoId"]})({"videoId": "v"}, Context()) == {
        "seen": "v"
    }


def test_the_text_of_an_unforeseen_error_is_never_shown() -> None:
    answer = error_response(RuntimeError("hunter2"), "r-1")
    assert answer["statusCode"] == 500
    assert json.loads(answer["body"]) == {
        "code": "internal",
        "message": errors.PractikaError.default,
        "requestId": "r-1",
    }
    assert as_practika_error(RuntimeError("x")).details == {}


def stream(*numbers: int) -> dict[str, Any]:
    return {"Records": [{"dynamodb": {"SequenceNumber": str(number)}} for number in numbers]}


def test_a_stream_stops_at_the_first_record_that_must_come_again() -> None:
    seen: list[str] = []

    def handle(record: Any) -> None:
        number = record["dynamodb"]["SequenceNumber"]
        seen.append(number)
        if number == "2":
            raise errors.Invalid
        if number == "3":
            raise errors.Unavailable

    answer = process_stream(stream(1, 2, 3, 4), Context(), handle)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "3"}]}
    assert seen == ["1", "2", "3"]  # 2 is hopeless and dropped, 4 must not overtake 3


def test_a_good_batch_is_done() -> None:
    assert process_stream(stream(1, 2), Context(), lambda record: None) == {"batchItemFailures": []}
    assert process_stream({}, Context(), lambda record: None) == {"batchItemFailures": []}


class Cloud:
    """Takes the answers that go to CloudFormation."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.answers: list[dict[str, Any]] = []
        monkeypatch.setattr(deploy, "urlopen", self.take)

    def take(self, request: Request, timeout: float) -> Any:
        assert request.get_method() == "PUT" and isinstance(request.data, bytes)
        self.answers.append(json.loads(request.data))
        return _Done()


class _Done:
    def __enter__(self) -> None: ...
    def __exit__(self, *_: object) -> None: ...


def test_a_deployment_step_answers_cloudformation_when_it_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    cloud = Cloud(monkeypatch)
    asked = stored_event("deploy_keys")
    deployed(lambda event, context: {"made": ["signing"]})(asked, Context())
    deployed(raising(RuntimeError("no database")))(asked, Context())
    deployed(raising(RuntimeError("must not run")))({**asked, "RequestType": "Delete"}, Context())
    assert [answer["Status"] for answer in cloud.answers] == ["SUCCESS", "FAILED", "SUCCESS"]
    assert cloud.answers[0]["Data"] == {"made": '["signing"]'}
    assert "no database" in cloud.answers[1]["Reason"]
    assert cloud.answers[0]["PhysicalResourceId"] == "Step"


def test_without_cloudformation_a_step_returns_or_raises() -> None:
    assert deployed(lambda event, context: {"applied": []})({}, Context()) == {"applied": []}
    with pytest.raises(RuntimeError):
        deployed(raising(RuntimeError()))({}, Context())


def test_answers_go_nowhere_but_to_https(monkeypatch: pytest.MonkeyPatch) -> None:
    Cloud(monkeypatch)
    asked = {**stored_event("deploy_keys"), "ResponseURL": "file:///etc/passwd"}
    with pytest.raises(ValueError, match="HTTPS"):
        deployed(lambda event, context: {})(asked, Context())


def test_a_missing_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDIA_BUCKET", " ")
    with pytest.raises(SettingMissing, match="MEDIA_BUCKET"):
        _ = settings.media_bucket
    monkeypatch.setenv("MEDIA_BUCKET", "films")
    assert settings.media_bucket == "films"


def test_cookies_are_secure_unless_it_was_said_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COOKIE_SECURE", raising=False)
    assert settings.cookie_secure is True
    monkeypatch.setenv("COOKIE_SECURE", "0")
    assert settings.cookie_secure is False


def test_addresses_have_no_slash_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLIC_URL", "http://localhost:8080/")
    assert settings.public_url == "http://localhost:8080"


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("AccessDenied", 503),
        ("AccessDeniedException", 503),
        ("ExpiredToken", 503),
        ("UnrecognizedClientException", 503),
        ("ProvisionedThroughputExceededException", 503),
        ("SlowDown", 503),
        ("ValidationException", 500),
    ],
)
def test_what_aws_refuses_or_holds_back_is_away_and_a_wrong_request_is_our_mistake(
    code: str, status: int
) -> None:
    from botocore.exceptions import ClientError

    said = {"Error": {"Code": code, "Message": "no"}}
    for error in (ClientError(said, "PutItem"), DynamoRefused(said)):  # type: ignore[arg-type]  # the part that counts
        answer = error_response(error, "r-1")
        assert answer["statusCode"] == status
        assert ("retry-after" in answer["headers"]) is (status == 503)


def test_refused_rights_are_counted_for_all_doors_also_behind_our_own_words(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """One alarm reads one number, whichever door was refused."""
    hidden = errors.Unavailable()
    hidden.__cause__ = DynamoRefused({"Error": {"Code": "AccessDeniedException", "Message": "no"}})
    note_refused_rights(hidden)
    (line,) = capsys.readouterr().out.splitlines()
    assert (json.loads(line)["RightsRefused"], json.loads(line)["service"]) == ([1.0], ALL_DOORS)
    note_refused_rights(errors.Unavailable())
    assert capsys.readouterr().out == ""
