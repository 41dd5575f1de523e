"""Refresh a session: one rotation of its refresh token (see domain/session.py for what reuse means)."""

from __future__ import annotations

from practika.domain.errors import RefreshTokenReused, TokenMissing
from practika.domain.ids import WorkspaceId
from practika.domain.session import Session, check_refresh, digest
from practika.ports.people import Accounts, Audit, RefreshTokens, Tokens, Workspaces
from practika.ports.system import Clock
from practika.usecases.open_session import open_session


def refresh_session(
    secret: str | None,
    *,
    workspace_id: WorkspaceId | None,
    accounts: Accounts,
    workspaces: Workspaces,
    tokens: Tokens,
    refresh_tokens: RefreshTokens,
    audit: Audit,
    clock: Clock,
) -> Session:
    """The next session of the family, in `workspace_id` if given (to switch), else where it was.

    Roles are read anew, so a change reaches a person within an access token's lifetime. Raises TokenMissing,
    TokenInvalid, TokenExpired or RefreshTokenReused (and then the whole family has ended).
    """
    if not secret:
        raise TokenMissing("Please sign in.")
    now = clock.now()
    stored = refresh_tokens.get(digest(secret))
    try:
        token = check_refresh(stored, now)
    except RefreshTokenReused:
        if stored is not None:
            refresh_tokens.end_family(stored.family, now)
            audit.record(
                at=now,
                act="refresh_token_reused",
                person_id=stored.person_id,
                workspace_id=stored.workspace_id,
            )
        raise
    refresh_tokens.use(token.sha256, now)  # whoever loses this race is within the grace
    memberships = workspaces.of_person(token.person_id)
    still_there = token.workspace_id in {each.workspace.id for each in memberships}
    return open_session(
        accounts.get(token.person_id),
        memberships,
        workspace_id=workspace_id or (token.workspace_id if still_there else None),
        family=token.family,
        tokens=tokens,
        refresh_tokens=refresh_tokens,
        clock=clock,
    )
