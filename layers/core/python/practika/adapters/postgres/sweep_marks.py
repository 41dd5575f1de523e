"""How far the sweep of each room of the bucket has come."""

from __future__ import annotations

from practika.adapters.postgres.connection import Database


class PostgresSweepMarks:
    """Implements the port SweepMarks."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def read(self, room: str) -> str:
        row = self._database.one("SELECT key FROM sweep_marks WHERE room = %(room)s", {"room": room})
        return str(row["key"]) if row else ""

    def write(self, room: str, key: str) -> None:
        self._database.run(
            "INSERT INTO sweep_marks (room, key) VALUES (%(room)s, %(key)s)"
            " ON CONFLICT (room) DO UPDATE SET key = excluded.key, moved_at = now()",
            {"room": room, "key": key},
        )
