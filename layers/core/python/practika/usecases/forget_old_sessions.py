"""Forget sessions, challenges and failed sign-ins that nobody needs any more: they are personal data."""

from __future__ import annotations

from datetime import timedelta

from practika.ports.people import RefreshTokens, SignInAttempts
from practika.ports.second_factors import SignInChallenges
from practika.ports.system import Clock

#: Ended sessions are kept a week longer: long enough to look into a complaint.
KEPT = timedelta(days=7)
AT_ONCE = 1_000


def forget_old_sessions(
    *, refresh_tokens: RefreshTokens, attempts: SignInAttempts, challenges: SignInChallenges, clock: Clock
) -> int:
    """How many rows went, at most a thousand of each kind."""
    before = clock.now() - KEPT
    return (
        refresh_tokens.drop_expired(before, AT_ONCE)
        + attempts.drop_before(before, AT_ONCE)
        + challenges.drop_expired(before, AT_ONCE)
    )
