"""The role of doors on real PostgreSQL: rows and nothing else, and no row of the audit log twice."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from cdk.local.database import NAME
from practika.adapters.postgres.connection import STATEMENT_TIMEOUT_MS, Database
from practika.adapters.postgres.doors_role import BY_TOKEN, ROLE, let_doors_in, verifier
from practika.domain.errors import Unavailable
from tests.cloud import Cloud, aws
from tests.integration.conftest import new_database


@pytest.fixture(scope="module")
def server(postgres: dict[str, Any]) -> Iterator[Database]:
    """A database of this test's own, as the owner sees it."""
    name = new_database(postgres, "rights", migrated=True)
    owner = Database(lambda: {**postgres, "dbname": name})
    yield owner
    owner.close()
    admin = Database(lambda: postgres)
    admin.run(f"DROP DATABASE {name} WITH (FORCE)")
    admin.close()


@pytest.fixture
def door(postgres: dict[str, Any], server: Database) -> Iterator[Database]:
    one = Database(lambda: {**postgres, "dbname": "rights", "username": ROLE})
    yield one
    one.close()


def test_the_role_brings_its_settings_along_where_a_start_may_not_name_them(
    postgres: dict[str, Any], server: Database
) -> None:
    one = Database(lambda: {**postgres, "dbname": "rights", "username": ROLE, "proxied": True})
    try:
        assert one.one("SHOW statement_timeout") == {"statement_timeout": f"{STATEMENT_TIMEOUT_MS // 1000}s"}
        assert one.one("SELECT setting, source FROM pg_settings WHERE name = 'TimeZone'") == {
            "setting": "UTC",
            "source": "user",
        }
    finally:
        one.close()


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE mine (id int)",
        "DROP TABLE videos",
        "ALTER TABLE videos ADD COLUMN mine int",
        "CREATE INDEX mine ON videos (title)",
        "TRUNCATE sweep_marks",
        "CREATE ROLE mine",
        "CREATE DATABASE mine",
        f"ALTER ROLE {ROLE} SUPERUSER",
        "SELECT * FROM schema_migrations",
        "UPDATE audit_log SET act = 'signed_out'",
        "DELETE FROM audit_log",
        "TRUNCATE audit_log",
        "ALTER TABLE audit_log DISABLE TRIGGER ALL",
        "DELETE FROM audit_links",
    ],
)
def test_what_a_door_may_not(door: Database, sql: str) -> None:
    with pytest.raises((psycopg.errors.InsufficientPrivilege, Unavailable)) as refused:
        door.run(sql)
    cause = refused.value if isinstance(refused.value, psycopg.Error) else refused.value.__cause__
    assert isinstance(cause, psycopg.errors.InsufficientPrivilege)


def test_what_a_door_may(door: Database) -> None:
    door.run("INSERT INTO sweep_marks (room, key) VALUES ('media/', 'a')")
    assert door.run("UPDATE sweep_marks SET key = 'b'") == 1
    assert door.run("DELETE FROM sweep_marks") == 1
    door.run("INSERT INTO audit_log (at, act) VALUES (now(), 'signed_in')")
    assert door.one("SELECT act FROM audit_log") == {"act": "signed_in"}


def test_a_table_that_a_later_migration_makes_is_the_doors_too(server: Database, door: Database) -> None:
    server.run("CREATE TABLE later (id int)")
    door.run("INSERT INTO later VALUES (1)")
    assert door.one("SELECT id FROM later") == {"id": 1}


def test_what_somebody_widened_by_hand_is_narrow_again(server: Database, door: Database) -> None:
    server.run(f"GRANT UPDATE ON audit_log TO {ROLE}")
    let_doors_in(server)
    test_what_a_door_may_not(door, "UPDATE audit_log SET act = 'signed_out'")


def test_a_token_where_rds_takes_them_and_a_password_where_not(server: Database) -> None:
    """Who is in `rds_iam` cannot sign in by a password."""
    server.run(f"CREATE ROLE {BY_TOKEN}")
    is_in = f"SELECT pg_has_role('{ROLE}', '{BY_TOKEN}', 'MEMBER') AS token"
    try:
        let_doors_in(server)
        assert server.one(is_in) == {"token": True}
        let_doors_in(server, "a password")
        assert server.one(is_in) == {"token": False}
    finally:
        server.run(f"DROP ROLE {BY_TOKEN}")


def test_a_password_is_kept_as_postgresql_would_keep_it(server: Database) -> None:
    server.run(f"ALTER ROLE {ROLE} PASSWORD 'a password'")
    kept = str(_stored(server))
    salt = base64.b64decode(kept.split("$")[1].split(":")[1])
    assert verifier("a password", salt) == kept
    assert verifier("another", salt) != kept
    let_doors_in(server, "a new one")
    assert verifier(
        "a new one", base64.b64decode(str(_stored(server)).split("$")[1].split(":")[1])
    ) == _stored(server)
    server.run(f"ALTER ROLE {ROLE} PASSWORD NULL")


def _stored(server: Database) -> Any:
    row = server.one("SELECT rolpassword FROM pg_authid WHERE rolname = %(role)s", {"role": ROLE})
    return row and row["rolpassword"]


def test_deployed_doors_are_nobody_else_and_their_secret_opens_no_more(cloud: Cloud) -> None:
    cloud.person("Head Coach").call("GET", "/api/people")
    with psycopg.connect(cloud.ready["database"]) as owner:
        users = owner.execute(
            "SELECT DISTINCT usename FROM pg_stat_activity WHERE application_name = 'practika'"
        ).fetchall()
    assert users == [(ROLE,)]
    known = aws(cloud, "secretsmanager").get_secret_value(SecretId="practika-local-doors")
    said = json.loads(known["SecretString"])
    with psycopg.connect(
        host=said["host"], port=said["port"], user=said["username"], password=said["password"], dbname=NAME
    ) as door:
        assert door.execute("SELECT count(*) FROM audit_log").fetchone() != (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            door.execute("UPDATE audit_log SET act = 'signed_out'")
