"""Sessions: refresh tokens that rotate at each use, and what their reuse means.

A family is one sign-in and all tokens rotated from it. Using a token twice means that two hold it, one of them
perhaps a thief, so the family ends. An exception for ten seconds: a double click, two tabs that wake up together or an
answer lost on the way also use a token twice, moments apart; they get a further token of the same family. A thief who
is that fast is found at the next rotation all the same, because both branches lie in one family.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from practika.domain.caller import Role
from practika.domain.errors import RefreshTokenReused, TokenExpired, TokenInvalid
from practika.domain.ids import PersonId, WorkspaceId
from practika.domain.model import Model
from practika.domain.person import Account, Membership, Workspace

ACCESS_LIFETIME = timedelta(minutes=10)
TICKET_LIFETIME = timedelta(seconds=60)
REFRESH_LIFETIME = timedelta(days=30)
REUSE_GRACE = timedelta(seconds=10)
INVITATION_LIFETIME = timedelta(days=7)
#: Failed sign-ins per e-mail and address, within the window, before a person must wait.
ATTEMPTS_MOST = 10
ATTEMPTS_WINDOW = timedelta(minutes=10)


class RefreshToken(Model):
    """Row of a token; its text (256 random bits, base64url) is known to the browser alone."""

    sha256: str
    family: str
    person_id: PersonId
    workspace_id: WorkspaceId
    issued_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    ended_at: datetime | None = None


class OpenSession(Model):
    """A family that lives: where it is, since when, and when it was rotated last."""

    family: str
    workspace_id: WorkspaceId
    since: datetime
    last_used: datetime


class Session(Model):
    """What a person gets by signing up, signing in or refreshing. `refresh_token` goes into the cookie only."""

    account: Account
    workspace: Workspace
    role: Role
    memberships: tuple[Membership, ...]
    access_token: str
    refresh_token: str


def digest(secret: str) -> str:
    """SHA-256 (hex) under which a random secret is stored: it has 256 bits, so a slow hash would add nothing."""
    return hashlib.sha256(secret.encode()).hexdigest()


def check_refresh(token: RefreshToken | None, now: datetime) -> RefreshToken:
    """The token if it may be rotated now, also within the grace after its use; else why not.

    Raises TokenInvalid (unknown or ended), TokenExpired, or RefreshTokenReused: then the caller must end the family.
    """
    if token is None or token.ended_at is not None:
        raise TokenInvalid("This session has ended. Please sign in again.")
    if token.expires_at <= now:
        raise TokenExpired("This session has expired. Please sign in again.")
    if token.used_at is not None and now - token.used_at > REUSE_GRACE:
        raise RefreshTokenReused
    return token
