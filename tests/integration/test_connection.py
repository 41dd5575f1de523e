"""The database connection when the world is not kind."""

from __future__ import annotations

import json
import socket
from typing import Any

import psycopg
import pytest

from practika.adapters.postgres import connection as module
from practika.adapters.postgres.connection import Database
from practika.domain.errors import Invalid, Unavailable
from practika.runtime.errors import error_response


def kill_backends(secret: dict[str, Any]) -> None:
    with psycopg.connect(host=secret["host"], user="postgres", dbname="postgres", autocommit=True) as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'practika'"
        )


def test_a_read_survives_a_killed_connection(migrated: dict[str, Any], database: Database) -> None:
    assert database.one("SELECT 1 AS n") == {"n": 1}
    kill_backends(migrated)
    assert database.one("SELECT 2 AS n") == {"n": 2}


def test_a_write_on_a_killed_connection_is_not_repeated_behind_the_caller(
    migrated: dict[str, Any], database: Database
) -> None:
    database.one("SELECT 1 AS n")
    kill_backends(migrated)
    with pytest.raises(Unavailable):
        database.run("INSERT INTO sign_in_failures (subject, at) VALUES (repeat('a', 64), now())")
    assert database.run("INSERT INTO sign_in_failures (subject, at) VALUES (repeat('a', 64), now())") == 1


def test_after_a_pause_even_a_write_finds_a_living_connection(
    migrated: dict[str, Any], database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    database.one("SELECT 1 AS n")
    kill_backends(migrated)
    monkeypatch.setattr(module, "IDLE_SECONDS", -1.0)
    assert database.run("INSERT INTO sign_in_failures (subject, at) VALUES (repeat('a', 64), now())") == 1


def test_a_transaction_is_all_or_nothing(database: Database) -> None:
    insert = "INSERT INTO sign_in_failures (subject, at) VALUES (%(subject)s, now())"
    with pytest.raises(RuntimeError), database.transaction():
        database.run(insert, {"subject": "a" * 64})
        raise RuntimeError
    assert database.one("SELECT count(*) AS n FROM sign_in_failures") == {"n": 0}


def test_a_postgres_that_does_not_answer_is_away_long_before_the_door_s_own_time_is_up() -> None:
    """As a stopped instance: who asks is neither let in nor refused. A door has fifteen seconds."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        asleep = Database(
            lambda: {"host": "127.0.0.1", "port": silent.getsockname()[1], "username": "u", "password": "p"}
        )
        with pytest.raises(Unavailable) as said:
            asleep.one("SELECT 1")
    answer = error_response(said.value, "r-1")
    assert answer["statusCode"] == 503
    body = json.loads(answer["body"])
    assert (body["code"], body["requestId"]) == ("unavailable", "r-1")
    assert "try again" in body["message"]


def test_what_cannot_be_stored_is_the_callers_mistake(database: Database) -> None:
    with pytest.raises(Invalid):
        database.one("SELECT %(text)s AS text", {"text": "nul\x00byte"})
    with pytest.raises(Invalid):
        database.one("SELECT %(at)s::timestamptz", {"at": "yesterdayish"})


def test_a_slow_statement_is_cut_off(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "STATEMENT_TIMEOUT_MS", 50)
    database.close()
    with pytest.raises(Unavailable):
        database.one("SELECT pg_sleep(5)")


def test_no_server_is_unavailable_and_the_secret_is_read_anew(tmp_path: Any) -> None:
    forgotten: list[int] = []
    secret = {"host": str(tmp_path), "port": 5432, "username": "postgres", "dbname": "postgres"}
    with pytest.raises(Unavailable):
        Database(lambda: secret, forget=lambda: forgotten.append(1)).one("SELECT 1")
    assert forgotten == [1]
    with pytest.raises(Unavailable, match="not set up"):
        Database(dict).one("SELECT 1")
