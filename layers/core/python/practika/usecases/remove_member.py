"""Remove a member from the workspace, and take that back. What they made stays."""

from __future__ import annotations

from practika.domain.caller import Caller
from practika.domain.errors import Invalid, MemberNotFound
from practika.domain.ids import PersonId
from practika.domain.membership import BACK_WITHIN, FormerMember
from practika.domain.person import Member, home_of
from practika.domain.policy import demand_managing
from practika.domain.recall import Ending
from practika.ports.members import Members
from practika.ports.people import Audit
from practika.ports.system import Ids
from practika.usecases.end_rights import Porter, end_rights


def remove_member(
    caller: Caller, person_id: PersonId, *, members: Members, audit: Audit, by: Porter, ids: Ids
) -> None:
    """Raises MemberNotFound, Forbidden, LastOwner, Conflict, and Invalid for oneself. Safe to repeat: what a first try
    has not told is told then."""
    if person_id == caller.person_id:
        raise Invalid("To leave a workspace yourself, open your account page.", field="personId")
    now, former = by.clock.now(), members.former(caller.workspace_id, person_id)
    try:
        found = members.get(caller.workspace_id, person_id)
    except MemberNotFound:
        if former is None:
            raise
        demand_managing(caller, former.role)
    else:
        demand_managing(caller, found.role)
        left = FormerMember(
            workspace_id=caller.workspace_id,
            person_id=person_id,
            role=found.role,
            removed=True,
            left_at=now,
        )
        members.end(left, home=home_of(found.name, ids.new("wsp"), now))
        audit.record(
            at=now,
            act="member_removed",
            person_id=caller.person_id,
            workspace_id=caller.workspace_id,
            subject=f"{person_id} {found.role.value}",
        )
    end_rights(caller.workspace_id, person_id, ending=Ending.MEMBERSHIP, by=by)


def bring_member_back(
    caller: Caller, person_id: PersonId, *, members: Members, audit: Audit, by: Porter
) -> Member:
    """A member again who was removed a moment ago, with the role of then; they sign in again. Raises MemberNotFound
    when they left by themselves, or too long ago, and Forbidden."""
    now, former = by.clock.now(), members.former(caller.workspace_id, person_id)
    if former is None:
        return members.get(caller.workspace_id, person_id)
    demand_managing(caller, former.role)
    if not former.removed or now - former.left_at > BACK_WITHIN:
        raise MemberNotFound("It is too late to undo this. Invite the person again.")
    members.bring_back(former, now)
    audit.record(
        at=now,
        act="member_brought_back",
        person_id=caller.person_id,
        workspace_id=caller.workspace_id,
        subject=f"{person_id} {former.role.value}",
    )
    end_rights(caller.workspace_id, person_id, role=former.role, ending=Ending.ROLE, by=by)
    return members.get(caller.workspace_id, person_id)
