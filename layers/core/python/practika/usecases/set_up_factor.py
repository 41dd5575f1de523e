"""Set up a second factor: a secret for the app, then the first code, which shows that the app has it."""

from __future__ import annotations

from practika.domain.caller import Caller
from practika.domain.model import Model
from practika.domain.one_time_code import (
    RECOVERY_CODES,
    new_recovery_code,
    new_secret,
    plain,
    setup_uri,
    step_of,
)
from practika.domain.policy import Action, demand
from practika.domain.second_factor import SETUP_LIFETIME, CodeWrong, FactorMissing, FactorThere, SecondFactor
from practika.ports.people import Accounts, Passwords
from practika.usecases.prove import prove
from practika.usecases.prove_factor import Checks


class Setup(Model):
    """Shown once: `secret` in base 32 to be typed, and `uri` to be scanned."""

    secret: str
    uri: str


def begin_factor(password: str, *, caller: Caller, accounts: Accounts, checks: Checks) -> Setup:
    """A new secret; the one of a set-up that was never finished is forgotten. Raises FactorThere, Invalid (another
    password) or TooManyRequests."""
    demand(caller, Action.KEEP_FACTOR, made_by=caller.person_id)
    account = accounts.get(caller.person_id)
    prove(
        account,
        password,
        passwords=checks.passwords,
        attempts=checks.attempts,
        audit=checks.audit,
        clock=checks.clock,
    )
    secret, now = new_secret(), checks.clock.now()
    sealed = checks.sealer.seal(secret, owner=account.id)
    if not checks.factors.begin(SecondFactor(person_id=account.id, sealed=sealed, begun_at=now)):
        raise FactorThere
    checks.audit.record(at=now, act="factor_begun", person_id=account.id, workspace_id=caller.workspace_id)
    return Setup(secret=secret, uri=setup_uri(secret, account.email))


def confirm_factor(code: str, *, caller: Caller, checks: Checks) -> tuple[str, ...]:
    """From now on it is asked for; the recovery codes, which nobody can see again. The code is used up. Raises
    CodeWrong, FactorThere, or FactorMissing where nothing was begun, or too long ago."""
    demand(caller, Action.KEEP_FACTOR, made_by=caller.person_id)
    factor, now = checks.factors.of(caller.person_id), checks.clock.now()
    if factor is not None and factor.confirmed_at is not None:
        raise FactorThere
    if factor is None or factor.begun_at + SETUP_LIFETIME <= now:
        raise FactorMissing
    step = step_of(checks.sealer.open(factor.sealed, owner=factor.person_id), plain(code), now)
    if step is None:
        raise CodeWrong(
            "This code does not fit. Check the clock of your telephone, and wait for the next code.",
            field="code",
        )
    codes, hashes = make_recovery_codes(checks.passwords)
    confirmed = factor.model_copy(update={"confirmed_at": now, "last_step": step})
    if not checks.factors.confirm(confirmed, hashes):
        raise FactorMissing  # another tab was faster
    checks.audit.record(
        at=now, act="factor_set_up", person_id=factor.person_id, workspace_id=caller.workspace_id
    )
    return codes


def make_recovery_codes(passwords: Passwords) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Codes, and what is kept of them: slow hashes, for fifty bits would not withstand a fast one."""
    codes = tuple(new_recovery_code() for _ in range(RECOVERY_CODES))
    return codes, tuple(passwords.hash(code) for code in codes)
