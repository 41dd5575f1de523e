"""Invitations to a workspace."""

from __future__ import annotations

from practika.adapters.postgres.connection import Database
from practika.domain.errors import InvitationNotFound
from practika.domain.person import Invitation


class PostgresInvitations:
    """Implements the port Invitations."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, invitation: Invitation) -> None:
        self._database.run(
            "INSERT INTO invitations (sha256, workspace_id, role, created_by, created_at, expires_at)"
            " VALUES (%(sha256)s, %(workspace_id)s, %(role)s, %(created_by)s, %(created_at)s, %(expires_at)s)",
            invitation.model_dump(),
        )

    def get(self, sha256: str) -> Invitation:
        row = self._database.one(
            "SELECT invitations.*, workspaces.name AS workspace_name"
            " FROM invitations JOIN workspaces ON workspaces.id = invitations.workspace_id"
            " WHERE sha256 = %(sha256)s",
            {"sha256": sha256},
        )
        if row is None:
            raise InvitationNotFound
        return Invitation(**row)
