"""Door: a ticket for a socket. A browser cannot send headers when it opens one, so the identity goes in the URL."""

from typing import Any

from aws_lambda_powertools.event_handler import Response, content_types
from aws_lambda_powertools.utilities.typing import LambdaContext

from api_live.models import TicketRequest, TicketView
from practika.runtime.http import Api, caller
from practika.runtime.settings import settings
from practika.runtime.wiring import live, people
from practika.usecases.open_live_session import open_live_session

app = Api()


@app.post("/api/live/tickets")
def issue_ticket(body: TicketRequest) -> Response[TicketView]:
    ticket, ends = open_live_session(
        body.room, caller=caller(app), films=live.films(), tokens=people.tokens()
    )
    view = TicketView.of(ticket, ends, settings.public_url)
    return Response(status_code=201, content_type=content_types.APPLICATION_JSON, body=view)


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return app.resolve(event, context)
