"""Real engines in this process or beside it: a private PostgreSQL, and moto's AWS."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config
from moto import mock_aws

from practika.adapters.postgres.connection import Database
from practika.adapters.postgres.doors_role import ROLE
from practika.adapters.postgres.migrate import migrate
from tests import postgres_server

BUCKET = "media-of-tests"
REGION = "eu-central-1"


@pytest.fixture(scope="session")
def postgres() -> Iterator[dict[str, Any]]:
    """The secret of a fresh PostgreSQL server without any of our tables."""
    with postgres_server.running() as secret:
        yield secret


@pytest.fixture(scope="session")
def migrated(postgres: dict[str, Any]) -> dict[str, Any]:
    """The secret of a database with today's schema."""
    return {**postgres, "dbname": new_database(postgres, "migrated", migrated=True)}


@pytest.fixture(scope="session")
def as_doors(migrated: dict[str, Any]) -> dict[str, Any]:
    """The same, with no more rights than doors have."""
    return {**migrated, "username": ROLE}


@pytest.fixture
def database(migrated: dict[str, Any], as_doors: dict[str, Any]) -> Iterator[Database]:
    """Today's schema, empty, as doors see it."""
    owner = Database(lambda: migrated)
    owner.run(
        "TRUNCATE workspaces, people, members, refresh_tokens, invitations, sign_in_failures, audit_log,"
        " audit_links, videos, uploads, turns, codes, lessons, person_requests, former_films CASCADE"
    )
    owner.close()
    one = Database(lambda: as_doors)
    yield one
    one.close()


def new_database(server: dict[str, Any], name: str, *, migrated: bool) -> str:
    """Makes a database of that name, with today's schema if wanted."""
    admin = Database(lambda: server)
    admin.run(f"CREATE DATABASE {name}")
    admin.close()
    if migrated:
        owner = Database(lambda: {**server, "dbname": name})
        migrate(owner)
        owner.close()
    return name


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """moto instead of AWS, with credentials that open nothing."""
    for name, value in (
        ("AWS_ACCESS_KEY_ID", "testing"),
        ("AWS_SECRET_ACCESS_KEY", "testing"),
        ("AWS_REGION", REGION),
        ("AWS_DEFAULT_REGION", REGION),
    ):
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        yield


@pytest.fixture
def s3(aws: None) -> Any:
    """An S3 client with an empty media bucket."""
    config = Config(signature_version="s3v4", request_checksum_calculation="when_required")
    here: Any = {"LocationConstraint": REGION}
    client = boto3.client("s3", region_name=REGION, config=config)
    client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration=here)
    return client
