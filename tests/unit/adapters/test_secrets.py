"""Secrets Manager in process: caching, rotation, and the keys that a fresh deployment lacks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from moto import mock_aws

from practika.adapters.key_makers import FACTOR_KEYS, key_store_import, make_missing_keys
from practika.adapters.secrets import Secrets
from practika.adapters.tokens import SignedTokens
from practika.domain.errors import Unavailable
from tests.examples import member
from tests.fakes.live import HandClock
from tests.unit.sdk import session

NAMES = {"signing": "signing", "verification": "verification", "media": "media"}


@pytest.fixture
def client() -> Iterator[Any]:
    with mock_aws():
        made: Any = session().client("secretsmanager")
        for name in NAMES.values():
            made.create_secret(Name=name, SecretString="{}")
        yield made


def test_a_secret_is_read_once_until_its_time_is_over(client: Any) -> None:
    secrets = Secrets(lambda: client)
    assert secrets.text("media") == "{}"
    client.put_secret_value(SecretId="media", SecretString="new")
    assert secrets.text("media") == "{}"
    secrets.forget("media")
    assert secrets.text("media") == "new"
    assert Secrets(lambda: client, ttl_seconds=0).text("media") == "new"
    assert secrets.text("verification", 0) == "{}"
    client.put_secret_value(SecretId="verification", SecretString="turned")
    assert secrets.text("verification", 0) == "turned"


def test_a_record_is_an_object_or_empty(client: Any) -> None:
    for text, record in (('{"a": 1}', {"a": 1}), ("{x`random born text", {}), ("[1]", {}), (" ", {})):
        client.put_secret_value(SecretId="signing", SecretString=text)
        assert Secrets(lambda: client).record("signing") == record


def test_a_secret_that_was_never_filled_is_empty_and_a_missing_one_is_trouble(client: Any) -> None:
    client.create_secret(Name="bare")
    assert Secrets(lambda: client).text("bare") == ""
    with pytest.raises(Unavailable):
        Secrets(lambda: client).text("nowhere")


def test_what_is_known_is_used_while_a_secret_cannot_be_read_unless_it_was_refused(client: Any) -> None:
    secrets = Secrets(lambda: client, ttl_seconds=0)
    client.put_secret_value(SecretId="media", SecretString="known")
    assert secrets.text("media") == "known"
    client.delete_secret(SecretId="media")  # answered by an error from now on
    assert secrets.text("media") == "known"
    secrets.forget("media")
    with pytest.raises(Unavailable):  # the rotated one, or none
        secrets.text("media")
    assert secrets.text("media") == "known"  # one wrong token must not make an environment forget its keys
    with pytest.raises(Unavailable):
        secrets.text("nowhere")


def test_missing_keys_are_made_once_and_work(client: Any) -> None:
    secrets = Secrets(lambda: client)
    born = client.describe_secret(SecretId="signing")["VersionIdsToStages"]
    assert make_missing_keys(secrets, **NAMES, media_key=None) == ["signing", "factor", "media"]
    stages = client.describe_secret(SecretId="signing")["VersionIdsToStages"]
    assert [stages[one] for one in born] == [
        ["AWSPREVIOUS"]
    ]  # still there for who made it: it was written once
    before = [secrets.text(name) for name in NAMES.values()]
    assert make_missing_keys(Secrets(lambda: client), **NAMES, media_key=None) == []
    assert [Secrets(lambda: client).text(name) for name in NAMES.values()] == before
    tokens = SignedTokens(
        signing_key=lambda: secrets.record("signing"),
        verification_keys=lambda: secrets.record("verification"),
        forget_keys=lambda: None,
        clock=HandClock(),
    )
    assert tokens.caller(tokens.access(member())) == member()
    assert "private" not in secrets.text("verification").lower()


def test_a_run_that_broke_off_between_the_two_keys_is_repaired(client: Any) -> None:
    client.put_secret_value(SecretId="verification", SecretString=json.dumps({"keys": [{"kid": "lost"}]}))
    secrets = Secrets(lambda: client)
    make_missing_keys(secrets, **NAMES, media_key=None)
    kids = [key["kid"] for key in secrets.record("verification")["keys"]]
    assert kids == ["lost", secrets.record("signing")["kid"]]


def test_the_keys_of_second_factors_stay_when_the_signing_key_is_made_anew(client: Any) -> None:
    secrets = Secrets(lambda: client)
    make_missing_keys(secrets, **NAMES, media_key=None)
    before = secrets.record("signing")
    factor = before[FACTOR_KEYS]
    assert len(bytes.fromhex(factor["keys"][factor["current"]])) == 32
    secrets.write("signing", json.dumps({FACTOR_KEYS: factor}))
    assert make_missing_keys(secrets, **NAMES, media_key=None) == ["signing"]
    after = secrets.record("signing")
    assert after[FACTOR_KEYS] == factor and after["kid"] != before["kid"]


def test_a_given_media_key_wins_and_must_be_one(client: Any) -> None:
    secrets = Secrets(lambda: client)
    make_missing_keys(secrets, **NAMES, media_key="ab" * 32)
    assert secrets.text("media") == "ab" * 32
    with pytest.raises(ValueError, match="64"):
        make_missing_keys(secrets, **NAMES, media_key="too short")
    assert json.loads(key_store_import("media_key", "k")) == {"data": [{"key": "media_key", "value": "k"}]}


def test_the_edge_s_key_is_made_where_there_is_an_edge_and_stays(client: Any) -> None:
    client.create_secret(Name="edge", SecretString="{}")
    secrets = Secrets(lambda: client)
    assert make_missing_keys(secrets, **NAMES, media_key=None, edge="edge")[-1] == "edge"
    first = secrets.record("edge")
    assert (len(first["current"]), first["former"]) == (64, "")
    assert make_missing_keys(secrets, **NAMES, media_key=None, edge="edge") == []
    assert Secrets(lambda: client).record("edge") == first
