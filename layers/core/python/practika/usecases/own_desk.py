"""What the work on one's own account needs."""

from __future__ import annotations

from dataclasses import dataclass

from practika.ports.people import (
    Accounts,
    Audit,
    Passwords,
    RefreshTokens,
    SignInAttempts,
    Tokens,
    Workspaces,
)
from practika.usecases.end_rights import Porter


@dataclass(frozen=True)
class OwnDesk:
    """The ports."""

    accounts: Accounts
    workspaces: Workspaces
    passwords: Passwords
    attempts: SignInAttempts
    tokens: Tokens
    refresh_tokens: RefreshTokens
    audit: Audit
    by: Porter
