"""Which migrations the version before can live with, and what a file must say that takes something away."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from practika.adapters.postgres.expand import breaks, contract_of
from practika.adapters.postgres.migrate import MigrationRefused, read_migrations
from tests.cloud import ROOT

LIVED_WITH = (
    "CREATE TABLE one (id int NOT NULL, CONSTRAINT one_id UNIQUE (id)); CREATE UNIQUE INDEX one_by ON one (id)",
    "ALTER TABLE videos ADD COLUMN a int, ADD COLUMN b text NOT NULL DEFAULT ''",
    "ALTER TABLE videos ADD COLUMN c int GENERATED ALWAYS AS IDENTITY NOT NULL",
    "ALTER TABLE videos DROP CONSTRAINT s, ADD CONSTRAINT s CHECK (status <> '')",
    "CREATE INDEX i ON videos (a); DROP INDEX j",
    "-- never DROP TABLE videos here\nCOMMENT ON TABLE videos IS 'rename; DROP COLUMN a'",
    "UPDATE videos SET title = 'x' WHERE title IS NULL",
    "CREATE TABLE one (id int); ALTER TABLE one ALTER COLUMN id SET NOT NULL",
)
BREAKING = {
    "DROP TABLE videos": "takes something away",
    "ALTER TABLE videos\n  DROP   COLUMN a": "takes something away",
    "alter table videos rename column a to b": "renames",
    "ALTER TABLE videos ALTER COLUMN a TYPE bigint": "changes a type",
    "ALTER TABLE videos ALTER COLUMN a SET DATA TYPE bigint": "changes a type",
    "ALTER TABLE videos ALTER COLUMN a SET NOT NULL": "demands a value",
    "ALTER TABLE videos ALTER COLUMN a DROP DEFAULT": "demands a value",
    "ALTER TABLE videos ADD COLUMN a int DEFAULT 1, ADD COLUMN b text NOT NULL": "demands a value",
    "ALTER TABLE videos ADD CONSTRAINT c CHECK (a > 0)": "narrows",
    "CREATE UNIQUE INDEX u ON videos (title)": "narrows",
    "DELETE FROM videos": "throws rows away",
    "TRUNCATE videos": "throws rows away",
    "CREATE TABLE one (id int); ALTER TABLE videos DROP COLUMN a": "takes something away",
}


@pytest.mark.parametrize("sql", LIVED_WITH)
def test_what_only_adds_is_lived_with(sql: str) -> None:
    assert breaks(sql) == []


@pytest.mark.parametrize(("sql", "why"), BREAKING.items())
def test_what_takes_away_or_demands_is_named(sql: str, why: str) -> None:
    assert any(why in each for each in breaks(sql)), breaks(sql)


@pytest.mark.parametrize("sql", BREAKING)
def test_such_a_file_is_refused_unless_it_says_what_it_contracts(tmp_path: Path, sql: str) -> None:
    file = tmp_path / "0001_take_away.sql"
    file.write_text(sql, "utf-8")
    with pytest.raises(MigrationRefused, match="would break the version before"):
        read_migrations(tmp_path)
    file.write_text(f"-- contract of 0001_add_it, released in 1.2.3\n{sql}", "utf-8")
    assert [each.needs for each in read_migrations(tmp_path)] == [1]


@pytest.mark.parametrize(
    "first", ["-- contract of 7_add, released in 1.2.3", "-- contract of 0007_add", "-- contract", "SELECT 1"]
)
def test_a_mark_of_another_form_is_none(first: str) -> None:
    assert contract_of(f"{first}\nDROP TABLE videos") is None


def test_each_contract_names_an_earlier_migration_that_a_release_has_brought() -> None:
    """Released, so that the version before has lived with it; the changelog has the releases."""
    migrations = read_migrations()
    names = {each.number: each.name for each in migrations}
    releases = set(re.findall(r"^## \[(\d+\.\d+\.\d+)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M))
    for each in migrations:
        contract = contract_of(each.sql)
        if contract:
            number, name, release = contract
            assert number < each.number, each.name
            assert names[number] == name, each.name
            assert release in releases, each.name
    assert len(names) >= 6
