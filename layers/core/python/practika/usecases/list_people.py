"""List people: everybody in the caller's workspace."""

from __future__ import annotations

from collections.abc import Sequence

from practika.domain.caller import Caller
from practika.domain.person import Member
from practika.domain.policy import Action, demand
from practika.ports.people import Workspaces


def list_people(caller: Caller, *, workspaces: Workspaces) -> Sequence[Member]:
    """Members by name."""
    demand(caller, Action.SEE_PEOPLE)
    return workspaces.members(caller.workspace_id)
