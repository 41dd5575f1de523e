"""Open a session: an access token for one workspace and a refresh token of a family."""

from __future__ import annotations

from collections.abc import Sequence
from secrets import token_urlsafe

from practika.domain.caller import Caller
from practika.domain.errors import Forbidden, NotFound
from practika.domain.ids import WorkspaceId
from practika.domain.person import Account, Membership
from practika.domain.session import REFRESH_LIFETIME, RefreshToken, Session, digest
from practika.ports.people import RefreshTokens, Tokens
from practika.ports.system import Clock


def open_session(
    account: Account,
    memberships: Sequence[Membership],
    *,
    workspace_id: WorkspaceId | None,
    family: str | None,
    tokens: Tokens,
    refresh_tokens: RefreshTokens,
    clock: Clock,
) -> Session:
    """A session in that workspace, or in the oldest membership; `family` None starts a new one.

    The refresh token is stored before it is given out, and only as a hash.
    """
    membership = _choose(memberships, workspace_id)
    now = clock.now()
    secret = token_urlsafe(32)
    refresh_tokens.add(
        RefreshToken(
            sha256=digest(secret),
            family=family or token_urlsafe(16),
            person_id=account.id,
            workspace_id=membership.workspace.id,
            issued_at=now,
            expires_at=now + REFRESH_LIFETIME,
        )
    )
    caller = Caller(
        person_id=account.id, workspace_id=membership.workspace.id, role=membership.role, name=account.name
    )
    return Session(
        account=account,
        workspace=membership.workspace,
        role=membership.role,
        memberships=tuple(memberships),
        access_token=tokens.access(caller),
        refresh_token=secret,
    )


def _choose(memberships: Sequence[Membership], workspace_id: WorkspaceId | None) -> Membership:
    if not memberships:
        raise Forbidden("You are not a member of any workspace any more. Ask for an invitation.")
    if workspace_id is None:
        return memberships[0]
    for membership in memberships:
        if membership.workspace.id == workspace_id:
            return membership
    raise NotFound("This workspace does not exist, or you are not a member of it.")
