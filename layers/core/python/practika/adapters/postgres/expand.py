"""Expand, then contract: what a migration may do while doors of the version before still run on the same database.

Every file expands, so that the version before lives on: new tables, new columns that may stay empty, wider checks. What
takes something away is a file of its own, in a later release, that says so in its first line:

    -- contract of 0007_add_nickname, released in 1.4.0

From then on the database is for versions that have at least that migration.
"""

from __future__ import annotations

import re

CONTRACT = re.compile(r"-- contract of ((\d{4})_[a-z0-9_]+), released in (\d+\.\d+\.\d+)\s*$", re.M)
_NOISE = re.compile(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'", re.S)
_NEW_TABLE = re.compile(r"\bCREATE TABLE (?:IF NOT EXISTS )?(\w+)")
_COLUMN = r"\bADD COLUMN (?:IF NOT EXISTS )?\w+ "
#: What the version before would stumble over, and in which words that is said. Texts are upper case, spaces single.
_BREAKS = (
    (re.compile(r"\bDROP (TABLE|COLUMN|VIEW|TYPE|FUNCTION|SCHEMA)\b"), "takes something away"),
    (re.compile(r"\bRENAME\b"), "renames"),
    (re.compile(r"\bALTER COLUMN \w+ (SET DATA )?TYPE\b"), "changes a type"),
    (re.compile(r"\bSET NOT NULL\b"), "demands a value that the version before may not give"),
    (re.compile(r"\bDROP DEFAULT\b"), "demands a value that the version before does not give"),
    (re.compile(r"\b(TRUNCATE|DELETE FROM)\b"), "throws rows away"),
)
_NARROWS = re.compile(r"\bADD CONSTRAINT (\w+)")
_UNIQUE = re.compile(r"\bCREATE UNIQUE INDEX (?:CONCURRENTLY )?(?:IF NOT EXISTS )?\w* ?ON (\w+)")


def contract_of(sql: str) -> tuple[int, str, str] | None:
    """Number and name of the migration whose old side the file takes away, and the release that brought it."""
    first = sql.lstrip().split("\n", 1)[0]
    found = CONTRACT.fullmatch(first)
    return (int(found[2]), found[1], found[3]) if found else None


def breaks(sql: str) -> list[str]:
    """What of an expanding migration the version before could not live with; empty when it can."""
    text = " ".join(_NOISE.sub(" ", sql).upper().split())
    made = set(_NEW_TABLE.findall(text))
    found = []
    for statement in text.split(";"):
        words = statement.strip()
        table = re.match(r"ALTER TABLE (?:ONLY |IF EXISTS )*(\w+)", words)
        if table and table[1] in made:
            continue
        found += [f"{why}: {words[:80]}" for pattern, why in _BREAKS if pattern.search(words)]
        found += [f"demands a value: {each[:80]}" for each in _columns(words) if _demands(each)]
        found += [
            f"narrows what may be written: {name}"
            for name in _NARROWS.findall(words)
            if f"DROP CONSTRAINT {name}" not in text and f"DROP CONSTRAINT IF EXISTS {name}" not in text
        ]
        found += [
            f"narrows what may be written: {words[:80]}" for on in _UNIQUE.findall(words) if on not in made
        ]
    return found


def _columns(words: str) -> list[str]:
    """The definitions of added columns."""
    return re.split(r"(?=\bADD COLUMN )", words)[1:] if re.search(_COLUMN, words) else []


def _demands(column: str) -> bool:
    return "NOT NULL" in column and "DEFAULT" not in column and "GENERATED" not in column
