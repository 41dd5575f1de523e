"""The audit log: append-only."""

from __future__ import annotations

from datetime import datetime

from practika.adapters.postgres.connection import Database
from practika.domain.audit import Act
from practika.domain.ids import PersonId, WorkspaceId


class PostgresAudit:
    """Implements the port Audit."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(
        self,
        *,
        at: datetime,
        act: Act,
        person_id: PersonId | None,
        workspace_id: WorkspaceId | None,
        subject: str | None = None,
    ) -> None:
        self._database.run(
            "INSERT INTO audit_log (at, act, person_id, workspace_id, subject)"
            " VALUES (%(at)s, %(act)s, %(person)s, %(workspace)s, %(subject)s)",
            {"at": at, "act": act, "person": person_id, "workspace": workspace_id, "subject": subject},
        )
