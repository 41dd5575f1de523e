"""Tokens by which doors sign in to RDS: what botocore would make, and never one for two connections."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from practika.adapters.postgres.iam_token import IamToken
from practika.adapters.sigv4 import Credentials
from practika.runtime.wiring import system
from tests.fakes.live import HandClock
from tests.unit.sdk import session

HOST, PORT, USER, REGION = "postgres.abc123.eu-west-1.rds.amazonaws.com", 5433, "practika_doors", "eu-west-1"
AT = datetime(2026, 11, 23, 4, 5, 6, tzinfo=UTC)


@pytest.mark.parametrize("token", [None, "a/session+token=="])
def test_a_token_is_what_botocore_makes(token: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("botocore.auth.get_current_datetime", lambda *_, **__: AT.replace(tzinfo=None))
    client = session().client(
        "rds",
        region_name=REGION,
        aws_access_key_id="AKIDEXAMPLE",
        aws_secret_access_key="secret/+key",
        aws_session_token=token,
    )
    theirs = client.generate_db_auth_token(DBHostname=HOST, Port=PORT, DBUsername=USER)
    ours = IamToken(HOST, PORT, USER, REGION).make(Credentials("AKIDEXAMPLE", "secret/+key", token), AT)
    assert _parts(ours) == _parts(theirs)


def _parts(token: str) -> tuple[str, list[str]]:
    address, _, query = token.partition("?")
    return address, sorted(query.split("&"))


def test_every_connection_has_a_token_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = HandClock(AT)
    monkeypatch.setattr(system, "clock", lambda: clock)
    monkeypatch.setattr(system, "credentials", lambda: Credentials("AKIDEXAMPLE", "secret"))
    monkeypatch.setenv("AWS_REGION", REGION)
    sign_in = system._by_token(HOST, PORT, "practika")
    first = sign_in()
    assert (first["username"], first["host"], first["port"], first["dbname"]) == (
        USER,
        HOST,
        PORT,
        "practika",
    )
    clock.move(1)
    assert sign_in()["password"] != first["password"]
