"""The audit log's entries in the order of their transactions, and the links made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from practika.adapters.postgres.connection import Database
from practika.domain.audit import AuditEntry, Position
from practika.domain.audit_chain import AuditLink

_ENTRY = (
    "SELECT xact::text::bigint AS xact, id, at, act, person_id, workspace_id, subject, details FROM audit_log"
    " WHERE (xact, id) > (%(xact)s::text::xid8, %(id)s)"
)
_ORDER = " ORDER BY audit_log.xact, id LIMIT %(limit)s"
#: The oldest transaction that still runs. Taken in the same statement, so of the same snapshot as the rows.
_HORIZON = "pg_snapshot_xmin(pg_current_snapshot())"


class PostgresAuditRows:
    """Implements the port AuditRows."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def last(self) -> AuditLink | None:
        row = self._database.one(
            "SELECT number, sha256, previous, previous_hash, last_hash, after_xact::text::bigint AS after_xact,"
            " after_id, through_xact::text::bigint AS through_xact, through_id, entries, begun_at, stored_at"
            " FROM audit_links ORDER BY number DESC LIMIT 1"
        )
        return _link(row) if row else None

    def horizon(self) -> int:
        row = self._database.one(f"SELECT {_HORIZON}::text::bigint AS horizon")
        return int(row["horizon"]) if row else 0

    def settled(self, after: Position, limit: int) -> Sequence[AuditEntry]:
        sql = f"{_ENTRY} AND audit_log.xact < {_HORIZON}{_ORDER}"
        return self._entries(sql, {"xact": after.xact, "id": after.entry, "limit": limit})

    def between(self, after: Position, through: Position | None, limit: int) -> Sequence[AuditEntry]:
        end = " AND (xact, id) <= (%(end)s::text::xid8, %(last)s)" if through else ""
        more = {"end": through.xact, "last": through.entry} if through else {}
        return self._entries(
            f"{_ENTRY}{end}{_ORDER}", {"xact": after.xact, "id": after.entry, "limit": limit, **more}
        )

    def begin(self, link: AuditLink) -> bool:
        return bool(
            self._database.run(
                "INSERT INTO audit_links (number, sha256, previous, previous_hash, last_hash, after_xact, after_id,"
                " through_xact, through_id, entries, begun_at)"
                " VALUES (%(number)s, %(sha256)s, %(previous)s, %(previous_hash)s, %(last_hash)s,"
                " %(after_xact)s::text::xid8, %(after_id)s, %(through_xact)s::text::xid8, %(through_id)s,"
                " %(entries)s, %(begun_at)s) ON CONFLICT (number) DO NOTHING",
                {
                    **link.model_dump(exclude={"after", "through", "stored_at"}),
                    "after_xact": link.after.xact,
                    "after_id": link.after.entry,
                    "through_xact": link.through.xact,
                    "through_id": link.through.entry,
                },
            )
        )

    def finish(self, number: int, at: datetime) -> None:
        self._database.run(
            "UPDATE audit_links SET stored_at = %(at)s WHERE number = %(number)s AND stored_at IS NULL",
            {"number": number, "at": at},
        )

    def _entries(self, sql: str, params: Mapping[str, Any]) -> Sequence[AuditEntry]:
        return [
            AuditEntry(**{**row, "at": row["at"].astimezone(UTC)}) for row in self._database.all(sql, params)
        ]


def _link(row: Mapping[str, Any]) -> AuditLink:
    rest = {
        name: row[name] for name in ("number", "sha256", "previous", "previous_hash", "last_hash", "entries")
    }
    return AuditLink(
        **rest,
        after=Position(row["after_xact"], row["after_id"]),
        through=Position(row["through_xact"], row["through_id"]),
        begun_at=row["begun_at"].astimezone(UTC),
        stored_at=row["stored_at"] and row["stored_at"].astimezone(UTC),
    )
