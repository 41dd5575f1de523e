"""Who may do what: one table of role × action. Every use case asks here; nothing else compares roles."""

from __future__ import annotations

from enum import StrEnum

from practika.domain.caller import Caller, Role
from practika.domain.errors import Forbidden, Invalid


class Action(StrEnum):
    """What a person may want to do in a workspace."""

    VIEW = "view"
    COMMENT = "comment"
    ANNOTATE = "annotate"
    RESOLVE = "resolve"
    APPROVE = "approve"
    REVISE = "revise"
    ERASE = "erase"
    ROLL_BACK = "roll_back"
    UPLOAD = "upload"
    CONTINUE_UPLOAD = "continue_upload"
    RENAME = "rename"
    REMOVE = "remove"
    RETRY = "retry"
    TAKE_ORIGINAL = "take_original"
    BRING_BACK = "bring_back"
    CANCEL = "cancel"
    SEE_PEOPLE = "see_people"
    INVITE = "invite"
    INVITE_COACH = "invite_coach"
    INVITE_OWNER = "invite_owner"
    MANAGE_MEMBER = "manage_member"
    MANAGE_COACH = "manage_coach"
    MANAGE_OWNER = "manage_owner"
    LEAD_SESSION = "lead_session"
    KEEP_CODES = "keep_codes"
    RECORD_LESSON = "record_lesson"
    KEEP_LESSON = "keep_lesson"
    SEE_USAGE = "see_usage"
    TAKE_DATA_OUT = "take_data_out"
    CLOSE_ACCOUNT = "close_account"
    LEAVE_WORKSPACE = "leave_workspace"
    CHANGE_ACCOUNT = "change_account"
    KEEP_FACTOR = "keep_factor"
    SEE_FACTORS = "see_factors"


#: What concerns nobody but the person: every member may do it, and nobody for another.
_ABOUT_ONESELF = frozenset(
    {
        Action.TAKE_DATA_OUT,
        Action.CLOSE_ACCOUNT,
        Action.LEAVE_WORKSPACE,
        Action.CHANGE_ACCOUNT,
        Action.KEEP_FACTOR,
    }
)
#: What concerns those above a coach.
_ABOVE_COACHES = frozenset(
    {
        Action.INVITE_COACH,
        Action.INVITE_OWNER,
        Action.MANAGE_COACH,
        Action.MANAGE_OWNER,
        Action.SEE_FACTORS,
    }
)
_EVERYTHING = frozenset(Action) - _ABOUT_ONESELF

#: What each role may do with anybody's things.
ON_ANYTHING: dict[Role, frozenset[Action]] = {
    Role.OWNER: _EVERYTHING,
    Role.COACH: _EVERYTHING - _ABOVE_COACHES,
    Role.MEMBER: frozenset(
        {
            Action.VIEW,
            Action.COMMENT,
            Action.ANNOTATE,
            Action.RESOLVE,
            Action.UPLOAD,
            Action.SEE_PEOPLE,
            Action.RECORD_LESSON,
        }
    ),
    Role.VIEWER: frozenset({Action.VIEW, Action.SEE_PEOPLE}),
    Role.GUEST: frozenset({Action.VIEW}),
}

#: What each role may do besides with what that person made: own annotations, own videos, oneself.
ON_OWN: dict[Role, frozenset[Action]] = {
    Role.OWNER: _ABOUT_ONESELF,
    Role.COACH: _ABOUT_ONESELF,
    Role.MEMBER: _ABOUT_ONESELF
    | frozenset(
        {
            Action.REVISE,
            Action.ERASE,
            Action.CONTINUE_UPLOAD,
            Action.RENAME,
            Action.REMOVE,
            Action.RETRY,
            Action.TAKE_ORIGINAL,
            Action.BRING_BACK,
            Action.CANCEL,
            Action.KEEP_LESSON,
        }
    ),
    Role.VIEWER: _ABOUT_ONESELF,
    Role.GUEST: frozenset(),
}

_INVITING: dict[Role, Action] = {
    Role.OWNER: Action.INVITE_OWNER,
    Role.COACH: Action.INVITE_COACH,
    Role.MEMBER: Action.INVITE,
    Role.VIEWER: Action.INVITE,
}

_MANAGING: dict[Role, Action] = {
    Role.OWNER: Action.MANAGE_OWNER,
    Role.COACH: Action.MANAGE_COACH,
    Role.MEMBER: Action.MANAGE_MEMBER,
    Role.VIEWER: Action.MANAGE_MEMBER,
}


def allows(role: Role, action: Action, *, own: bool = False) -> bool:
    """Whether a role may do it; `own` when the thing was made by the person who asks."""
    return action in ON_ANYTHING[role] or (own and action in ON_OWN[role])


def owns(role: Role) -> bool:
    """A workspace has at least one who does."""
    return role is Role.OWNER


def demand(caller: Caller, action: Action, *, made_by: str | None = None) -> None:
    """Raises Forbidden unless the caller may do it; `made_by` is the maker of the thing, if it has one."""
    if not allows(caller.role, action, own=made_by == caller.person_id):
        raise Forbidden(action=action.value, role=caller.role.value)


def demand_invite(caller: Caller, role: Role) -> None:
    """Raises Forbidden unless the caller may invite somebody as `role`: nobody hands out more than an owner allows.

    Nobody is invited as a guest (Invalid): an invitation makes members.
    """
    if role not in _INVITING:
        raise Invalid("An invitation makes a member: coach, member or viewer.", field="role")
    demand(caller, _INVITING[role])


def may_give(role: Role) -> frozenset[Role]:
    """As whom somebody of that role may invite others."""
    return frozenset(given for given, action in _INVITING.items() if allows(role, action))


def demand_managing(caller: Caller, *roles: Role) -> None:
    """Raises Forbidden unless the caller may give and take each of these roles; Invalid for one that no member has."""
    for role in roles:
        if role not in _MANAGING:
            raise Invalid("A member is an owner, coach, member or viewer.", field="role")
        demand(caller, _MANAGING[role])
