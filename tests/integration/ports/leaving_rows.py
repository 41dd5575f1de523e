"""People of three workspaces, in both kinds of rows, and what they ask for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from practika.adapters.postgres.accounts import PostgresAccounts
from practika.adapters.postgres.connection import Database
from practika.adapters.postgres.invitations import PostgresInvitations
from practika.adapters.postgres.leavers import PostgresLeavers
from practika.adapters.postgres.person_requests import PostgresPersonRequests
from practika.adapters.postgres.sessions import PostgresRefreshTokens
from practika.adapters.postgres.workspaces import PostgresWorkspaces
from practika.domain.caller import Role
from practika.domain.person_request import PersonRequest, RequestKind
from practika.ports.leaving import Leavers, PersonRequests
from practika.ports.people import Accounts, Invitations, RefreshTokens, Workspaces
from tests.examples import ELSEWHERE, NOON, WORKSPACE, named
from tests.fakes.leaving import FakeLeavers, FakePersonRequests
from tests.fakes.lessons import FakeLessonRows
from tests.fakes.people import FakeAccounts, FakeInvitations, FakeRefreshTokens, FakeWorkspaces
from tests.integration.ports.people_rows import found

ANA, BEN, COY = (named("usr", number) for number in (1, 2, 3))
OWN = named("wsp", 9)


@dataclass
class House:
    requests: PersonRequests
    leavers: Leavers
    accounts: Accounts
    workspaces: Workspaces
    tokens: RefreshTokens
    invitations: Invitations


def one_of_both(request: pytest.FixtureRequest) -> House:
    """Ana owns WORKSPACE, Ben is a member of it and owns ELSEWHERE, Coy is a viewer and has one of their own."""
    made = _fakes() if request.param == "fake" else rows_of(request.getfixturevalue("database"))
    found(made.accounts, 1, WORKSPACE)
    found(made.accounts, 2, ELSEWHERE)
    found(made.accounts, 3, OWN)
    made.workspaces.join(WORKSPACE, BEN, Role.MEMBER, NOON + timedelta(hours=1))
    made.workspaces.join(WORKSPACE, COY, Role.VIEWER, NOON + timedelta(hours=2))
    return made


def _fakes() -> House:
    workspaces, requests, tokens = FakeWorkspaces(), FakePersonRequests(), FakeRefreshTokens()
    invitations = FakeInvitations(workspaces)
    leavers = FakeLeavers(workspaces, requests, tokens, invitations, FakeLessonRows())
    return House(requests, leavers, FakeAccounts(workspaces), workspaces, tokens, invitations)


def rows_of(database: Database) -> House:
    return House(
        PostgresPersonRequests(database),
        PostgresLeavers(database),
        PostgresAccounts(database),
        PostgresWorkspaces(database),
        PostgresRefreshTokens(database),
        PostgresInvitations(database),
    )


def asked(number: int = 1, person: str = ANA, **more: Any) -> PersonRequest:
    row: dict[str, Any] = {
        "id": named("req", number),
        "person_id": person,
        "kind": RequestKind.ERASURE,
        "workspace_ids": (WORKSPACE,),
        "asked_at": NOON + timedelta(minutes=number),
    }
    return PersonRequest(**{**row, **more})


def at(minutes: float) -> Any:
    return NOON + timedelta(minutes=minutes)
