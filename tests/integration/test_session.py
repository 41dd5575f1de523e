"""Sessions at the deployed application: real authorizer, real keys, real PostgreSQL, through the front."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest

from practika.adapters.tokens import SignedTokens
from practika.domain.caller import Caller
from tests.cloud import Cloud, Person, Refused
from tests.fakes.live import HandClock

SHAPE = {"code", "message", "requestId"}


def refused(person: Person, method: str, path: str, body: Any = None, token: str | None = None) -> Refused:
    with pytest.raises(Refused) as refusal:
        person.call(method, path, body, token)
    assert set(refusal.value.body) - {"details"} == SHAPE
    return refusal.value


def signed_at(cloud: Cloud, person: Person, moment: datetime) -> str:
    """An access token as the application itself would have signed it at that moment, with the deployed key."""
    secrets = boto3.client(
        "secretsmanager",
        endpoint_url=cloud.ready["endpoint"],
        region_name=cloud.ready["region"],
        aws_access_key_id=cloud.ready["accessKeyId"],
        aws_secret_access_key=cloud.ready["secretAccessKey"],
    )
    known = [each["Name"] for each in secrets.list_secrets()["SecretList"]]
    names = [name for name in known if "signingkey" in name.lower().replace("-", "")]
    tokens = SignedTokens(
        signing_key=lambda: json.loads(secrets.get_secret_value(SecretId=names[0])["SecretString"]),
        verification_keys=dict,
        forget_keys=lambda: None,
        clock=HandClock(moment),
    )
    session = person.session
    return tokens.access(
        Caller(
            person_id=session["person"]["id"],
            workspace_id=session["workspace"]["id"],
            role=session["role"],
            name=session["person"]["name"],
        )
    )


def test_a_new_person_is_known_by_the_token_and_by_the_cookie(cloud: Cloud) -> None:
    ana = cloud.person("Ana")
    assert ana.call("GET", "/api/me")["person"]["name"] == "Ana"
    refreshed = ana.call("POST", "/api/session/refresh", token="")
    assert refreshed["accessToken"] != ana.token
    assert refreshed["workspace"] == ana.session["workspace"]
    again = Person(cloud.url)
    again.signed_in(
        again.call("POST", "/api/sign-in", {"email": ana.email.upper(), "password": ana.password})
    )
    assert again.call("GET", "/api/me")["person"] == ana.session["person"]
    again.call("POST", "/api/sign-out")
    assert refused(again, "POST", "/api/session/refresh", token="").status == 401


def test_requests_of_nobody_get_401_in_the_one_shape(cloud: Cloud) -> None:
    ana = cloud.person("Ana")
    assert refused(ana, "GET", "/api/videos", token="").code == "token_missing"
    assert refused(ana, "GET", "/api/videos", token="made.up.token").code == "token_invalid"
    head, body, signature = ana.token.split(".")
    assert refused(ana, "GET", "/api/me", token=f"{head}.{body}.{signature[::-1]}").code == "token_invalid"
    wrong = refused(ana, "POST", "/api/sign-in", {"email": ana.email, "password": "not her password"})
    assert (wrong.status, wrong.code) == (401, "credentials_wrong")
    nobody = refused(ana, "POST", "/api/sign-in", {"email": "no" + ana.email, "password": ana.password})
    assert {**wrong.body, "requestId": ""} == {**nobody.body, "requestId": ""}


def test_a_path_that_nobody_answers_is_refused_in_the_one_shape(cloud: Cloud) -> None:
    person = cloud.person()
    assert refused(person, "GET", "/api/nothing-here").status == 404
    assert refused(person, "PUT", "/api/videos").status == 404
    assert refused(person, "GET", "/api/nothing-here", token="").status == 401


def test_an_expired_token_is_refused_and_a_fresh_one_of_the_same_key_is_not(cloud: Cloud) -> None:
    ana = cloud.person("Ana")
    now = datetime.now(UTC)
    assert ana.call("GET", "/api/me", token=signed_at(cloud, ana, now))["role"] == "owner"
    old = signed_at(cloud, ana, now - timedelta(minutes=11))
    answer = refused(ana, "GET", "/api/me", token=old)
    assert (answer.status, answer.code) == (401, "token_expired")


def test_another_workspaces_video_is_404_and_a_viewers_upload_403(cloud: Cloud) -> None:
    ana, eve = cloud.person("Ana"), cloud.person("Eve")
    video = ana.call("POST", "/api/videos", {"filename": "a.mp4", "sizeBytes": 1})["video"]["id"]
    assert ana.call("GET", f"/api/videos/{video}")["createdBy"]["name"] == "Ana"
    stranger = refused(eve, "GET", f"/api/videos/{video}")
    assert (stranger.status, stranger.code) == (404, "video_not_found")
    code = ana.call("POST", "/api/invitations", {"role": "viewer"})["code"]
    viewer = cloud.person("Vic", invitation=code)
    assert viewer.call("GET", f"/api/videos/{video}")["id"] == video
    answer = refused(viewer, "POST", "/api/videos", {"filename": "b.mp4", "sizeBytes": 1})
    assert (answer.status, answer.code) == (403, "forbidden")


def test_a_refresh_token_used_twice_ends_the_session_but_a_double_click_does_not(cloud: Cloud) -> None:
    ana = cloud.person("Ana")
    first = cookie_of(ana)
    ana.call("POST", "/api/session/refresh", token="")
    second = cookie_of(ana)
    assert first != second
    put_cookie(ana, first)
    ana.call("POST", "/api/session/refresh", token="")  # within ten seconds: two tabs, a lost answer
    time.sleep(10.5)
    put_cookie(ana, first)
    assert refused(ana, "POST", "/api/session/refresh", token="").code == "refresh_token_reused"
    put_cookie(ana, second)
    assert refused(ana, "POST", "/api/session/refresh", token="").code == "token_invalid"


def cookie_of(person: Person) -> str:
    (found,) = [each for each in jar(person) if each.name == "practika_refresh"]
    assert found.has_nonstandard_attr("HttpOnly") and found.path == "/api"
    return str(found.value)


def put_cookie(person: Person, value: str) -> None:
    for each in jar(person):
        each.value = value


def jar(person: Person) -> Any:
    openers: Any = person._opener
    (handler,) = [each for each in openers.handlers if hasattr(each, "cookiejar")]
    return handler.cookiejar
