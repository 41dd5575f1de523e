"""Door: sessions over HTTP. The refresh token travels in an HttpOnly cookie only. Second factors: factor.py."""

from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from api_session.factor import router
from api_session.models import Credentials, NewPerson, Switch
from practika.runtime.http import Api, caller, cookie, source_ip
from practika.runtime.session_http import COOKIE, MeView, SessionView, session_response, signed_out_response
from practika.runtime.wiring import factors, people, system
from practika.usecases.read_me import read_me
from practika.usecases.refresh_session import refresh_session
from practika.usecases.sign_in import sign_in
from practika.usecases.sign_out import sign_out
from practika.usecases.sign_up import sign_up

PUBLIC = ("sign-up", "sign-in", "sign-in/code", "session/refresh", "sign-out")
app = Api(public=[f"POST /api/{path}" for path in PUBLIC])
app.include_router(router)


def ports(**more: Any) -> dict[str, Any]:
    """What every verb that opens a session works with."""
    return {
        "accounts": people.accounts(),
        "tokens": people.tokens(),
        "refresh_tokens": people.refresh_tokens(),
        "audit": people.audit(),
        "clock": system.clock(),
        **more,
    }


@app.post("/api/sign-up")
def create_account(body: NewPerson) -> Response[SessionView]:
    more = ports(invitations=people.invitations(), passwords=people.passwords(), ids=system.ids())
    return session_response(sign_up(body.to_command(), **more), status=HTTPStatus.CREATED)


@app.post("/api/sign-in")
def begin_session(body: Credentials) -> Response[SessionView]:
    more = ports(
        workspaces=people.workspaces(),
        passwords=people.passwords(),
        attempts=people.sign_in_attempts(),
        factors=factors.second_factors(),
        challenges=factors.challenges(),
    )
    return session_response(sign_in(body.to_command(source_ip(app)), **more))


@app.post("/api/session/refresh")
def keep_session(body: Switch | None = None) -> Response[SessionView]:
    wanted = body.workspace_id if body else None
    more = ports(workspaces=people.workspaces())
    return session_response(refresh_session(cookie(app, COOKIE), workspace_id=wanted, **more))


@app.post("/api/sign-out")
def end_session() -> Response[None]:
    sessions, audit = people.refresh_tokens(), people.audit()
    sign_out(cookie(app, COOKIE), refresh_tokens=sessions, audit=audit, clock=system.clock())
    return signed_out_response()


@app.get("/api/me")
def who_am_i() -> MeView:
    me = read_me(caller(app), accounts=people.accounts(), workspaces=people.workspaces())
    return MeView.of(*me)


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return app.resolve(event, context)
