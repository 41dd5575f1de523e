"""Routes of one's own account: what it is, one's data as a file, and the way out."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response, content_types
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from api_people.account_models import AccountView, Closing, ExportView
from practika.runtime.http import caller
from practika.runtime.session_http import signed_out_response
from practika.runtime.wiring import leaving, people, system
from practika.usecases.close_account import close_account
from practika.usecases.read_account import read_account
from practika.usecases.take_data_out import take_data_out

router = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]  # its constructor lacks "-> None"


@router.get("/api/me/account")
def own_account() -> AccountView:
    found = read_account(
        caller(router),
        accounts=people.accounts(),
        leavers=leaving.leavers(),
        requests=leaving.requests(),
        files=leaving.files(),
        clock=system.clock(),
    )
    return AccountView.of(found)


@router.post("/api/me/export")
def take_along() -> Response[ExportView]:
    asked = take_data_out(
        caller(router),
        accounts=people.accounts(),
        workspaces=people.workspaces(),
        requests=leaving.requests(),
        audit=people.audit(),
        clock=system.clock(),
        ids=system.ids(),
    )
    view = ExportView.of(asked)
    return Response(status_code=HTTPStatus.ACCEPTED, content_type=content_types.APPLICATION_JSON, body=view)


@router.post("/api/me/close")
def leave_for_good(body: Closing) -> Response[None]:
    close_account(
        body.to_command(),
        caller=caller(router),
        accounts=people.accounts(),
        leavers=leaving.leavers(),
        passwords=people.passwords(),
        attempts=people.sign_in_attempts(),
        audit=people.audit(),
        clock=system.clock(),
        ids=system.ids(),
    )
    return signed_out_response()
