"""Accept an invitation: a person who has an account joins another workspace."""

from __future__ import annotations

from practika.domain.caller import Caller
from practika.domain.membership import check_welcome
from practika.domain.session import Session
from practika.ports.members import Members
from practika.ports.people import Accounts, Audit, Invitations, RefreshTokens, Tokens, Workspaces
from practika.ports.system import Clock
from practika.usecases.open_session import open_session
from practika.usecases.read_invitation import read_invitation


def accept_invitation(
    caller: Caller,
    code: str,
    *,
    accounts: Accounts,
    workspaces: Workspaces,
    members: Members,
    invitations: Invitations,
    tokens: Tokens,
    refresh_tokens: RefreshTokens,
    audit: Audit,
    clock: Clock,
) -> Session:
    """A session in the joined workspace. Accepting twice is accepting once; a member keeps their role.

    Raises InvitationNotFound, and Forbidden when the person was removed after the invitation was made.
    """
    invitation = read_invitation(code, invitations=invitations, clock=clock)
    check_welcome(members.former(invitation.workspace_id, caller.person_id), invitation)
    now = clock.now()
    workspaces.join(invitation.workspace_id, caller.person_id, invitation.role, now)
    audit.record(
        at=now,
        act="invitation_accepted",
        person_id=caller.person_id,
        workspace_id=invitation.workspace_id,
        subject=invitation.role.value,
    )
    return open_session(
        accounts.get(caller.person_id),
        workspaces.of_person(caller.person_id),
        workspace_id=invitation.workspace_id,
        family=None,
        tokens=tokens,
        refresh_tokens=refresh_tokens,
        clock=clock,
    )
