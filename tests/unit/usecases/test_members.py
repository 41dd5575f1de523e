"""Owners change what members are and remove them; people leave by themselves; rights end at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from practika.domain.caller import Caller, Role
from practika.domain.errors import (
    Forbidden,
    Invalid,
    LastOwner,
    MemberNotFound,
    NotFound,
    SocketThrottled,
    TokenInvalid,
)
from practika.domain.recall import MARGIN, Ending, recalled
from practika.domain.room import Room
from practika.domain.session import Session
from practika.ports.live import Connection, Posted
from practika.usecases.accept_invitation import accept_invitation
from practika.usecases.change_role import change_role
from practika.usecases.enter_room import CONNECTION_LIFE
from practika.usecases.leave_workspace import leave_workspace
from practika.usecases.remove_member import bring_member_back, remove_member
from practika.usecases.see_out import see_out
from tests.fakes.live import FakeRooms, FakeSockets
from tests.unit.usecases.people_house import PeopleHouse, caller_of


class School(PeopleHouse):
    """Ana owns a workspace; Bo is in it with the role that a test wants."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.ana = self.sign_up()
        self.place = self.ana.workspace.id

    def of(self, role: Role = Role.MEMBER, email: str = "bo@example.org") -> Session:
        return self.sign_up(email, name="Bo", invitation=self.invite(self.ana, role))

    def change(self, by: Session, whom: Session, role: Role) -> Any:
        ports: dict[str, Any] = {"members": self.members, "audit": self.audit, "by": self.by}
        return change_role(caller_of(by), whom.account.id, role, **ports)

    def remove(self, by: Session, whom: Session) -> None:
        ports: dict[str, Any] = {"members": self.members, "audit": self.audit, "by": self.by, "ids": self.ids}
        remove_member(caller_of(by), whom.account.id, **ports)

    def back(self, by: Session, whom: Session) -> Any:
        ports: dict[str, Any] = {"members": self.members, "audit": self.audit, "by": self.by}
        return bring_member_back(caller_of(by), whom.account.id, **ports)

    def leave(self, who: Session, where: str | None = None) -> Session:
        ports: dict[str, Any] = self.ports("accounts", "workspaces", "members", "ids")
        del ports["clock"]
        return leave_workspace(caller_of(who), where or self.place, by=self.by, **ports)

    def people(self) -> dict[str, Role]:
        return {one.email.partition("@")[0]: one.role for one in self.workspaces.members(self.place)}

    def counts(self, caller: Caller, after: float = 0) -> bool:
        """Does a token still count that was issued so many seconds from now?"""
        issued_at = self.clock.now() + timedelta(seconds=after)
        return not recalled(self.recalls.standing(), caller, issued_at)


def test_a_changed_role_ends_tokens_of_the_old_one_and_no_others() -> None:
    house = School()
    bo, cy = house.of(), house.of(email="cy@example.org")
    assert house.change(house.ana, bo, Role.VIEWER).role is Role.VIEWER
    assert house.people()["bo"] is Role.VIEWER
    old = caller_of(bo)
    assert not house.counts(old)
    assert house.counts(old.model_copy(update={"role": Role.VIEWER}))
    assert house.counts(caller_of(cy))
    assert [one.ending for one in house.person_notices.published] == [Ending.ROLE]
    house.change(house.ana, bo, Role.VIEWER)  # once more: told again, recorded once
    assert house.audit.acts.count("role_changed") == 1
    assert len(house.person_notices.published) == 2
    assert house.refresh(bo.refresh_token).role is Role.VIEWER


@pytest.mark.parametrize("number", [1, 2])
def test_the_last_owner_is_neither_removed_nor_lowered(number: int) -> None:
    house = School()
    if number == 2:
        bo = house.of()
        house.change(house.ana, bo, Role.OWNER)
        house.change(house.ana, house.ana, Role.COACH)
        with pytest.raises(LastOwner):
            house.leave(bo)
        return
    house.of()
    for act in (lambda: house.change(house.ana, house.ana, Role.COACH), lambda: house.leave(house.ana)):
        with pytest.raises(LastOwner):
            act()
    assert house.people()["ana"] is Role.OWNER
    assert not house.recalls.rows


def test_a_coach_manages_members_and_viewers_only() -> None:
    house = School()
    coach, bo = house.of(Role.COACH, "cy@example.org"), house.of()
    house.change(coach, bo, Role.VIEWER)
    for refused in (
        lambda: house.change(coach, bo, Role.COACH),
        lambda: house.change(coach, house.ana, Role.MEMBER),
        lambda: house.remove(coach, house.ana),
        lambda: house.remove(bo, coach),
    ):
        with pytest.raises(Forbidden):
            refused()
    with pytest.raises(Invalid):
        house.change(house.ana, bo, Role.GUEST)
    house.remove(coach, bo)
    assert house.people() == {"ana": Role.OWNER, "cy": Role.COACH}


def test_who_is_removed_is_out_at_once_and_has_a_place_of_their_own() -> None:
    house = School()
    bo = house.of(Role.COACH)
    code = house.invite(bo)
    for _ in range(2):
        house.remove(house.ana, bo)
    assert house.people() == {"ana": Role.OWNER}
    assert not house.counts(caller_of(bo))
    assert not house.counts(caller_of(bo), after=MARGIN.total_seconds() - 1)  # who was refreshing meanwhile
    with pytest.raises(TokenInvalid):
        house.refresh(bo.refresh_token)
    assert not [one for one in house.invitations.rows.values() if one.created_by == bo.account.id], code
    again = house.sign_in("bo@example.org")
    assert (again.workspace.name, again.role) == ("Bo’s workspace", Role.OWNER)
    assert house.audit.acts.count("member_removed") == 1
    with pytest.raises(MemberNotFound):
        house.remove(house.ana, house.sign_up("eve@example.org"))
    with pytest.raises(Invalid):
        house.remove(house.ana, house.ana)


def test_an_old_invitation_brings_nobody_back_who_was_removed() -> None:
    house = School()
    code = house.invite(house.ana)
    bo = house.of()
    house.clock.move(1)
    house.remove(house.ana, bo)
    again = house.sign_in("bo@example.org")
    ports: dict[str, Any] = house.ports("accounts", "workspaces", "members", "invitations")
    with pytest.raises(Forbidden, match="removed"):
        accept_invitation(caller_of(again), code, **ports)
    house.clock.move(1)
    joined = accept_invitation(caller_of(again), house.invite(house.ana), **ports)
    assert joined.workspace.id == house.place


def test_a_removal_can_be_taken_back_for_a_while() -> None:
    house = School()
    bo = house.of(Role.COACH)
    house.remove(house.ana, bo)
    assert house.back(house.ana, bo).role is Role.COACH
    assert house.back(house.ana, bo).role is Role.COACH
    assert house.people()["bo"] is Role.COACH
    house.remove(house.ana, bo)
    house.clock.move(601)
    with pytest.raises(MemberNotFound, match="too late"):
        house.back(house.ana, bo)


def test_one_leaves_by_oneself_and_goes_on_elsewhere() -> None:
    house = School()
    bo = house.of()
    gone_on = house.leave(bo)
    assert (gone_on.workspace.name, gone_on.role) == ("Bo’s workspace", Role.OWNER)
    assert house.leave(bo).workspace.id == gone_on.workspace.id
    assert house.audit.acts.count("member_left") == 1
    with pytest.raises(MemberNotFound):
        house.back(house.ana, bo)  # nobody is pulled back who went
    with pytest.raises(NotFound):
        house.leave(bo, house.sign_up("eve@example.org").workspace.id)


def test_sockets_of_before_end_and_say_why() -> None:
    house = School()
    bo = house.of()
    house.remove(house.ana, bo)
    (notice,) = house.person_notices.published
    rooms, sockets = (
        FakeRooms(house.clock),
        FakeSockets(lambda one, _: Posted.GONE if one == "gone" else Posted.DELIVERED),
    )
    for name, after in (("old", -5), ("gone", -9), ("new", 60)):
        expires_at = house.clock.now() + CONNECTION_LIFE + timedelta(seconds=after)
        room = Room(workspace_id=house.place)
        rooms.admit(Connection(connection_id=name, room=room, caller=caller_of(bo), expires_at=expires_at))
    assert see_out(notice, rooms=rooms, sockets=sockets) == 2
    assert (sockets.ended, rooms.left) == (["old"], ["gone"])
    assert b"not a member" in sockets.frames["old"][0]
    sockets.fate = lambda *_: Posted.RETRY
    with pytest.raises(SocketThrottled):
        see_out(notice, rooms=rooms, sockets=sockets)
