"""Members of workspaces, and those who were."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from practika.adapters.postgres.connection import Database
from practika.domain.caller import Role
from practika.domain.errors import Conflict, MemberNotFound
from practika.domain.ids import PersonId, WorkspaceId
from practika.domain.membership import FormerMember, check_owner_stays
from practika.domain.person import Member, Workspace
from practika.domain.policy import may_give

_END = (
    "DELETE FROM members WHERE workspace_id = %(workspace)s AND person_id = %(person)s",
    "DELETE FROM invitations WHERE workspace_id = %(workspace)s AND created_by = %(person)s",
    "UPDATE refresh_tokens SET ended_at = %(at)s"
    " WHERE workspace_id = %(workspace)s AND person_id = %(person)s AND ended_at IS NULL",
    "INSERT INTO former_members (workspace_id, person_id, role, removed, left_at)"
    " VALUES (%(workspace)s, %(person)s, %(role)s, %(removed)s, %(at)s) ON CONFLICT (workspace_id, person_id)"
    " DO UPDATE SET role = excluded.role, removed = excluded.removed, left_at = excluded.left_at",
)


class PostgresMembers:
    """Implements the port Members."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, workspace_id: WorkspaceId, person_id: PersonId) -> Member:
        row = self._database.one(
            "SELECT people.id AS person_id, people.name, people.email, members.role, members.joined_at"
            " FROM members JOIN people ON people.id = members.person_id"
            " WHERE members.workspace_id = %(workspace)s AND members.person_id = %(person)s",
            {"workspace": workspace_id, "person": person_id},
        )
        if row is None:
            raise MemberNotFound
        return Member(**row)

    def former(self, workspace_id: WorkspaceId, person_id: PersonId) -> FormerMember | None:
        row = self._database.one(
            "SELECT workspace_id, person_id, role, removed, left_at FROM former_members"
            " WHERE workspace_id = %(workspace)s AND person_id = %(person)s",
            {"workspace": workspace_id, "person": person_id},
        )
        return FormerMember(**row) if row else None

    def change_role(self, workspace_id: WorkspaceId, person_id: PersonId, *, was: Role, to: Role) -> None:
        with self._database.transaction():
            people = self._locked(workspace_id)
            _check(people, person_id, was)
            check_owner_stays(people, person_id, to)
            values = {
                "workspace": workspace_id,
                "person": person_id,
                "role": to,
                "may": sorted(role.value for role in may_give(to)),
            }
            self._database.run(
                "UPDATE members SET role = %(role)s WHERE workspace_id = %(workspace)s AND person_id = %(person)s",
                values,
            )
            self._database.run(
                "DELETE FROM invitations WHERE workspace_id = %(workspace)s AND created_by = %(person)s"
                " AND role <> ALL(%(may)s)",
                values,
            )

    def end(self, member: FormerMember, *, home: Workspace) -> None:
        values = {
            "workspace": member.workspace_id,
            "person": member.person_id,
            "role": member.role,
            "removed": member.removed,
            "at": member.left_at,
        }
        with self._database.transaction():
            people = self._locked(member.workspace_id)
            _check(people, member.person_id, member.role)
            check_owner_stays(people, member.person_id, None)
            for statement in _END:
                self._database.run(statement, values)
            self._house(member.person_id, home)

    def _house(self, person_id: PersonId, home: Workspace) -> None:
        """Nobody is left without a workspace. Two that are left at the same time wait for each other here."""
        self._database.one("SELECT id FROM people WHERE id = %(person)s FOR UPDATE", {"person": person_id})
        if self._database.one("SELECT 1 FROM members WHERE person_id = %(person)s", {"person": person_id}):
            return
        self._database.run(
            "INSERT INTO workspaces (id, name, created_at) VALUES (%(id)s, %(name)s, %(created_at)s)",
            home.model_dump(),
        )
        self._join(home.id, person_id, Role.OWNER, home.created_at)

    def bring_back(self, member: FormerMember, at: datetime) -> None:
        with self._database.transaction():
            self._join(member.workspace_id, member.person_id, member.role, at)
            self._database.run(
                "DELETE FROM former_members WHERE workspace_id = %(workspace)s AND person_id = %(person)s",
                {"workspace": member.workspace_id, "person": member.person_id},
            )

    def _join(self, workspace_id: WorkspaceId, person_id: PersonId, role: Role, at: datetime) -> None:
        self._database.run(
            "INSERT INTO members (workspace_id, person_id, role, joined_at)"
            " VALUES (%(workspace)s, %(person)s, %(role)s, %(at)s) ON CONFLICT DO NOTHING",
            {"workspace": workspace_id, "person": person_id, "role": role, "at": at},
        )

    def _locked(self, workspace_id: WorkspaceId) -> Mapping[PersonId, Role]:
        """Who is in it; nobody else changes that until the transaction ends."""
        where = {"workspace": workspace_id}
        self._database.one("SELECT id FROM workspaces WHERE id = %(workspace)s FOR UPDATE", where)
        rows = self._database.all(
            "SELECT person_id, role FROM members WHERE workspace_id = %(workspace)s", where
        )
        return {row["person_id"]: Role(row["role"]) for row in rows}


def _check(people: Mapping[PersonId, Role], person_id: PersonId, was: Role) -> None:
    if person_id not in people:
        raise MemberNotFound
    if people[person_id] is not was:
        raise Conflict("Somebody else has changed this person’s role meanwhile. Look again and retry.")
