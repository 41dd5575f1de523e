"""The whole table of role × action, written out a second time by hand."""

from __future__ import annotations

import pytest

from practika.domain.caller import Role
from practika.domain.errors import Forbidden, Invalid
from practika.domain.policy import Action, allows, demand, demand_invite
from tests.examples import member, named

#: y = with anything, o = only with one's own, n = never; owner, coach, member, viewer, guest.
TABLE = {
    Action.VIEW: "yyyyy",
    Action.SEE_PEOPLE: "yyyyn",
    Action.COMMENT: "yyynn",
    Action.ANNOTATE: "yyynn",
    Action.RESOLVE: "yyynn",
    Action.APPROVE: "yynnn",
    Action.UPLOAD: "yyynn",
    Action.REVISE: "yyonn",
    Action.ERASE: "yyonn",
    Action.ROLL_BACK: "yynnn",
    Action.CONTINUE_UPLOAD: "yyonn",
    Action.RENAME: "yyonn",
    Action.REMOVE: "yyonn",
    Action.RETRY: "yyonn",
    Action.TAKE_ORIGINAL: "yyonn",
    Action.CANCEL: "yyonn",
    Action.BRING_BACK: "yyonn",
    Action.INVITE: "yynnn",
    Action.INVITE_COACH: "ynnnn",
    Action.INVITE_OWNER: "ynnnn",
    Action.MANAGE_MEMBER: "yynnn",
    Action.MANAGE_COACH: "ynnnn",
    Action.MANAGE_OWNER: "ynnnn",
    Action.LEAD_SESSION: "yynnn",
    Action.KEEP_CODES: "yynnn",
    Action.RECORD_LESSON: "yyynn",
    Action.KEEP_LESSON: "yyonn",
    Action.SEE_USAGE: "yynnn",
    Action.TAKE_DATA_OUT: "oooon",
    Action.CLOSE_ACCOUNT: "oooon",
    Action.LEAVE_WORKSPACE: "oooon",
    Action.CHANGE_ACCOUNT: "oooon",
    Action.KEEP_FACTOR: "oooon",
    Action.SEE_FACTORS: "ynnnn",
}
ROLES = (Role.OWNER, Role.COACH, Role.MEMBER, Role.VIEWER, Role.GUEST)


def test_every_action_stands_in_the_table() -> None:
    assert set(TABLE) == set(Action)


@pytest.mark.parametrize("action", list(TABLE))
@pytest.mark.parametrize("role", ROLES)
def test_role_and_action(role: Role, action: Action) -> None:
    expected = TABLE[action][ROLES.index(role)]
    assert allows(role, action) is (expected == "y")
    assert allows(role, action, own=True) is (expected in "yo")


def test_own_means_made_by_the_caller() -> None:
    demand(member(1), Action.REVISE, made_by=named("usr", 1))
    with pytest.raises(Forbidden):
        demand(member(1), Action.REVISE, made_by=named("usr", 2))
    with pytest.raises(Forbidden):
        demand(member(1), Action.REVISE)


@pytest.mark.parametrize(
    ("role", "may_invite"),
    [
        (Role.OWNER, {Role.OWNER, Role.COACH, Role.MEMBER, Role.VIEWER}),
        (Role.COACH, {Role.MEMBER, Role.VIEWER}),
        (Role.MEMBER, set()),
        (Role.VIEWER, set()),
    ],
)
def test_nobody_hands_out_more_than_an_owner_allows(role: Role, may_invite: set[Role]) -> None:
    for invited in ROLES:
        if invited in may_invite:
            demand_invite(member(1, role), invited)
        else:
            with pytest.raises(Invalid if invited is Role.GUEST else Forbidden):
                demand_invite(member(1, role), invited)
