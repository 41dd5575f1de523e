"""Prove the second factor: a code of the app, or a recovery code, each good once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from practika.domain.errors import TooManyRequests
from practika.domain.ids import PersonId
from practika.domain.one_time_code import as_recovery_code, is_of_app, plain, step_of
from practika.domain.second_factor import CODES_A_DAY, DAY, CodeWrong, FactorMissing, SecondFactor
from practika.domain.session import ATTEMPTS_MOST, digest
from practika.ports.people import Audit, Passwords, SignInAttempts
from practika.ports.second_factors import Sealer, SecondFactors
from practika.ports.system import Clock
from practika.usecases.prove import refuse_after


@dataclass(frozen=True)
class Checks:
    """What a second factor is checked with."""

    factors: SecondFactors
    sealer: Sealer
    passwords: Passwords
    attempts: SignInAttempts
    audit: Audit
    clock: Clock


def prove_factor(person_id: PersonId, typed: str, checks: Checks) -> SecondFactor:
    """The factor, whose code is used up now. Raises CodeWrong, TooManyRequests, or FactorMissing where there is none.

    Wrong codes are counted by person, not by address: whoever gets so far knows the password, so nobody else can lock
    a person out. A try is counted before the code is looked at: a thousand at once are no more tries than one by one.
    """
    factor = checks.factors.of(person_id)
    if factor is None or factor.confirmed_at is None:
        raise FactorMissing("This account has no second factor.")
    subject, now = digest(f"factor|{person_id}"), checks.clock.now()
    _refuse_after(ATTEMPTS_MOST, CODES_A_DAY, subject, now, checks.attempts)
    checks.attempts.record(subject, now)
    _refuse_after(ATTEMPTS_MOST + 1, CODES_A_DAY + 1, subject, now, checks.attempts)
    code = plain(typed)
    fits = _by_app(factor, code, now, checks) if is_of_app(code) else _by_paper(factor, code, now, checks)
    if not fits:
        checks.audit.record(
            at=now, act="factor_refused", person_id=person_id, workspace_id=None, subject=subject
        )
        raise CodeWrong(field="code")
    checks.attempts.forget(subject)
    return factor


def _by_app(factor: SecondFactor, code: str, now: datetime, checks: Checks) -> bool:
    secret = checks.sealer.open(factor.sealed, owner=factor.person_id)
    step = step_of(secret, code, now, after=factor.last_step)
    return step is not None and checks.factors.spend(factor.person_id, step)


def _by_paper(factor: SecondFactor, code: str, now: datetime, checks: Checks) -> bool:
    shown = as_recovery_code(code)
    if shown is None:
        return False
    for code_hash in checks.factors.recovery_codes(factor.person_id):
        if checks.passwords.matches(code_hash, shown):
            used = checks.factors.spend_recovery_code(factor.person_id, code_hash, now)
            if used:
                checks.audit.record(
                    at=now, act="recovery_code_used", person_id=factor.person_id, workspace_id=None
                )
            return used
    return False


def _refuse_after(soon: int, a_day: int, subject: str, now: datetime, attempts: SignInAttempts) -> None:
    refuse_after(soon, subject, now, attempts)
    if attempts.failures(subject, now - DAY) >= a_day:
        raise TooManyRequests(
            "Too many wrong codes today. Wait until tomorrow and try again.",
            retryAfterSeconds=int(DAY.total_seconds()),
        )
