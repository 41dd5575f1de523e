"""What accounts, workspaces, sessions and invitations must do: the fakes, and PostgreSQL's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest

from practika.adapters.postgres.accounts import PostgresAccounts
from practika.adapters.postgres.audit import PostgresAudit
from practika.adapters.postgres.connection import Database
from practika.adapters.postgres.invitations import PostgresInvitations
from practika.adapters.postgres.sessions import PostgresRefreshTokens, PostgresSignInAttempts
from practika.adapters.postgres.workspaces import PostgresWorkspaces
from practika.domain.caller import Role
from practika.domain.errors import EmailTaken, InvitationNotFound, TokenInvalid
from practika.domain.person import Invitation, Workspace
from practika.domain.session import RefreshToken
from practika.ports.people import Accounts, Invitations, RefreshTokens, SignInAttempts, Workspaces
from tests.examples import ELSEWHERE, NOON, WORKSPACE, named
from tests.fakes.people import (
    FakeAccounts,
    FakeInvitations,
    FakeRefreshTokens,
    FakeSignInAttempts,
    FakeWorkspaces,
)
from tests.integration.ports.people_rows import account, found


@dataclass
class House:
    accounts: Accounts
    workspaces: Workspaces
    refresh_tokens: RefreshTokens
    invitations: Invitations
    attempts: SignInAttempts


@pytest.fixture(params=["fake", "postgres"])
def house(request: pytest.FixtureRequest) -> House:
    """Person 1 in WORKSPACE and person 2 ELSEWHERE."""
    if request.param == "fake":
        workspaces = FakeWorkspaces()
        made = House(
            FakeAccounts(workspaces),
            workspaces,
            FakeRefreshTokens(),
            FakeInvitations(workspaces),
            FakeSignInAttempts(),
        )
    else:
        database: Database = request.getfixturevalue("database")
        made = House(
            PostgresAccounts(database),
            PostgresWorkspaces(database),
            PostgresRefreshTokens(database),
            PostgresInvitations(database),
            PostgresSignInAttempts(database),
        )
    found(made.accounts, 1, WORKSPACE)
    found(made.accounts, 2, ELSEWHERE)
    return made


def token(number: int, family: str = "family") -> RefreshToken:
    return RefreshToken(
        sha256=f"{number:064d}",
        family=family,
        person_id=named("usr", 1),
        workspace_id=WORKSPACE,
        issued_at=NOON,
        expires_at=NOON + timedelta(days=30),
    )


def test_an_account_is_found_by_id_and_e_mail(house: House) -> None:
    assert house.accounts.get(named("usr", 1)) == account(1)
    assert house.accounts.by_email("person1@example.org") == account(1)
    assert house.accounts.by_email("nobody@example.org") is None
    with pytest.raises(TokenInvalid):
        house.accounts.get(named("usr", 77))


def test_an_e_mail_is_taken_once_and_nothing_of_the_second_account_remains(house: House) -> None:
    twin = account(3).model_copy(update={"email": "person1@example.org"})
    workspace = Workspace(id=named("wsp", 3), name="Third", created_at=NOON)
    with pytest.raises(EmailTaken):
        house.accounts.add(twin, founds=workspace, joins=workspace.id, role=Role.OWNER)
    assert house.workspaces.of_person(named("usr", 3)) == []


def test_names_leave_out_who_is_gone(house: House) -> None:
    ids = [named("usr", 1), named("usr", 2), named("usr", 77)]
    assert house.accounts.names(ids) == {named("usr", 1): "Person 1", named("usr", 2): "Person 2"}
    assert house.accounts.names([]) == {}


def test_a_new_hash_replaces_the_old(house: House) -> None:
    house.accounts.rehash(named("usr", 1), "$argon2id$new")
    assert house.accounts.get(named("usr", 1)).password_hash == "$argon2id$new"


def test_a_person_has_another_name_and_an_e_mail_that_nobody_else_has(house: House) -> None:
    who = named("usr", 1)
    house.accounts.rename(who, "Ana Maria")
    house.accounts.readdress(who, "ana@example.org")
    house.accounts.readdress(who, "ana@example.org")
    with pytest.raises(EmailTaken):
        house.accounts.readdress(who, "person2@example.org")
    kept = house.accounts.get(who)
    assert (kept.name, kept.email) == ("Ana Maria", "ana@example.org")
    assert house.accounts.by_email("person1@example.org") is None


def test_a_person_s_families_are_told_and_all_but_one_end(house: House) -> None:
    tokens, later = house.refresh_tokens, NOON + timedelta(hours=1)
    for each in (token(1), token(2, "another"), token(3, "a third")):
        tokens.add(each)
    tokens.add(token(4).model_copy(update={"issued_at": later}))
    found = tokens.open(token(1).person_id, later)
    assert [(one.family, one.since, one.last_used) for one in found] == [
        ("family", NOON, later),
        ("another", NOON, NOON),
        ("a third", NOON, NOON),
    ]
    tokens.end_others(token(1).person_id, "another", later)
    assert [one.family for one in tokens.open(token(1).person_id, later)] == ["another"]
    assert tokens.open(token(1).person_id, NOON + timedelta(days=30)) == []
    tokens.end_others(token(1).person_id, None, later)
    assert tokens.open(token(1).person_id, later) == []


def test_members_are_seen_only_in_their_workspace_and_joining_twice_keeps_the_role(house: House) -> None:
    later = NOON + timedelta(hours=1)
    house.workspaces.join(WORKSPACE, named("usr", 2), Role.VIEWER, later)
    house.workspaces.join(WORKSPACE, named("usr", 2), Role.OWNER, later)
    members = house.workspaces.members(WORKSPACE)
    assert [(member.name, member.role) for member in members] == [
        ("Person 1", Role.OWNER),
        ("Person 2", Role.VIEWER),
    ]
    assert [member.name for member in house.workspaces.members(ELSEWHERE)] == ["Person 2"]
    mine = house.workspaces.of_person(named("usr", 2))
    assert [(each.workspace.id, each.role) for each in mine] == [
        (ELSEWHERE, Role.OWNER),
        (WORKSPACE, Role.VIEWER),
    ]


def test_a_refresh_token_is_used_by_one(house: House) -> None:
    tokens = house.refresh_tokens
    tokens.add(token(1))
    assert tokens.get("f" * 64) is None
    assert tokens.use(token(1).sha256, NOON) is True
    assert tokens.use(token(1).sha256, NOON) is False
    stored = tokens.get(token(1).sha256)
    assert stored is not None and stored.used_at == NOON


def test_a_family_ends_as_a_whole_and_alone(house: House) -> None:
    tokens = house.refresh_tokens
    for each in (token(1), token(2), token(3, "another")):
        tokens.add(each)
    tokens.end_family("family", NOON)
    ended = [tokens.get(token(number).sha256) for number in (1, 2, 3)]
    assert [each is not None and each.ended_at is not None for each in ended] == [True, True, False]
    assert tokens.use(token(2).sha256, NOON) is False


def test_expired_tokens_are_dropped_a_few_at_a_time(house: House) -> None:
    for number in (1, 2, 3):
        house.refresh_tokens.add(token(number))
    after = NOON + timedelta(days=31)
    assert house.refresh_tokens.drop_expired(NOON, 10) == 0
    assert house.refresh_tokens.drop_expired(after, 2) == 2
    assert house.refresh_tokens.drop_expired(after, 2) == 1


def test_an_invitation_brings_the_name_of_its_workspace(house: House) -> None:
    invitation = Invitation(
        sha256="c" * 64,
        workspace_id=WORKSPACE,
        workspace_name="",
        role=Role.COACH,
        created_by=named("usr", 1),
        created_at=NOON,
        expires_at=NOON + timedelta(days=7),
    )
    house.invitations.add(invitation)
    assert house.invitations.get("c" * 64) == invitation.model_copy(update={"workspace_name": "Workspace 1"})
    with pytest.raises(InvitationNotFound):
        house.invitations.get("d" * 64)


def test_failed_sign_ins_are_counted_per_subject_in_a_window(house: House) -> None:
    attempts = house.attempts
    for minutes in (0, 5, 9):
        attempts.record("a" * 64, NOON + timedelta(minutes=minutes))
    attempts.record("b" * 64, NOON)
    assert attempts.failures("a" * 64, NOON + timedelta(minutes=1)) == 2
    assert attempts.drop_before(NOON + timedelta(minutes=1), 10) == 2
    attempts.forget("a" * 64)
    assert attempts.failures("a" * 64, NOON - timedelta(days=1)) == 0


def test_the_audit_log_keeps_what_happened(database: Database) -> None:
    audit = PostgresAudit(database)
    audit.record(at=NOON, act="signed_in", person_id=named("usr", 1), workspace_id=WORKSPACE)
    audit.record(at=NOON, act="sign_in_refused", person_id=None, workspace_id=None, subject="s")
    rows = database.all("SELECT act, person_id, subject FROM audit_log ORDER BY id")
    assert [tuple(row.values()) for row in rows] == [
        ("signed_in", named("usr", 1), None),
        ("sign_in_refused", None, "s"),
    ]
