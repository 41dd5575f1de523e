"""Leave a workspace, and go on in another one."""

from __future__ import annotations

from datetime import datetime

from practika.domain.caller import Caller
from practika.domain.errors import MemberNotFound, NotFound
from practika.domain.ids import WorkspaceId
from practika.domain.membership import FormerMember
from practika.domain.person import Account, home_of
from practika.domain.policy import Action, demand
from practika.domain.recall import Ending
from practika.domain.session import Session
from practika.ports.members import Members
from practika.ports.people import Accounts, Audit, RefreshTokens, Tokens, Workspaces
from practika.ports.system import Ids
from practika.usecases.end_rights import Porter, end_rights
from practika.usecases.open_session import open_session


def leave_workspace(
    caller: Caller,
    workspace_id: WorkspaceId,
    *,
    accounts: Accounts,
    workspaces: Workspaces,
    members: Members,
    tokens: Tokens,
    refresh_tokens: RefreshTokens,
    audit: Audit,
    by: Porter,
    ids: Ids,
) -> Session:
    """A session where the person is now: in the oldest workspace that is left, else in a new one of their own.

    Raises LastOwner, and NotFound for a workspace that the person was never in. Safe to repeat.
    """
    demand(caller, Action.LEAVE_WORKSPACE, made_by=caller.person_id)
    account, now = accounts.get(caller.person_id), by.clock.now()
    if _depart(account, workspace_id, now, members, ids):
        audit.record(at=now, act="member_left", person_id=account.id, workspace_id=workspace_id)
    end_rights(workspace_id, account.id, ending=Ending.MEMBERSHIP, by=by)
    return open_session(
        account,
        workspaces.of_person(account.id),
        workspace_id=caller.workspace_id if caller.workspace_id != workspace_id else None,
        family=None,
        tokens=tokens,
        refresh_tokens=refresh_tokens,
        clock=by.clock,
    )


def _depart(account: Account, workspace_id: WorkspaceId, now: datetime, members: Members, ids: Ids) -> bool:
    """Whether the person was still in it."""
    try:
        found = members.get(workspace_id, account.id)
    except MemberNotFound:
        if members.former(workspace_id, account.id) is None:
            raise NotFound("This workspace does not exist, or you are not a member of it.") from None
        return False
    left = FormerMember(
        workspace_id=workspace_id, person_id=account.id, role=found.role, removed=False, left_at=now
    )
    members.end(left, home=home_of(account.name, ids.new("wsp"), now))
    return True
