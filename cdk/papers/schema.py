"""The columns of PostgreSQL as the migrations leave them, read from their SQL. An integration test compares them with
what a real server has after the same migrations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

MIGRATIONS = Path("layers/core/python/practika/adapters/postgres/migrations")
#: Words with which a line of a table begins that is no column.
NO_COLUMN = {"PRIMARY", "CONSTRAINT", "UNIQUE", "CHECK", "FOREIGN", "EXCLUDE", "LIKE"}
Columns = Mapping[str, list[str]]


class UnknownStatement(ValueError):
    """A migration changes a table in a way that this reader does not follow."""


def columns_after(migrations: Iterable[str]) -> Columns:
    """Table -> its columns in order. Raises UnknownStatement rather than to miss one."""
    tables: dict[str, list[str]] = {}
    for text in migrations:
        for statement in _statements(text):
            _apply(statement, tables)
    return tables


def _statements(text: str) -> Iterator[str]:
    bare = re.sub(r"\$(\w*)\$.*?\$\1\$", "''", re.sub(r"--[^\n]*", "", text), flags=re.S)
    return (" ".join(each.split()) for each in bare.split(";") if each.strip())


def _apply(statement: str, tables: dict[str, list[str]]) -> None:
    if made := re.match(r"CREATE TABLE (?:IF NOT EXISTS )?(\w+) \((.*)\)$", statement):
        lines = (line.split()[0] for line in _parted(made[2]))
        tables[made[1]] = [name for name in lines if name.upper() not in NO_COLUMN]
    elif changed := re.match(r"ALTER TABLE (?:IF EXISTS |ONLY )*(\w+) (.*)$", statement):
        for act in _parted(changed[2]):
            _change(act, tables[changed[1]], statement)
    elif gone := re.match(r"DROP TABLE (?:IF EXISTS )?(\w+)", statement):
        tables.pop(gone[1])
    elif re.match(
        r"CREATE (UNLOGGED|TEMP|FOREIGN)|CREATE TABLE|ALTER TABLE|CREATE (MATERIALIZED )?VIEW", statement
    ):
        raise UnknownStatement(statement)


def _change(act: str, columns: list[str], statement: str) -> None:
    if added := re.match(r"ADD COLUMN (?:IF NOT EXISTS )?(\w+)", act):
        columns.append(added[1])
    elif dropped := re.match(r"DROP COLUMN (?:IF EXISTS )?(\w+)", act):
        columns.remove(dropped[1])
    elif not re.match(r"(ADD|DROP|VALIDATE) CONSTRAINT|ALTER COLUMN|OWNER TO|(ENABLE|DISABLE|FORCE) ", act):
        raise UnknownStatement(statement)


def _parted(text: str) -> Iterator[str]:
    """Split at the commas that stand in no bracket."""
    depth, begin = 0, 0
    for place, sign in enumerate(text):
        depth += (sign in "([") - (sign in ")]")
        if sign == "," and depth == 0:
            yield text[begin:place].strip()
            begin = place + 1
    yield text[begin:].strip()


def columns(root: Path) -> Columns:
    """What the repository's own migrations make."""
    return columns_after(file.read_text("utf-8") for file in sorted((root / MIGRATIONS).glob("*.sql")))
