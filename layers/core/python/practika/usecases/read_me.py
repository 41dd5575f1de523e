"""Read me: who the caller is, where, and which workspaces they have."""

from __future__ import annotations

from collections.abc import Sequence

from practika.domain.caller import Caller
from practika.domain.errors import Forbidden
from practika.domain.person import Account, Membership
from practika.ports.people import Accounts, Workspaces


def read_me(
    caller: Caller, *, accounts: Accounts, workspaces: Workspaces
) -> tuple[Account, Membership, Sequence[Membership]]:
    """The caller's account, the membership that the token speaks for (as it is now), and all, the oldest first.

    Raises Forbidden when the caller has left that workspace since the token was signed.
    """
    account = accounts.get(caller.person_id)
    memberships = workspaces.of_person(caller.person_id)
    for membership in memberships:
        if membership.workspace.id == caller.workspace_id:
            return account, membership, memberships
    raise Forbidden("You are not a member of this workspace any more.")
