"""Look at one's second factor, make its recovery codes anew, or take it away."""

from __future__ import annotations

from practika.domain.caller import Caller
from practika.domain.model import Model
from practika.domain.policy import Action, demand
from practika.domain.second_factor import FactorState
from practika.ports.people import Accounts
from practika.ports.second_factors import SecondFactors
from practika.usecases.prove import prove
from practika.usecases.prove_factor import Checks, prove_factor
from practika.usecases.set_up_factor import make_recovery_codes


class Proof(Model):
    """Who has both may change the factor. `code`: of the app, or a recovery code."""

    password: str
    code: str


def read_factor(caller: Caller, *, factors: SecondFactors) -> FactorState:
    """Raises Forbidden for a guest."""
    demand(caller, Action.KEEP_FACTOR, made_by=caller.person_id)
    factor = factors.of(caller.person_id)
    if factor is None or factor.confirmed_at is None:
        return FactorState()
    return FactorState(
        since=factor.confirmed_at, recovery_codes_left=len(factors.recovery_codes(caller.person_id))
    )


def renew_recovery_codes(
    proof: Proof, *, caller: Caller, accounts: Accounts, checks: Checks
) -> tuple[str, ...]:
    """New ones; all former ones are good for nothing. Raises Invalid, CodeWrong, FactorMissing or TooManyRequests."""
    _prove(proof, caller, accounts, checks)
    codes, hashes = make_recovery_codes(checks.passwords)
    now = checks.clock.now()
    checks.factors.replace_recovery_codes(caller.person_id, hashes, now)
    checks.audit.record(
        at=now, act="recovery_codes_made", person_id=caller.person_id, workspace_id=caller.workspace_id
    )
    return codes


def remove_factor(proof: Proof, *, caller: Caller, accounts: Accounts, checks: Checks) -> None:
    """From now on the password alone lets in. Raises Invalid, CodeWrong, FactorMissing or TooManyRequests."""
    _prove(proof, caller, accounts, checks)
    if checks.factors.remove(caller.person_id):
        checks.audit.record(
            at=checks.clock.now(),
            act="factor_removed",
            person_id=caller.person_id,
            workspace_id=caller.workspace_id,
        )


def _prove(proof: Proof, caller: Caller, accounts: Accounts, checks: Checks) -> None:
    """The password first: a code is used up by being right."""
    demand(caller, Action.KEEP_FACTOR, made_by=caller.person_id)
    account = accounts.get(caller.person_id)
    prove(
        account,
        proof.password,
        passwords=checks.passwords,
        attempts=checks.attempts,
        audit=checks.audit,
        clock=checks.clock,
    )
    prove_factor(caller.person_id, proof.code, checks)
