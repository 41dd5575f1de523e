"""Change what a member is in the workspace."""

from __future__ import annotations

from practika.domain.caller import Caller, Role
from practika.domain.ids import PersonId
from practika.domain.person import Member
from practika.domain.policy import demand_managing
from practika.domain.recall import Ending
from practika.ports.members import Members
from practika.ports.people import Audit
from practika.usecases.end_rights import Porter, end_rights


def change_role(
    caller: Caller, person_id: PersonId, role: Role, *, members: Members, audit: Audit, by: Porter
) -> Member:
    """The member as they are now. Raises MemberNotFound, Forbidden, LastOwner, and Conflict when somebody else was
    faster. Safe to repeat: what a first try has not told is told then."""
    found = members.get(caller.workspace_id, person_id)
    demand_managing(caller, found.role, role)
    if found.role is not role:
        members.change_role(caller.workspace_id, person_id, was=found.role, to=role)
        audit.record(
            at=by.clock.now(),
            act="role_changed",
            person_id=caller.person_id,
            workspace_id=caller.workspace_id,
            subject=f"{person_id} {found.role.value} {role.value}",
        )
    end_rights(caller.workspace_id, person_id, role=role, ending=Ending.ROLE, by=by)
    return found.model_copy(update={"role": role})
