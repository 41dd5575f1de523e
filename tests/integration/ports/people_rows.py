"""Rows that others refer to."""

from __future__ import annotations

from practika.adapters.postgres.accounts import PostgresAccounts
from practika.adapters.postgres.connection import Database
from practika.domain.caller import Role
from practika.domain.person import Account, Workspace
from practika.ports.people import Accounts
from tests.examples import ELSEWHERE, NOON, WORKSPACE, named


def account(number: int, name: str | None = None) -> Account:
    """Person number n."""
    return Account(
        id=named("usr", number),
        email=f"person{number}@example.org",
        name=name or f"Person {number}",
        password_hash="$argon2id$v=19$m=8,t=1,p=1$c2FsdA$aGFzaA",
        created_at=NOON,
    )


def found(accounts: Accounts, number: int, workspace_id: str) -> None:
    """A person who founds a workspace."""
    workspace = Workspace(id=workspace_id, name=f"Workspace {number}", created_at=NOON)
    accounts.add(account(number), founds=workspace, joins=workspace_id, role=Role.OWNER)


def found_workspaces(database: Database) -> None:
    """Person 1 in WORKSPACE and person 2 ELSEWHERE."""
    accounts = PostgresAccounts(database)
    found(accounts, 1, WORKSPACE)
    found(accounts, 2, ELSEWHERE)
