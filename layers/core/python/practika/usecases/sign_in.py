"""Sign in with e-mail and password."""

from __future__ import annotations

from practika.domain.errors import CredentialsWrong
from practika.domain.model import Model
from practika.domain.person import PASSWORD_MOST, Account, normalise_email
from practika.domain.session import ATTEMPTS_MOST, Session, digest
from practika.ports.people import (
    Accounts,
    Audit,
    Passwords,
    RefreshTokens,
    SignInAttempts,
    Tokens,
    Workspaces,
)
from practika.ports.second_factors import SecondFactors, SignInChallenges
from practika.ports.system import Clock
from practika.usecases.open_session import open_session
from practika.usecases.prove import refuse_after
from practika.usecases.sign_in_by_code import ask_for_factor


class SignIn(Model):
    """`source` is the address of the client as the gateway saw it."""

    email: str
    password: str
    source: str


def sign_in(
    command: SignIn,
    *,
    accounts: Accounts,
    workspaces: Workspaces,
    passwords: Passwords,
    tokens: Tokens,
    refresh_tokens: RefreshTokens,
    attempts: SignInAttempts,
    factors: SecondFactors,
    challenges: SignInChallenges,
    audit: Audit,
    clock: Clock,
) -> Session:
    """A new session in the person's oldest workspace. Raises CredentialsWrong or TooManyRequests, and
    SecondFactorNeeded where the account has a second factor: then a code is what is missing.

    An unknown e-mail costs the same time and gives the same answer as a wrong password.
    """
    email = normalise_email(command.email)
    subject = digest(f"{email}|{command.source}")
    now = clock.now()
    refuse_after(ATTEMPTS_MOST, subject, now, attempts)
    account = accounts.by_email(email)
    # longer ones were never accepted: spare the hash a megabyte
    password = command.password[: PASSWORD_MOST + 1]
    if not passwords.matches(account.password_hash if account else None, password) or account is None:
        attempts.record(subject, now)
        person_id = account.id if account else None
        audit.record(at=now, act="sign_in_refused", person_id=person_id, workspace_id=None, subject=subject)
        raise CredentialsWrong
    attempts.forget(subject)
    _renew_hash(account, password, accounts=accounts, passwords=passwords)
    ask_for_factor(account, factors=factors, challenges=challenges, audit=audit, now=now)
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


def _renew_hash(account: Account, password: str, *, accounts: Accounts, passwords: Passwords) -> None:
    """Only now is the password known, so only now can a hash with yesterday's parameters be replaced."""
    if passwords.outdated(account.password_hash):
        accounts.rehash(account.id, passwords.hash(password))
