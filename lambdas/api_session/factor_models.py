"""JSON of second factors."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field, SecretStr

from practika.domain.model import Model
from practika.domain.second_factor import FactorState
from practika.usecases.keep_factor import Proof
from practika.usecases.sign_in_by_code import SignInByCode

#: Six digits, or a recovery code; with spaces and dashes as people type them.
Code = Annotated[str, Field(min_length=1, max_length=40)]
Secret = Annotated[SecretStr, Field(max_length=1_000)]


class SecondStep(Model):
    """`challenge`: from the refusal `second_factor_needed` of the password. `code`: of the app, or a recovery code."""

    challenge: Annotated[str, Field(max_length=100)]
    code: Code

    def to_command(self) -> SignInByCode:
        return SignInByCode(challenge=self.challenge, code=self.code)


class FactorView(Model):
    """`since`: since when a code is asked for at sign-in; null where there is no second factor."""

    since: datetime | None
    recovery_codes_left: int

    @classmethod
    def of(cls, state: FactorState) -> FactorView:
        return cls(since=state.since, recovery_codes_left=state.recovery_codes_left)


class FactorPassword(Model):
    password: Secret


class FactorSetupView(Model):
    """`secret`: base 32, to be typed into an app; `uri`: the same to be scanned. Both are shown this once."""

    secret: str
    uri: str


class FirstCode(Model):
    code: Code


class RecoveryCodesView(Model):
    """Shown this once: only hashes are kept."""

    recovery_codes: list[str]


class FactorProof(Model):
    """Both are asked for before a factor is changed. `code`: of the app, or a recovery code."""

    password: Secret
    code: Code

    def to_proof(self) -> Proof:
        return Proof(password=self.password.get_secret_value(), code=self.code)
