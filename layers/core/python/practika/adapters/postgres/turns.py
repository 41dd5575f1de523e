"""Turns: one row a film that wants workers. Who begins is decided under one lock, by the rule of domain/turns.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from practika.adapters.postgres.connection import Database, Row
from practika.domain.ids import VideoId, WorkspaceId
from practika.domain.turns import PLACES_TOLD, Turn
from practika.ports.turns import Order, Rule

_COLUMNS = "workspace_id, video_id, attempt, person_id, wants, workers"
_THIS = "video_id = %(video)s AND attempt = %(attempt)s"
#: Any number that nobody else locks.
_LOCK = "SELECT pg_advisory_xact_lock(7265001)"
_FORGET_OVER = (
    "DELETE FROM turns USING videos WHERE videos.id = turns.video_id AND (videos.removed_at IS NOT NULL"
    " OR videos.status <> 'processing' OR videos.attempt <> turns.attempt)"
)
_BEFORE = (
    "SELECT mine.video_id, (SELECT count(*) FROM (SELECT 1 FROM turns AS before"
    " WHERE before.person_id = mine.person_id AND before.workers IS NULL"
    " AND (before.asked_at, before.video_id) < (mine.asked_at, mine.video_id) LIMIT %(most)s) AS few) AS place"
    " FROM turns AS mine WHERE mine.video_id = ANY(%(videos)s) AND mine.workers IS NULL"
)


class PostgresTurns:
    """Implements the port Turns."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ask(self, turn: Turn, order: Order) -> None:
        from psycopg.types.json import Jsonb

        self._database.run(
            "INSERT INTO turns AS old (video_id, workspace_id, person_id, attempt, wants, run_order)"
            " VALUES (%(video_id)s, %(workspace_id)s, %(person_id)s, %(attempt)s, %(wants)s, %(run_order)s)"
            " ON CONFLICT (video_id) DO UPDATE SET attempt = excluded.attempt, wants = excluded.wants,"
            " run_order = excluded.run_order, workers = NULL, begins = NULL, asked_at = excluded.asked_at"
            " WHERE old.attempt < excluded.attempt",
            {**turn.model_dump(), "run_order": Jsonb(dict(order))},
        )

    def give(self, rule: Rule, *, to: VideoId | None = None) -> Sequence[Turn]:
        with self._database.transaction():
            self._database.run(_LOCK)
            self._database.run(_FORGET_OVER)
            rows = self._database.all(f"SELECT {_COLUMNS} FROM turns ORDER BY asked_at, video_id")
            begun = rule([_turn(row) for row in rows])
            for turn in begun:
                begins = "at_once" if turn.video_id == to else "to_start"
                self._database.run(
                    f"UPDATE turns SET workers = %(workers)s, begins = %(begins)s WHERE {_THIS}",
                    {**_of(turn), "workers": turn.workers, "begins": begins},
                )
        return begun

    def begun_at_once(self, video_id: VideoId, attempt: int) -> int | None:
        row = self._database.one(
            f"SELECT workers FROM turns WHERE {_THIS} AND begins = 'at_once'",
            {"video": video_id, "attempt": attempt},
        )
        return int(row["workers"]) if row else None

    def to_start(self, *, limit: int) -> Sequence[tuple[Turn, Order]]:
        rows = self._database.all(
            f"SELECT {_COLUMNS}, run_order FROM turns WHERE begins = 'to_start'"
            " ORDER BY asked_at, video_id LIMIT %(limit)s",
            {"limit": limit},
        )
        return [(_turn(row), row["run_order"]) for row in rows]

    def started(self, turn: Turn) -> None:
        self._database.run(
            f"UPDATE turns SET begins = 'started' WHERE {_THIS} AND begins = 'to_start'", _of(turn)
        )

    def end(self, workspace_id: WorkspaceId, video_id: VideoId, attempt: int) -> None:
        self._database.run(
            f"DELETE FROM turns WHERE {_THIS} AND workspace_id = %(workspace)s",
            {"video": video_id, "attempt": attempt, "workspace": workspace_id},
        )

    def places(self, video_ids: Sequence[VideoId]) -> Mapping[VideoId, int]:
        rows = self._database.all(_BEFORE, {"videos": list(video_ids), "most": PLACES_TOLD})
        return {row["video_id"]: row["place"] for row in rows}

    def lane(self, person_of: Turn, *, limit: int) -> Sequence[Turn]:
        rows = self._database.all(
            f"SELECT {_COLUMNS} FROM turns WHERE person_id = %(person)s AND workers IS NULL"
            " ORDER BY asked_at, video_id LIMIT %(limit)s",
            {"person": person_of.person_id, "limit": limit},
        )
        return [_turn(row) for row in rows]

    def forget_all(self) -> None:
        self._database.run("DELETE FROM turns")


def _turn(row: Row) -> Turn:
    return Turn(**{name: row[name] for name in Turn.model_fields})


def _of(turn: Turn) -> dict[str, object]:
    return {"video": turn.video_id, "attempt": turn.attempt}
