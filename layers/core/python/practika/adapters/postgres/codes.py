"""The code books."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from practika.adapters.postgres.connection import Database, Row
from practika.domain.codes import Code
from practika.domain.errors import CodeNotFound, CodeTaken, VersionConflict
from practika.domain.ids import CodeId, WorkspaceId

_SELECT = (
    "SELECT id, workspace_id, label, color, hot_key, kind, modifiers, retired, created_at, updated_at, version"
    " FROM codes WHERE workspace_id = %(workspace)s"
)


class PostgresCodeBooks:
    """Implements the port CodeBooks."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def book(self, workspace_id: WorkspaceId) -> Sequence[Code]:
        rows = self._database.all(
            _SELECT + " ORDER BY created_at, id",
            {"workspace": workspace_id},
        )
        return [Code(**row) for row in rows]

    def get(self, workspace_id: WorkspaceId, code_id: CodeId) -> Code:
        row = self._database.one(
            _SELECT + " AND id = %(code)s",
            {"workspace": workspace_id, "code": code_id},
        )
        if row is None:
            raise CodeNotFound
        return Code(**row)

    def add(self, code: Code) -> None:
        with _taken():
            self._database.run(
                "INSERT INTO codes (id, workspace_id, label, color, hot_key, kind, modifiers, retired, created_at,"
                " updated_at, version) VALUES (%(id)s, %(workspace_id)s, %(label)s, %(color)s, %(hot_key)s, %(kind)s,"
                " %(modifiers)s::jsonb, %(retired)s, %(created_at)s, %(updated_at)s, %(version)s)",
                _row(code),
            )

    def replace(self, code: Code) -> None:
        with _taken():
            changed = self._database.run(
                "UPDATE codes SET label = %(label)s, color = %(color)s, hot_key = %(hot_key)s,"
                " modifiers = %(modifiers)s::jsonb, retired = %(retired)s, updated_at = %(updated_at)s,"
                " version = %(version)s"
                " WHERE workspace_id = %(workspace_id)s AND id = %(id)s AND version = %(version)s - 1",
                _row(code),
            )
        if changed != 1:
            raise VersionConflict("This code was changed meanwhile. Look at the newest version.")


def _row(code: Code) -> dict[str, Any]:
    row: Row = code.model_dump()
    return {**row, "modifiers": json.dumps(code.model_dump(mode="json", by_alias=True)["modifiers"])}


@contextmanager
def _taken() -> Iterator[None]:
    """The database has the last word on what is taken."""
    import psycopg

    try:
        yield
    except psycopg.errors.UniqueViolation as error:
        raise CodeTaken from error
