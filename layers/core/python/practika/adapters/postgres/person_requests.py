"""What people ask for about themselves."""

from __future__ import annotations

from datetime import datetime

from practika.adapters.postgres.connection import Database, Row
from practika.domain.ids import PersonId
from practika.domain.person_request import PersonRequest, RequestKind

_COLUMNS = (
    "id, person_id, kind, workspace_ids, dissolved_ids, words, asked_at, state, place, round_at, done_at"
)
#: Open, due, and nobody works on it.
_WAITING = (
    "state = 'open' AND due_at <= %(now)s AND (claimed_until IS NULL OR claimed_until <= %(now)s)"
    " ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED"
)


class PostgresPersonRequests:
    """Implements the port PersonRequests."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, request: PersonRequest) -> PersonRequest:
        self._database.run(
            "INSERT INTO person_requests (id, person_id, kind, workspace_ids, dissolved_ids, words, asked_at, state,"
            " due_at) VALUES (%(id)s, %(person_id)s, %(kind)s, %(workspace_ids)s, %(dissolved_ids)s, %(words)s,"
            " %(asked_at)s, 'open', %(asked_at)s) ON CONFLICT (person_id, kind) WHERE state = 'open' DO NOTHING",
            {
                **request.model_dump(include={"id", "person_id", "words", "asked_at"}),
                "kind": request.kind.value,
                "workspace_ids": list(request.workspace_ids),
                "dissolved_ids": list(request.dissolved_ids),
            },
        )
        return self.latest(request.person_id, request.kind) or request

    def latest(self, person_id: PersonId, kind: RequestKind) -> PersonRequest | None:
        row = self._database.one(
            f"SELECT {_COLUMNS} FROM person_requests WHERE person_id = %(person)s AND kind = %(kind)s"
            " ORDER BY asked_at DESC, id DESC LIMIT 1",
            {"person": person_id, "kind": kind.value},
        )
        return _request(row) if row else None

    def asked_since(self, person_id: PersonId, kind: RequestKind, since: datetime) -> int:
        row = self._database.one(
            "SELECT count(*) AS n FROM person_requests WHERE person_id = %(person)s AND kind = %(kind)s"
            " AND asked_at > %(since)s",
            {"person": person_id, "kind": kind.value, "since": since},
        )
        return int(row["n"]) if row else 0

    def claim(self, now: datetime, until: datetime) -> PersonRequest | None:
        row = self._database.one(
            "UPDATE person_requests SET claimed_until = %(until)s, round_at = coalesce(round_at, %(now)s)"
            f" WHERE id = (SELECT id FROM person_requests WHERE {_WAITING}) RETURNING {_COLUMNS}",
            {"now": now, "until": until},
        )
        return _request(row) if row else None

    def moved(self, request: PersonRequest, place: str, until: datetime) -> None:
        self._database.run(
            "UPDATE person_requests SET place = %(place)s, claimed_until = %(until)s WHERE id = %(id)s",
            {"id": request.id, "place": place, "until": until},
        )

    def paused(self, request: PersonRequest, *, due_at: datetime, again: bool) -> None:
        anew = ", place = '', round_at = NULL" if again else ""
        self._database.run(
            f"UPDATE person_requests SET claimed_until = NULL, due_at = %(due)s{anew} WHERE id = %(id)s",
            {"id": request.id, "due": due_at},
        )

    def done(self, request: PersonRequest, at: datetime) -> None:
        self._database.run(
            "UPDATE person_requests SET state = 'done', done_at = %(at)s, claimed_until = NULL"
            " WHERE id = %(id)s AND state = 'open'",
            {"id": request.id, "at": at},
        )

    def reopen(self, since: datetime, at: datetime) -> int:
        return self._database.run(
            "UPDATE person_requests SET state = 'open', done_at = NULL, place = '', round_at = NULL, due_at = %(at)s"
            " WHERE kind = 'erasure' AND state = 'done' AND done_at >= %(since)s AND NOT EXISTS (SELECT 1 FROM"
            " person_requests AS other WHERE other.person_id = person_requests.person_id"
            " AND other.kind = 'erasure' AND (other.state = 'open' OR other.id > person_requests.id))",
            {"since": since, "at": at},
        )


def _request(row: Row) -> PersonRequest:
    return PersonRequest(**row)
