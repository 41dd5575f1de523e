"""Invite: a code that lets whoever holds it join the caller's workspace for a week."""

from __future__ import annotations

from secrets import token_urlsafe

from practika.domain.caller import Caller, Role
from practika.domain.person import Invitation
from practika.domain.policy import demand_invite
from practika.domain.session import INVITATION_LIFETIME, digest
from practika.ports.people import Audit, Invitations
from practika.ports.system import Clock


def invite(
    caller: Caller, role: Role, *, invitations: Invitations, audit: Audit, clock: Clock
) -> tuple[str, Invitation]:
    """The code (shown once, stored as a hash) and its invitation. A whole class may use one code until it expires."""
    demand_invite(caller, role)
    now = clock.now()
    code = token_urlsafe(24)
    invitation = Invitation(
        sha256=digest(code),
        workspace_id=caller.workspace_id,
        workspace_name="",
        role=role,
        created_by=caller.person_id,
        created_at=now,
        expires_at=now + INVITATION_LIFETIME,
    )
    invitations.add(invitation)
    audit.record(
        at=now,
        act="invited",
        person_id=caller.person_id,
        workspace_id=caller.workspace_id,
        subject=role.value,
    )
    return code, invitation
