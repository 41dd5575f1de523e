"""Migrations on real PostgreSQL: from nothing, twice, at the same time, and when something is wrong."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import psycopg
import pytest

from cdk.papers.schema import columns
from cdk.stages import ROOT
from practika.adapters.postgres.connection import Database
from practika.adapters.postgres.migrate import FOLDER, MigrationRefused, migrate, read_migrations
from tests.integration.conftest import new_database

NAMES = [migration.name for migration in read_migrations()]


def empty(postgres: dict[str, Any], name: str) -> dict[str, Any]:
    return {**postgres, "dbname": new_database(postgres, name, migrated=False)}


def write(folder: Path, *statements: str) -> Path:
    for number, statement in enumerate(statements, start=1):
        (folder / f"{number:04d}_make_thing.sql").write_text(statement)
    return folder


def test_an_empty_database_gets_everything_once(postgres: dict[str, Any]) -> None:
    secret = empty(postgres, "fresh")
    assert migrate(Database(lambda: secret)) == NAMES
    assert migrate(Database(lambda: secret)) == []


def test_the_data_map_s_reader_of_migrations_sees_the_columns_that_the_server_has(
    postgres: dict[str, Any],
) -> None:
    secret = {**postgres, "dbname": new_database(postgres, "mapped", migrated=True)}
    database = Database(lambda: secret)
    there = database.all(
        "SELECT table_name AS t, column_name AS c FROM information_schema.columns WHERE table_schema = 'public'"
        " ORDER BY ordinal_position"
    )
    database.close()
    found: dict[str, list[str]] = {}
    for row in there:
        found.setdefault(row["t"], []).append(row["c"])
    assert found.pop("schema_migrations")  # the migrations' own book: no migration makes it
    assert found == columns(ROOT)


def test_two_deployments_at_once_apply_each_migration_once(postgres: dict[str, Any]) -> None:
    secret = empty(postgres, "raced")
    applied: list[str] = []
    threads = [
        threading.Thread(target=lambda: applied.extend(migrate(Database(lambda: secret)))) for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(applied) == NAMES


def test_a_failing_migration_leaves_nothing_of_itself_and_can_be_repaired(
    postgres: dict[str, Any], tmp_path: Path
) -> None:
    secret = empty(postgres, "broken")
    folder = write(tmp_path, "CREATE TABLE one (id int)", "CREATE TABLE two (id int); SELECT 1 / 0")
    with pytest.raises(Exception):  # noqa: B017  # whatever PostgreSQL says; the state afterwards is what counts
        migrate(Database(lambda: secret), folder)
    database = Database(lambda: secret)
    assert [row["number"] for row in database.all("SELECT number FROM schema_migrations")] == [1]
    assert database.one("SELECT to_regclass('two') AS there") == {"there": None}
    write(folder, "CREATE TABLE one (id int)", "CREATE TABLE two (id int)")
    assert migrate(Database(lambda: secret), folder) == ["0002_make_thing"]
    database.close()


def test_a_migration_that_changed_after_it_was_applied_is_refused(
    postgres: dict[str, Any], tmp_path: Path
) -> None:
    secret = empty(postgres, "changed")
    folder = write(tmp_path, "CREATE TABLE one (id int)")
    migrate(Database(lambda: secret), folder)
    write(folder, "CREATE TABLE one (id bigint)")
    with pytest.raises(MigrationRefused, match="0001_make_thing was changed"):
        migrate(Database(lambda: secret), folder)


def test_a_version_that_is_taken_back_lives_with_what_the_next_one_has_added(
    postgres: dict[str, Any], tmp_path: Path
) -> None:
    secret = empty(postgres, "newer")
    migrate(
        Database(lambda: secret), write(tmp_path, "CREATE TABLE one (id int)", "CREATE TABLE two (id int)")
    )
    (tmp_path / "0002_make_thing.sql").unlink()
    assert migrate(Database(lambda: secret), tmp_path) == []


def test_a_version_that_needs_what_was_taken_away_is_refused(
    postgres: dict[str, Any], tmp_path: Path
) -> None:
    """Three releases: the second has both columns, the third drops the old one; the first may not come back."""
    secret = empty(postgres, "contracted")
    steps = (
        "CREATE TABLE one (old int)",
        "ALTER TABLE one ADD COLUMN new int",
        "-- contract of 0002_make_thing, released in 0.2.0\nALTER TABLE one DROP COLUMN old",
    )
    assert len(migrate(Database(lambda: secret), write(tmp_path, *steps))) == 3
    (tmp_path / "0003_make_thing.sql").unlink()
    assert migrate(Database(lambda: secret), tmp_path) == []
    (tmp_path / "0002_make_thing.sql").unlink()
    with pytest.raises(MigrationRefused, match="newer than this code can live with"):
        migrate(Database(lambda: secret), tmp_path)


@pytest.mark.parametrize("name", ["0002_skip_one.sql", "1_short_number.sql", "0001_nounderscore.sql"])
def test_strange_names_and_gaps_are_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("SELECT 1")
    with pytest.raises(MigrationRefused):
        read_migrations(tmp_path)


def test_every_table_of_a_workspace_carries_its_id_and_every_foreign_key_has_an_index(
    migrated: dict[str, Any],
) -> None:
    database = Database(lambda: migrated)
    tables = {
        row["table_name"]
        for row in database.all(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
        )
    }
    scoped = {
        row["table_name"]
        for row in database.all(
            "SELECT table_name FROM information_schema.columns WHERE column_name = 'workspace_id'"
        )
    }
    of_people = {"people", "sign_in_failures", "person_requests"}
    of_sign_in = {"second_factors", "recovery_codes", "sign_in_challenges"}
    of_nobody = {"workspaces", "schema_migrations", "sweep_marks", "audit_links"}
    assert tables - scoped == of_nobody | of_people | of_sign_in
    unindexed = database.all(
        'SELECT conrelid::regclass::text AS "table", conname FROM pg_constraint'
        " WHERE contype = 'f' AND connamespace = 'public'::regnamespace AND NOT EXISTS ("
        "  SELECT 1 FROM pg_index WHERE indrelid = conrelid AND indkey[0] = conkey[1])"
    )
    assert {row["conname"] for row in unindexed} <= {
        # read only when a whole workspace or person is erased
        "refresh_tokens_workspace_id_fkey",
    }
    database.close()


def test_the_library_page_is_read_from_its_index(migrated: dict[str, Any]) -> None:
    with psycopg.connect(host=migrated["host"], user="postgres", dbname=migrated["dbname"]) as connection:
        connection.execute("SET enable_seqscan = off")
        plan = connection.execute(
            "EXPLAIN SELECT id FROM videos WHERE workspace_id = 'wsp_1' AND removed_at IS NULL"
            " AND (created_at, id) < (now(), 'vid_2') ORDER BY created_at DESC, id DESC LIMIT 50"
        ).fetchall()
    text = "\n".join(str(line[0]) for line in plan)
    assert "videos_by_workspace" in text
    assert "Sort" not in text


def test_the_packaged_migrations_are_the_ones_that_ship() -> None:
    assert FOLDER.name == "migrations"
    assert NAMES[0] == "0001_create_people"
