"""Read me: who the caller is and which workspaces they have."""

from __future__ import annotations

from collections.abc import Sequence

from practika.domain.caller import Caller
from practika.domain.person import Account, Membership
from practika.ports.people import Accounts, Workspaces


def read_me(
    caller: Caller, *, accounts: Accounts, workspaces: Workspaces
) -> tuple[Account, Sequence[Membership]]:
    """The caller's account and memberships, the oldest first."""
    return accounts.get(caller.person_id), workspaces.of_person(caller.person_id)
