"""Routes of members: another role, out of the workspace and back, and leaving it oneself."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from api_people.models import Leaving, MemberView, NewRole
from practika.domain.ids import PersonId
from practika.runtime.http import caller
from practika.runtime.session_http import SessionView, session_response
from practika.runtime.wiring import people, system
from practika.usecases.change_role import change_role
from practika.usecases.leave_workspace import leave_workspace
from practika.usecases.remove_member import bring_member_back, remove_member

router = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]  # its constructor lacks "-> None"


@router.patch("/api/people/<person_id>")
def give_role(person_id: PersonId, body: NewRole) -> MemberView:
    changed = change_role(
        caller(router),
        person_id,
        body.role,
        members=people.members(),
        audit=people.audit(),
        by=people.porter(),
    )
    return MemberView.of(changed)


@router.delete("/api/people/<person_id>")
def remove(person_id: PersonId) -> Response[None]:
    remove_member(
        caller(router),
        person_id,
        members=people.members(),
        audit=people.audit(),
        by=people.porter(),
        ids=system.ids(),
    )
    return Response(status_code=HTTPStatus.NO_CONTENT)


@router.post("/api/people/<person_id>/back")
def bring_back(person_id: PersonId) -> MemberView:
    who = caller(router)
    back = bring_member_back(
        who, person_id, members=people.members(), audit=people.audit(), by=people.porter()
    )
    return MemberView.of(back)


@router.post("/api/me/leave")
def leave(body: Leaving) -> Response[SessionView]:
    session = leave_workspace(
        caller(router),
        body.workspace_id,
        accounts=people.accounts(),
        workspaces=people.workspaces(),
        members=people.members(),
        tokens=people.tokens(),
        refresh_tokens=people.refresh_tokens(),
        audit=people.audit(),
        by=people.porter(),
        ids=system.ids(),
    )
    return session_response(session)
