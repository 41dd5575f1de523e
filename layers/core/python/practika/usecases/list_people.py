"""List people: everybody in the caller's workspace."""

from __future__ import annotations

from collections.abc import Sequence

from practika.domain.caller import Caller
from practika.domain.person import Member
from practika.domain.policy import Action, allows, demand
from practika.ports.people import Workspaces
from practika.ports.second_factors import SecondFactors


def list_people(caller: Caller, *, workspaces: Workspaces, factors: SecondFactors) -> Sequence[Member]:
    """Members by name; for owners with who has a second factor."""
    demand(caller, Action.SEE_PEOPLE)
    members = workspaces.members(caller.workspace_id)
    if not allows(caller.role, Action.SEE_FACTORS):
        return members
    holders = factors.holders(caller.workspace_id)
    return [each.model_copy(update={"second_factor": each.person_id in holders}) for each in members]
