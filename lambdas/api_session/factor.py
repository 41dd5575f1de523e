"""Routes of the second factor: the code of a sign-in, and setting up, renewing and removing one's own."""

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from api_session.factor_models import (
    FactorPassword,
    FactorProof,
    FactorSetupView,
    FactorView,
    FirstCode,
    RecoveryCodesView,
    SecondStep,
)
from practika.runtime.http import caller
from practika.runtime.session_http import SessionView, session_response
from practika.runtime.wiring import factors, people, system
from practika.usecases.keep_factor import read_factor, remove_factor, renew_recovery_codes
from practika.usecases.set_up_factor import begin_factor, confirm_factor
from practika.usecases.sign_in_by_code import sign_in_by_code

router = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]  # its constructor lacks "-> None"


@router.post("/api/sign-in/code")
def finish_sign_in(body: SecondStep) -> Response[SessionView]:
    session = sign_in_by_code(
        body.to_command(),
        challenges=factors.challenges(),
        checks=factors.checks(),
        accounts=people.accounts(),
        workspaces=people.workspaces(),
        tokens=people.tokens(),
        refresh_tokens=people.refresh_tokens(),
        audit=people.audit(),
        clock=system.clock(),
    )
    return session_response(session)


@router.get("/api/me/factor")
def own_factor() -> FactorView:
    return FactorView.of(read_factor(caller(router), factors=factors.second_factors()))


@router.post("/api/me/factor")
def set_up(body: FactorPassword) -> FactorSetupView:
    setup = begin_factor(
        body.password.get_secret_value(),
        caller=caller(router),
        accounts=people.accounts(),
        checks=factors.checks(),
    )
    return FactorSetupView(secret=setup.secret, uri=setup.uri)


@router.post("/api/me/factor/confirm")
def confirm(body: FirstCode) -> RecoveryCodesView:
    codes = confirm_factor(body.code, caller=caller(router), checks=factors.checks())
    return RecoveryCodesView(recovery_codes=list(codes))


@router.post("/api/me/factor/recovery-codes")
def make_anew(body: FactorProof) -> RecoveryCodesView:
    codes = renew_recovery_codes(
        body.to_proof(), caller=caller(router), accounts=people.accounts(), checks=factors.checks()
    )
    return RecoveryCodesView(recovery_codes=list(codes))


@router.post("/api/me/factor/remove")
def take_away(body: FactorProof) -> FactorView:
    who = caller(router)
    remove_factor(body.to_proof(), caller=who, accounts=people.accounts(), checks=factors.checks())
    return FactorView.of(read_factor(who, factors=factors.second_factors()))
