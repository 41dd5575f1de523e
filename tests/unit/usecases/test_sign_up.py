"""Signing up."""

from __future__ import annotations

import pytest

from practika.domain.caller import Role
from practika.domain.errors import EmailTaken, Invalid, InvitationNotFound
from practika.domain.session import digest
from tests.unit.usecases.people_house import PASSWORD, PeopleHouse, caller_of


def test_a_person_founds_a_workspace_and_owns_it() -> None:
    house = PeopleHouse()
    session = house.sign_up(" Ana@Example.org ", name="  Ana  Lima ")
    assert (session.account.email, session.account.name) == ("ana@example.org", "Ana Lima")
    assert (session.workspace.name, session.role) == ("Ana Lima’s workspace", Role.OWNER)
    who = caller_of(session)
    assert (who.person_id, who.workspace_id, who.role) == (
        session.account.id,
        session.workspace.id,
        Role.OWNER,
    )
    assert house.audit.acts == ["signed_up"]


def test_neither_password_nor_refresh_token_is_stored_as_it_is() -> None:
    house = PeopleHouse()
    session = house.sign_up()
    assert PASSWORD not in session.account.password_hash
    assert list(house.refresh_tokens.rows) == [digest(session.refresh_token)]
    assert len(session.refresh_token) >= 43  # 256 bits in base64url


def test_an_invited_person_joins_and_founds_nothing() -> None:
    house = PeopleHouse()
    code = house.invite(house.sign_up(), Role.COACH)
    session = house.sign_up("bo@example.org", invitation=code, workspace_name="ignored")
    assert (session.workspace.name, session.role) == ("Ana’s workspace", Role.COACH)
    assert len(house.workspaces.known) == 1


def test_an_expired_or_unknown_invitation_makes_no_account() -> None:
    house = PeopleHouse()
    code = house.invite(house.sign_up())
    house.clock.move(7 * 24 * 3600)
    for invitation in (code, "made up"):
        with pytest.raises(InvitationNotFound):
            house.sign_up("bo@example.org", invitation=invitation)
    assert house.accounts.by_email("bo@example.org") is None


def test_an_e_mail_has_one_account_however_it_is_spelled() -> None:
    house = PeopleHouse()
    house.sign_up("ana@example.org")
    with pytest.raises(EmailTaken):
        house.sign_up("ANA@EXAMPLE.ORG")


@pytest.mark.parametrize(
    "wrong", [{"email": "no address"}, {"name": " "}, {"password": "short"}, {"workspace_name": "\x07"}]
)
def test_what_cannot_be_right_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        PeopleHouse().sign_up(**wrong)
