"""Door: the members of a workspace, and invitations to it; one's own account stands beside in account.py."""

from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler import Response, content_types
from aws_lambda_powertools.utilities.typing import LambdaContext

from api_people.account import router as account
from api_people.members import router as members_of
from api_people.models import InvitationView, MadeInvitationView, NewInvitation, PeopleView
from api_people.own import router as own
from practika.runtime.http import Api, caller
from practika.runtime.session_http import SessionView, session_response
from practika.runtime.settings import settings
from practika.runtime.wiring import factors, people, system
from practika.usecases.accept_invitation import accept_invitation
from practika.usecases.invite import invite
from practika.usecases.list_people import list_people
from practika.usecases.read_invitation import read_invitation

app = Api(public=["GET /api/invitations/<code>"])
app.include_router(account)
app.include_router(members_of)
app.include_router(own)


@app.get("/api/people")
def members() -> PeopleView:
    known = list_people(caller(app), workspaces=people.workspaces(), factors=factors.second_factors())
    return PeopleView.of(known)


@app.post("/api/invitations")
def create_invitation(body: NewInvitation) -> Response[MadeInvitationView]:
    code, made = invite(
        caller(app),
        body.role,
        invitations=people.invitations(),
        audit=people.audit(),
        clock=system.clock(),
    )
    view = MadeInvitationView.of(code, made, settings.public_url)
    return Response(status_code=HTTPStatus.CREATED, content_type=content_types.APPLICATION_JSON, body=view)


@app.get("/api/invitations/<code>")
def look_at_invitation(code: str) -> InvitationView:
    return InvitationView.of(read_invitation(code, invitations=people.invitations(), clock=system.clock()))


@app.post("/api/invitations/<code>/accept")
def join(code: str) -> Response[SessionView]:
    session = accept_invitation(
        caller(app),
        code,
        accounts=people.accounts(),
        workspaces=people.workspaces(),
        members=people.members(),
        invitations=people.invitations(),
        tokens=people.tokens(),
        refresh_tokens=people.refresh_tokens(),
        audit=people.audit(),
        clock=system.clock(),
    )
    return session_response(session)


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return app.resolve(event, context)
