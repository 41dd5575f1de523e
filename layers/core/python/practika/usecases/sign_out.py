"""Sign out: end the family of this browser's refresh token."""

from __future__ import annotations

from practika.domain.session import digest
from practika.ports.people import Audit, RefreshTokens
from practika.ports.system import Clock


def sign_out(secret: str | None, *, refresh_tokens: RefreshTokens, audit: Audit, clock: Clock) -> None:
    """Nobody is refused: signing out twice, or without a session, is signed out."""
    token = refresh_tokens.get(digest(secret)) if secret else None
    if token is None or token.ended_at is not None:
        return
    now = clock.now()
    refresh_tokens.end_family(token.family, now)
    audit.record(at=now, act="signed_out", person_id=token.person_id, workspace_id=token.workspace_id)
