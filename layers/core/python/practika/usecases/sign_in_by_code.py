"""The second step of signing in: the challenge that the password has earned, and a code."""

from __future__ import annotations

from datetime import datetime
from secrets import token_urlsafe

from practika.domain.model import Model
from practika.domain.person import Account
from practika.domain.second_factor import (
    CHALLENGE_LIFETIME,
    CHALLENGE_TRIES,
    Challenge,
    ChallengeEnded,
    FactorMissing,
    SecondFactorNeeded,
)
from practika.domain.session import Session, digest
from practika.ports.people import Accounts, Audit, RefreshTokens, Tokens, Workspaces
from practika.ports.second_factors import SecondFactors, SignInChallenges
from practika.ports.system import Clock
from practika.usecases.open_session import open_session
from practika.usecases.prove_factor import Checks, prove_factor


class SignInByCode(Model):
    """`code`: of the app, or a recovery code."""

    challenge: str
    code: str


def ask_for_factor(
    account: Account, *, factors: SecondFactors, challenges: SignInChallenges, audit: Audit, now: datetime
) -> None:
    """For whom the password was right: raises SecondFactorNeeded with a new challenge where the account has a factor,
    and does nothing where it has none."""
    factor = factors.of(account.id)
    if factor is None or factor.confirmed_at is None:
        return
    secret = token_urlsafe(32)
    challenges.add(
        Challenge(
            sha256=digest(secret),
            person_id=account.id,
            issued_at=now,
            expires_at=now + CHALLENGE_LIFETIME,
        )
    )
    audit.record(at=now, act="factor_asked", person_id=account.id, workspace_id=None)
    raise SecondFactorNeeded(challenge=secret, expiresInSeconds=int(CHALLENGE_LIFETIME.total_seconds()))


def sign_in_by_code(
    command: SignInByCode,
    *,
    challenges: SignInChallenges,
    checks: Checks,
    accounts: Accounts,
    workspaces: Workspaces,
    tokens: Tokens,
    refresh_tokens: RefreshTokens,
    audit: Audit,
    clock: Clock,
) -> Session:
    """A new session in the person's oldest workspace. Raises ChallengeEnded (the password is asked for again),
    CodeWrong or TooManyRequests."""
    sha256, now = digest(command.challenge), clock.now()
    person_id = challenges.take_try(sha256, now, CHALLENGE_TRIES)
    if person_id is None:
        raise ChallengeEnded
    account = accounts.get(person_id)
    try:
        prove_factor(person_id, command.code, checks)
    except FactorMissing as error:
        raise ChallengeEnded from error  # it was taken away meanwhile: the password alone is enough now
    if not challenges.end(sha256, now):
        raise ChallengeEnded
    session = open_session(
        account,
        workspaces.of_person(account.id),
        workspace_id=None,
        family=None,
        tokens=tokens,
        refresh_tokens=refresh_tokens,
        clock=clock,
    )
    audit.record(at=now, act="signed_in", person_id=account.id, workspace_id=session.workspace.id)
    return session
