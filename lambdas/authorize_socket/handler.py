"""Door: reads the ticket of a socket that opens. Its verdict stands in the context; `socket_connect` acts on it."""

from typing import Any

from practika.domain.errors import TokenMissing, Unauthenticated
from practika.runtime import verdict
from practika.runtime.observability import invocation, logger
from practika.runtime.wiring import people


def lambda_handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Always allows, because API Gateway's own refusal cannot be shaped; a refusal is the context's `problem`."""
    with invocation(context, connectionId=event.get("requestContext", {}).get("connectionId")):
        try:
            found = _verdict((event.get("queryStringParameters") or {}).get("ticket"))
        except Unauthenticated as problem:
            logger().info("ticket refused", extra={"code": problem.code})
            found = verdict.refused(problem)
        statement = {"Action": "execute-api:Invoke", "Effect": "Allow", "Resource": event["methodArn"]}
        return {
            "principalId": found.get("personId", "nobody"),
            "policyDocument": {"Version": "2012-10-17", "Statement": [statement]},
            "context": found,
        }


def _verdict(ticket: str | None) -> dict[str, str]:
    if not ticket:
        raise TokenMissing("Open a socket with the url of a live ticket.")
    caller, room = people.tokens().ticket_holder(ticket)
    return verdict.granted(caller, room=room)
