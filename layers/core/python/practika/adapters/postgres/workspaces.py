"""Workspaces and members."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from practika.adapters.postgres.connection import Database
from practika.domain.caller import Role
from practika.domain.ids import PersonId, WorkspaceId
from practika.domain.person import Member, Membership, Workspace


class PostgresWorkspaces:
    """Implements the port Workspaces."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def join(self, workspace_id: WorkspaceId, person_id: PersonId, role: Role, at: datetime) -> None:
        self._database.run(
            "INSERT INTO members (workspace_id, person_id, role, joined_at)"
            " VALUES (%(workspace)s, %(person)s, %(role)s, %(at)s) ON CONFLICT DO NOTHING",
            {"workspace": workspace_id, "person": person_id, "role": role, "at": at},
        )

    def of_person(self, person_id: PersonId) -> Sequence[Membership]:
        rows = self._database.all(
            "SELECT workspaces.id, workspaces.name, workspaces.created_at, members.role"
            " FROM members JOIN workspaces ON workspaces.id = members.workspace_id"
            " WHERE members.person_id = %(person)s ORDER BY members.joined_at, workspaces.id",
            {"person": person_id},
        )
        return [Membership(role=row.pop("role"), workspace=Workspace(**row)) for row in rows]

    def members(self, workspace_id: WorkspaceId) -> Sequence[Member]:
        rows = self._database.all(
            "SELECT people.id AS person_id, people.name, people.email, members.role, members.joined_at"
            " FROM members JOIN people ON people.id = members.person_id"
            " WHERE members.workspace_id = %(workspace)s ORDER BY lower(people.name), people.id",
            {"workspace": workspace_id},
        )
        return [Member(**row) for row in rows]
