"""Accounts: table people."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from practika.adapters.postgres.connection import Database, Row
from practika.domain.caller import Role
from practika.domain.errors import EmailTaken, TokenInvalid
from practika.domain.ids import PersonId, WorkspaceId
from practika.domain.person import Account, Workspace

_COLUMNS = "id, email, name, password_hash, created_at"


class PostgresAccounts:
    """Implements the port Accounts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, account: Account, *, founds: Workspace | None, joins: WorkspaceId, role: Role) -> None:
        from psycopg.errors import UniqueViolation

        try:
            with self._database.transaction():
                self._insert(account)
                if founds is not None:
                    self._found(founds)
                self._database.run(
                    "INSERT INTO members (workspace_id, person_id, role, joined_at)"
                    " VALUES (%(workspace)s, %(person)s, %(role)s, %(at)s)",
                    {"workspace": joins, "person": account.id, "role": role, "at": account.created_at},
                )
        except UniqueViolation as error:
            if error.diag.constraint_name == "people_email_unique":
                raise EmailTaken from error
            raise

    def _insert(self, account: Account) -> None:
        self._database.run(
            f"INSERT INTO people ({_COLUMNS})"
            " VALUES (%(id)s, %(email)s, %(name)s, %(password_hash)s, %(created_at)s)",
            account.model_dump(),
        )

    def _found(self, workspace: Workspace) -> None:
        self._database.run(
            "INSERT INTO workspaces (id, name, created_at) VALUES (%(id)s, %(name)s, %(created_at)s)",
            workspace.model_dump(),
        )

    def by_email(self, email: str) -> Account | None:
        row = self._database.one(f"SELECT {_COLUMNS} FROM people WHERE email = %(email)s", {"email": email})
        return _account(row) if row else None

    def get(self, person_id: PersonId) -> Account:
        row = self._database.one(
            f"SELECT {_COLUMNS} FROM people WHERE id = %(id)s AND erased_at IS NULL", {"id": person_id}
        )
        if row is None:
            raise TokenInvalid
        return _account(row)

    def names(self, person_ids: Collection[PersonId]) -> Mapping[PersonId, str]:
        rows = self._database.all(
            "SELECT id, name FROM people WHERE id = ANY(%(ids)s)", {"ids": sorted(set(person_ids))}
        )
        return {row["id"]: row["name"] for row in rows}

    def rename(self, person_id: PersonId, name: str) -> None:
        self._database.run(
            "UPDATE people SET name = %(name)s WHERE id = %(id)s AND erased_at IS NULL",
            {"name": name, "id": person_id},
        )

    def readdress(self, person_id: PersonId, email: str) -> None:
        from psycopg.errors import UniqueViolation

        try:
            self._database.run(
                "UPDATE people SET email = %(email)s WHERE id = %(id)s AND erased_at IS NULL",
                {"email": email, "id": person_id},
            )
        except UniqueViolation as error:
            raise EmailTaken from error

    def rehash(self, person_id: PersonId, password_hash: str) -> None:
        self._database.run(
            "UPDATE people SET password_hash = %(hash)s WHERE id = %(id)s",
            {"hash": password_hash, "id": person_id},
        )


def _account(row: Row) -> Account:
    return Account(**row)
