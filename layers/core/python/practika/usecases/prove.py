"""Prove by one's password that it is oneself who acts: an open screen is no proof, and no place to guess either."""

from __future__ import annotations

from datetime import datetime

from practika.domain.errors import Invalid, TooManyRequests
from practika.domain.person import PASSWORD_MOST, Account
from practika.domain.session import ATTEMPTS_MOST, ATTEMPTS_WINDOW, digest
from practika.ports.people import Audit, Passwords, SignInAttempts
from practika.ports.system import Clock


def prove(
    account: Account,
    password: str,
    *,
    passwords: Passwords,
    attempts: SignInAttempts,
    audit: Audit,
    clock: Clock,
) -> None:
    """Raises Invalid for another password, and TooManyRequests after too many; failures are in the audit log."""
    subject, now = digest(f"close|{account.id}"), clock.now()
    refuse_after(ATTEMPTS_MOST, subject, now, attempts)
    if not passwords.matches(account.password_hash, password[: PASSWORD_MOST + 1]):
        attempts.record(subject, now)
        audit.record(at=now, act="sign_in_refused", person_id=account.id, workspace_id=None, subject=subject)
        raise Invalid("This is not your password. Check it and try again.", field="password")
    attempts.forget(subject)


def refuse_after(failures: int, subject: str, now: datetime, attempts: SignInAttempts) -> None:
    """Raises TooManyRequests from so many failures on within the window."""
    if attempts.failures(subject, now - ATTEMPTS_WINDOW) >= failures:
        seconds = int(ATTEMPTS_WINDOW.total_seconds())
        raise TooManyRequests(
            f"Too many failed attempts. Wait {seconds // 60} minutes and try again.",
            retryAfterSeconds=seconds,
        )
