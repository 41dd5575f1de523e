"""Routes of what one changes about oneself: name, e-mail, password, sessions."""

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from api_people.own_models import NewEmail, NewName, NewPassword, OwnSessionsView
from practika.runtime.http import caller, cookie
from practika.runtime.session_http import COOKIE, PersonView, SessionView, session_response
from practika.runtime.wiring import people
from practika.usecases.change_account import change_email, change_name, change_password
from practika.usecases.end_sessions import end_other_sessions, list_sessions

router = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]  # its constructor lacks "-> None"


@router.patch("/api/me/account")
def rename(body: NewName) -> PersonView:
    account = change_name(caller(router), body.name, people.own_desk())
    return PersonView(id=account.id, name=account.name, email=account.email)


@router.post("/api/me/email")
def readdress(body: NewEmail) -> PersonView:
    password = body.password.get_secret_value()
    account = change_email(caller(router), body.email, password, people.own_desk())
    return PersonView(id=account.id, name=account.name, email=account.email)


@router.post("/api/me/password")
def new_password(body: NewPassword) -> Response[SessionView]:
    old, new = body.password.get_secret_value(), body.new_password.get_secret_value()
    session = change_password(caller(router), old, new, cookie(router, COOKIE), people.own_desk())
    return session_response(session)


@router.get("/api/me/sessions")
def own_sessions() -> OwnSessionsView:
    who = caller(router)
    found, here = list_sessions(who, cookie(router, COOKIE), people.own_desk())
    names = {one.workspace.id: one.workspace.name for one in people.workspaces().of_person(who.person_id)}
    return OwnSessionsView.of(found, here, names)


@router.post("/api/me/sessions/end")
def end_the_others() -> Response[SessionView]:
    return session_response(end_other_sessions(caller(router), cookie(router, COOKIE), people.own_desk()))
