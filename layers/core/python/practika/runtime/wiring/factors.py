"""Second factors: their rows, the challenges of sign-ins, and the seal over their secrets."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from practika.runtime.settings import settings
from practika.runtime.wiring import people
from practika.runtime.wiring.system import clock, database, secrets

if TYPE_CHECKING:
    from practika.ports.second_factors import Sealer, SecondFactors, SignInChallenges
    from practika.usecases.prove_factor import Checks


@cache
def second_factors() -> SecondFactors:
    from practika.adapters.postgres.second_factors import PostgresSecondFactors

    return PostgresSecondFactors(database())


@cache
def challenges() -> SignInChallenges:
    from practika.adapters.postgres.second_factors import PostgresSignInChallenges

    return PostgresSignInChallenges(database())


@cache
def sealer() -> Sealer:
    """Only for doors that sign: the keys lie beside theirs. They are read when something is sealed or opened."""
    from practika.adapters.key_makers import FACTOR_KEYS
    from practika.adapters.sealer import KeyedSealer

    return KeyedSealer(
        keys=lambda: secrets().record(settings.signing_key_secret_arn).get(FACTOR_KEYS, {}),
        forget_keys=lambda: secrets().forget(settings.signing_key_secret_arn),
    )


def checks() -> Checks:
    from practika.usecases.prove_factor import Checks

    return Checks(
        factors=second_factors(),
        sealer=sealer(),
        passwords=people.passwords(),
        attempts=people.sign_in_attempts(),
        audit=people.audit(),
        clock=clock(),
    )
