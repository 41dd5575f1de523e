"""Inviting, looking at an invitation, accepting it, and seeing who is there."""

from __future__ import annotations

from typing import Any

import pytest

from practika.domain.caller import Role
from practika.domain.errors import Forbidden, InvitationNotFound
from practika.domain.session import Session, digest
from practika.usecases.accept_invitation import accept_invitation
from practika.usecases.forget_old_sessions import forget_old_sessions
from practika.usecases.list_people import list_people
from practika.usecases.read_invitation import read_invitation
from practika.usecases.read_me import read_me
from tests.unit.usecases.people_house import PeopleHouse, caller_of


def accept(house: PeopleHouse, session: Session, code: str) -> Session:
    ports: dict[str, Any] = house.ports("accounts", "workspaces", "members", "invitations")
    return accept_invitation(caller_of(session), code, **ports)


def test_only_the_hash_of_a_code_is_stored() -> None:
    house = PeopleHouse()
    code = house.invite(house.sign_up())
    assert list(house.invitations.rows) == [digest(code)]
    seen = read_invitation(code, invitations=house.invitations, clock=house.clock)
    assert (seen.workspace_name, seen.role) == ("Ana’s workspace", Role.MEMBER)


def test_an_invitation_ends_after_a_week() -> None:
    house = PeopleHouse()
    code = house.invite(house.sign_up())
    house.clock.move(7 * 24 * 3600)
    with pytest.raises(InvitationNotFound):
        read_invitation(code, invitations=house.invitations, clock=house.clock)


def test_a_member_cannot_invite_and_a_coach_cannot_make_owners() -> None:
    house = PeopleHouse()
    owner = house.sign_up()
    member = house.sign_up("bo@example.org", invitation=house.invite(owner, Role.MEMBER))
    coach = house.sign_up("cy@example.org", invitation=house.invite(owner, Role.COACH))
    with pytest.raises(Forbidden):
        house.invite(member)
    with pytest.raises(Forbidden):
        house.invite(coach, Role.OWNER)
    assert house.invite(coach, Role.MEMBER)


def test_accepting_joins_and_moves_there_once() -> None:
    house = PeopleHouse()
    code = house.invite(house.sign_up(), Role.VIEWER)
    bo = house.sign_up("bo@example.org", name="Bo")
    house.clock.move(1)
    for _ in range(2):
        joined = accept(house, bo, code)
        assert (joined.workspace.name, joined.role, len(joined.memberships)) == (
            "Ana’s workspace",
            Role.VIEWER,
            2,
        )
    account, here, all_of_them = read_me(
        caller_of(joined), accounts=house.accounts, workspaces=house.workspaces
    )
    assert (account.name, here.workspace.name) == ("Bo", "Ana’s workspace")
    assert [each.role for each in all_of_them] == [Role.OWNER, Role.VIEWER]


def test_who_left_a_workspace_is_told_so() -> None:
    house = PeopleHouse()
    ana = house.sign_up()
    house.workspaces.joined.clear()
    with pytest.raises(Forbidden, match="not a member"):
        read_me(caller_of(ana), accounts=house.accounts, workspaces=house.workspaces)


def test_an_invitation_never_lowers_a_role() -> None:
    house = PeopleHouse()
    ana = house.sign_up()
    assert accept(house, ana, house.invite(ana, Role.VIEWER)).role is Role.OWNER


def test_people_see_those_of_their_workspace() -> None:
    house = PeopleHouse()
    ana = house.sign_up()
    house.sign_up("eve@example.org", name="Eve")
    house.sign_up("bo@example.org", name="bo", invitation=house.invite(ana, Role.VIEWER))
    seen = list_people(caller_of(ana), workspaces=house.workspaces, factors=house.factors)
    assert [person.name for person in seen] == ["Ana", "bo"]


def test_what_nobody_needs_any_more_is_forgotten() -> None:
    house = PeopleHouse()
    house.sign_up()
    house.attempts.record("s", house.clock.now())
    ports: dict[str, Any] = {
        "refresh_tokens": house.refresh_tokens,
        "attempts": house.attempts,
        "challenges": house.challenges,
        "clock": house.clock,
    }
    assert forget_old_sessions(**ports) == 0
    house.clock.move(38 * 24 * 3600)
    assert forget_old_sessions(**ports) == 2
