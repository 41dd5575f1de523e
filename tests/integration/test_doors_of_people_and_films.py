"""The doors of sessions, people and videos with real PostgreSQL and moto's S3, DynamoDB and Secrets Manager."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from practika.adapters.postgres.connection import Database
from practika.runtime.wiring import films, live, system
from tests.gateway import Browser, Context, forget_wiring
from tests.integration.conftest import BUCKET, REGION
from tests.integration.ports.tables import make_tables

MIB = 1024 * 1024
PASSWORD = "correct horse battery"


@pytest.fixture
def house(
    database: Database, migrated: dict[str, Any], s3: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Every door can be called: settings, secrets with fresh keys, tables and an ingest machine."""
    secrets = boto3.client("secretsmanager", region_name=REGION)
    dynamo: Any = boto3.client("dynamodb", region_name=REGION)
    make_tables(dynamo)
    for wiring in (films, live):
        monkeypatch.setattr(wiring, "dynamo", lambda: dynamo)  # moto hears only the SDK's client
    secrets.create_secret(Name="database", SecretString=json.dumps(migrated))
    for name in ("signing", "verification", "media-key"):
        secrets.create_secret(Name=name, SecretString="{}")
    machine = boto3.client("stepfunctions", region_name=REGION).create_state_machine(
        name="ingest",
        definition=json.dumps({"StartAt": "End", "States": {"End": {"Type": "Succeed"}}}),
        roleArn="arn:aws:iam::123456789012:role/machine",
    )
    for name, value in {
        "STAGE": "local",
        "DATABASE_SECRET_ARN": "database",
        "SIGNING_KEY_SECRET_ARN": "signing",
        "VERIFICATION_KEYS_SECRET_ARN": "verification",
        "CALLER_RATE": "500",
        "CALLER_BURST": "1000",
        "MEDIA_KEY_SECRET_ARN": "media-key",
        "MEDIA_BUCKET": BUCKET,
        "ANNOTATIONS_TABLE": "annotations",
        "LIVE_TABLE": "live",
        "INGEST_MACHINE_ARN": machine["stateMachineArn"],
        "PUBLIC_URL": "http://localhost:8080",
        "COOKIE_SECURE": "0",
        "FILM_WORKERS": "4",
    }.items():
        monkeypatch.setenv(name, value)
    forget_wiring()
    deploy("deploy_migrate")
    deploy("deploy_keys")
    yield
    system.database().close()
    forget_wiring()


def deploy(door: str, event: dict[str, Any] | None = None) -> Any:
    return importlib.import_module(f"{door}.handler").lambda_handler(event or {}, Context())


def new_person(email: str, name: str, **more: str) -> Browser:
    browser = Browser()
    answer = browser.ask(
        "api_session", "POST", "/api/sign-up", {"email": email, "password": PASSWORD, "name": name, **more}
    )
    assert answer.status == 201, answer.body
    return browser


def begin(browser: Browser, size: int, filename: str = "juggle.mp4") -> dict[str, Any]:
    answer = browser.ask("api_videos", "POST", "/api/videos", {"filename": filename, "sizeBytes": size})
    assert answer.status == 201, answer.body
    return dict(answer.body)


def test_a_person_signs_up_and_is_known_by_the_token(house: None) -> None:
    browser = Browser()
    answer = browser.ask(
        "api_session",
        "POST",
        "/api/sign-up",
        {"email": " Ana@Example.ORG ", "password": PASSWORD, "name": "Ana", "workspaceName": "Ana’s dancers"},
    )
    assert answer.status == 201
    assert answer.body["expiresIn"] == 600
    assert answer.body["person"]["email"] == "ana@example.org"
    assert answer.body["role"] == "owner"
    assert answer.body["workspace"] == {"id": answer.body["workspaces"][0]["id"], "name": "Ana’s dancers"}
    assert "refresh" not in json.dumps(answer.body).lower()
    (cookie,) = answer.cookies
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and "Path=/api" in cookie
    assert "Secure" not in cookie  # plain http on one machine
    me = browser.ask("api_session", "GET", "/api/me")
    assert me.status == 200
    assert me.body["person"]["name"] == "Ana"


def test_sign_in_refresh_and_sign_out(house: None) -> None:
    new_person("ana@example.org", "Ana")
    browser = Browser()
    body = {"email": "ANA@example.org", "password": PASSWORD}
    assert (
        browser.ask("api_session", "POST", "/api/sign-in", {**body, "password": "wrong wrong"}).status == 401
    )
    assert browser.ask("api_session", "POST", "/api/sign-in", body).status == 200
    first = browser.cookies["practika_refresh"]
    assert browser.ask("api_session", "POST", "/api/session/refresh").status == 200
    assert browser.cookies["practika_refresh"] != first
    gone = browser.ask("api_session", "POST", "/api/sign-out")
    assert (gone.status, gone.body) == (204, None)
    assert "Content-Type" not in gone.headers and "Max-Age=0" in gone.cookies[0]
    assert browser.ask("api_session", "POST", "/api/session/refresh").status == 401


def test_an_invited_person_sees_the_same_library(house: None) -> None:
    coach = new_person("coach@example.org", "Coach")
    invitation = coach.ask("api_people", "POST", "/api/invitations", {"role": "member"})
    assert invitation.status == 201
    code = invitation.body["code"]
    assert invitation.body["url"] == f"http://localhost:8080/join/{code}"
    seen = Browser().ask("api_people", "GET", f"/api/invitations/{code}")
    assert seen.body["workspace"] == {"name": "Coach’s workspace"}
    student = new_person("student@example.org", "Student", invitation=code)
    begun = begin(coach, 10)
    listed = student.ask("api_videos", "GET", "/api/videos")
    assert [video["id"] for video in listed.body["videos"]] == [begun["video"]["id"]]
    assert listed.body["videos"][0]["createdBy"]["name"] == "Coach"
    members = student.ask("api_people", "GET", "/api/people")
    assert [(each["name"], each["role"]) for each in members.body["people"]] == [
        ("Coach", "owner"),
        ("Student", "member"),
    ]
    refused = student.ask("api_videos", "DELETE", f"/api/videos/{begun['video']['id']}")
    assert (refused.status, refused.body["code"]) == (403, "forbidden")


def test_an_existing_person_accepts_an_invitation_and_switches_back(house: None) -> None:
    coach = new_person("coach@example.org", "Coach")
    code = coach.ask("api_people", "POST", "/api/invitations", {"role": "viewer"}).body["code"]
    ana = new_person("ana@example.org", "Ana")
    home = ana.ask("api_session", "GET", "/api/me").body["workspace"]["id"]
    joined = ana.ask("api_people", "POST", f"/api/invitations/{code}/accept")
    assert (joined.status, joined.body["role"], len(joined.body["workspaces"])) == (200, "viewer", 2)
    assert begin_status(ana) == 403
    back = ana.ask("api_session", "POST", "/api/session/refresh", {"workspaceId": home})
    assert (back.body["workspace"]["id"], back.body["role"]) == (home, "owner")
    assert begin_status(ana) == 201


def begin_status(browser: Browser) -> int:
    return browser.ask("api_videos", "POST", "/api/videos", {"filename": "a.mp4", "sizeBytes": 1}).status


def test_a_video_of_another_workspace_is_not_there(house: None) -> None:
    video = begin(new_person("ana@example.org", "Ana"), 10)["video"]["id"]
    stranger = new_person("eve@example.org", "Eve")
    for method, path, body in (
        ("GET", f"/api/videos/{video}", None),
        ("PATCH", f"/api/videos/{video}", {"title": "mine"}),
        ("DELETE", f"/api/videos/{video}", None),
        ("GET", f"/api/videos/{video}/upload", None),
        ("POST", f"/api/videos/{video}/upload/parts", {"parts": [{"number": 1}]}),
        ("POST", f"/api/videos/{video}/upload/complete", None),
        ("DELETE", f"/api/videos/{video}/upload", None),
        ("POST", f"/api/videos/{video}/retry", None),
        ("POST", f"/api/videos/{video}/cancel", None),
    ):
        answer = stranger.ask("api_videos", method, path, body)
        assert (answer.status, answer.body["code"]) == (404, "video_not_found"), (method, path)


def test_a_film_in_parts_is_resumed_and_completed_once(house: None, s3: Any) -> None:
    ana = new_person("ana@example.org", "Ana")
    size = 20 * MIB
    begun = begin(ana, size)
    assert begun["upload"]["mode"] == "multipart" and begun["upload"]["partCount"] == 3
    video = begun["video"]["id"]
    path = f"/api/videos/{video}/upload"
    signed = ana.ask("api_videos", "POST", f"{path}/parts", {"parts": [{"number": 1}, {"number": 3}]})
    assert [part["sizeBytes"] for part in signed.body["parts"]] == [8 * MIB, 4 * MIB]
    for part in signed.body["parts"]:
        send(s3, part)
    resumed = ana.ask("api_videos", "GET", path)
    assert [part["number"] for part in resumed.body["parts"]] == [1, 3]
    early = ana.ask("api_videos", "POST", f"{path}/complete")
    assert (early.status, early.body["code"], early.body["details"]["missing"]) == (
        409,
        "upload_incomplete",
        [2],
    )
    (second,) = ana.ask("api_videos", "POST", f"{path}/parts", {"parts": [{"number": 2}]}).body["parts"]
    send(s3, second)
    for _ in range(2):
        done = ana.ask("api_videos", "POST", f"{path}/complete")
        assert (done.status, done.body["status"], done.body["stage"]) == (202, "processing", "queued")
    assert s3.head_object(Bucket=BUCKET, Key=source(begun))["ContentLength"] == size


def test_a_small_film_goes_in_one_put(house: None, s3: Any) -> None:
    ana = new_person("ana@example.org", "Ana")
    begun = begin(ana, 5)
    video = begun["video"]["id"]
    path = f"/api/videos/{video}/upload"
    assert begun["upload"]["mode"] == "single"
    assert ana.ask("api_videos", "POST", f"{path}/complete").body["code"] == "upload_incomplete"
    (part,) = ana.ask("api_videos", "POST", f"{path}/parts", {"parts": [{"number": 1}]}).body["parts"]
    send(s3, part)
    assert ana.ask("api_videos", "POST", f"{path}/complete").status == 202
    removed = ana.ask("api_videos", "DELETE", f"/api/videos/{video}")
    assert (removed.status, removed.body) == (204, None)
    assert s3.list_objects_v2(Bucket=BUCKET).get("KeyCount") == 0
    assert ana.ask("api_videos", "GET", f"/api/videos/{video}").status == 404


def test_an_aborted_upload_takes_its_video_along(house: None, s3: Any) -> None:
    ana = new_person("ana@example.org", "Ana")
    video = begin(ana, 20 * MIB)["video"]["id"]
    path = f"/api/videos/{video}/upload"
    ana.ask("api_videos", "POST", f"{path}/parts", {"parts": [{"number": 1}]})
    assert ana.ask("api_videos", "DELETE", path).status == 204
    assert ana.ask("api_videos", "GET", "/api/videos").body == {"videos": [], "cursor": None}
    assert not s3.list_multipart_uploads(Bucket=BUCKET).get("Uploads")


def test_a_failed_video_is_tried_again_and_the_sweep_restarts_a_silent_one(
    house: None, database: Database
) -> None:
    ana = new_person("ana@example.org", "Ana")
    video = begin(ana, 5)["video"]["id"]
    early = ana.ask("api_videos", "POST", f"/api/videos/{video}/retry")
    assert early.status == 409
    database.run(
        "UPDATE videos SET status = 'failed', failure_code = 'not_a_film', failure_reason = 'no film'"
    )
    assert ana.ask("api_videos", "GET", f"/api/videos/{video}").body["failure"] == {
        "code": "not_a_film",
        "reason": "no film",
    }
    again = ana.ask("api_videos", "POST", f"/api/videos/{video}/retry")
    assert (again.status, again.body["attempt"], again.body["failure"]) == (202, 1, None)
    database.run("UPDATE videos SET progressed_at = now() - interval '1 hour'")
    assert deploy("cron_sweep_videos")["restarted"] == 1
    database.run("UPDATE videos SET progressed_at = now() - interval '1 hour'")
    assert deploy("cron_sweep_videos")["given_up"] == 1
    assert ana.ask("api_videos", "GET", f"/api/videos/{video}").body["failure"]["code"] == "gave_up"


def test_the_library_is_paged_and_searched(house: None) -> None:
    ana = new_person("ana@example.org", "Ana")
    made = [begin(ana, 1, f"take_{number}%.mp4")["video"]["id"] for number in range(5)]
    first = ana.ask("api_videos", "GET", "/api/videos", limit=3).body
    second = ana.ask("api_videos", "GET", "/api/videos", limit=3, cursor=first["cursor"]).body
    assert [video["id"] for video in first["videos"] + second["videos"]] == made[::-1]
    assert second["cursor"] is None
    found = ana.ask("api_videos", "GET", "/api/videos", q="3%").body["videos"]
    assert [video["title"] for video in found] == ["take 3%"]
    assert ana.ask("api_videos", "GET", "/api/videos", cursor="nonsense").status == 422


def test_keys_are_made_once(house: None) -> None:
    assert deploy("deploy_keys") == {"made": []}
    assert deploy("deploy_migrate") == {"applied": []}
    assert deploy("deploy_keys", {"mediaKey": "ab" * 32}) == {"made": ["media"]}


def send(s3: Any, part: dict[str, Any]) -> None:
    """What a browser does, in words that moto's in-process S3 understands."""
    import requests

    answer = requests.put(part["url"], data=b"x" * part["sizeBytes"], headers=part["headers"], timeout=10)
    assert answer.status_code == 200, answer.text


def source(begun: dict[str, Any]) -> str:
    (video,) = [begun["video"]["id"]]
    listed = boto3.client("s3", region_name=REGION).list_objects_v2(Bucket=BUCKET, Prefix="uploads/")
    (key,) = [item["Key"] for item in listed["Contents"] if video in item["Key"]]
    return str(key)
