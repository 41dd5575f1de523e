"""Applies numbered migrations, forward only.

Files are `migrations/NNNN_verb_noun.sql`, numbered without gaps. Each runs in its own transaction together with its row
in `schema_migrations`, so it is there wholly or not at all. One advisory lock lets two deploys wait for each other. A
file that was changed after it was applied is refused: write a new one.

A database may be ahead of the code: a version that is taken back finds what the next one has added, and lives with it
(expand.py). Only what a contracting file has taken away since stops it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from practika.adapters.postgres.connection import Database
from practika.adapters.postgres.doors_role import let_doors_in
from practika.adapters.postgres.expand import breaks, contract_of
from practika.domain.errors import PractikaError
from practika.domain.model import Model

FOLDER = Path(__file__).parent / "migrations"
#: Any constant will do, as long as nothing else in this database uses it ("practika" in ASCII).
LOCK = 0x7072616374696B61
#: How long one deploy waits for another, in milliseconds.
LOCK_WAIT_MS = 120_000
_NAME = re.compile(r"^(\d{4})_[a-z0-9]+(?:_[a-z0-9]+)+\.sql$")


class MigrationRefused(PractikaError):
    """The files and the database do not agree; nothing was changed by this run after that point."""

    code = "migration_refused"
    default = "The migrations on disk do not continue what this database has."


class Migration(Model):
    """One file: its number (from 1), name, text and SHA-256 (hex) of the text.

    `needs`: with how many migrations a version can live on the database afterwards; 0, whatever it has.
    """

    number: int
    name: str
    sql: str
    sha256: str
    needs: int = 0


def read_migrations(folder: Path = FOLDER) -> Sequence[Migration]:
    """All migrations of a folder in order; raises MigrationRefused for a gap, a double number, a strange name, or a
    file that breaks the version before without saying so."""
    migrations = []
    for number, path in enumerate(sorted(folder.glob("*.sql")), start=1):
        match = _NAME.match(path.name)
        if not match or int(match[1]) != number:
            raise MigrationRefused(
                f"Expected migration number {number:04d}_verb_noun.sql, found {path.name}."
            )
        sql = path.read_text(encoding="utf-8")
        digest = hashlib.sha256(sql.encode()).hexdigest()
        needs = _needed(path.stem, sql)
        migrations.append(Migration(number=number, name=path.stem, sql=sql, sha256=digest, needs=needs))
    return migrations


def _needed(name: str, sql: str) -> int:
    contract = contract_of(sql)
    if contract:
        return contract[0]
    if found := breaks(sql):
        raise MigrationRefused(f"{name} would break the version before it: {found[0]}. See expand.py.")
    return 0


def migrate(database: Database, folder: Path = FOLDER, *, doors_password: str | None = None) -> Sequence[str]:
    """Brings the schema and what doors may do with it up to date; the names of the migrations that were applied now."""
    migrations = read_migrations(folder)
    try:
        database.run(f"SET statement_timeout = {LOCK_WAIT_MS}")
        database.run(f"SELECT pg_advisory_lock({LOCK})")
        database.run("SET statement_timeout = 0")
        database.run(
            "CREATE TABLE IF NOT EXISTS schema_migrations ("
            "number integer PRIMARY KEY, name text NOT NULL, sha256 text NOT NULL, "
            "applied_at timestamptz NOT NULL DEFAULT now())"
        )
        database.run(
            "ALTER TABLE schema_migrations ADD COLUMN IF NOT EXISTS needs integer NOT NULL DEFAULT 0"
        )
        waiting = _waiting(database, migrations)
        for migration in waiting:
            _apply(database, migration)
        if folder == FOLDER:
            let_doors_in(database, doors_password)
        return [migration.name for migration in waiting]
    finally:
        database.close()  # ends the session: the lock goes, and the changed timeout with it


def _waiting(database: Database, migrations: Sequence[Migration]) -> Sequence[Migration]:
    applied = database.all("SELECT number, name, sha256, needs FROM schema_migrations ORDER BY number")
    ahead = applied[len(migrations) :]
    if any(row["needs"] > len(migrations) for row in ahead):
        raise MigrationRefused(
            "This database is newer than this code can live with: a migration has taken away what it needs."
        )
    for row, migration in zip(applied, migrations, strict=False):
        if (row["number"], row["name"], row["sha256"]) != (
            migration.number,
            migration.name,
            migration.sha256,
        ):
            raise MigrationRefused(
                f"{migration.name} was changed after it was applied. Restore it and write a new migration."
            )
    return migrations[len(applied) :]


def _apply(database: Database, migration: Migration) -> None:
    with database.transaction():
        database.run(migration.sql)
        database.run(
            "INSERT INTO schema_migrations (number, name, sha256, needs)"
            " VALUES (%(number)s, %(name)s, %(sha256)s, %(needs)s)",
            migration.model_dump(exclude={"sql"}),
        )
