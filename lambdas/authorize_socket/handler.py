"""Door: reads the ticket of a socket that opens. Its verdict stands in the context; `socket_connect` acts on it.

What went past CloudFront is refused by API Gateway itself: no door of ours answers there.
"""

from collections.abc import Mapping
from typing import Any

from practika.domain.errors import TokenMissing
from practika.runtime import verdict
from practika.runtime.observability import invocation, logger
from practika.runtime.wiring import people


def lambda_handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Allowed through the edge always, because API Gateway's own refusal cannot be shaped; a refusal is the context's
    `problem`."""
    with invocation(context, connectionId=event.get("requestContext", {}).get("connectionId")):
        if not people.edge().sent(verdict.stamp_in(event.get("headers") or {})):
            logger().info("socket past the edge refused")
            return _policy("Deny", event["methodArn"], {})
        ticket = (event.get("queryStringParameters") or {}).get("ticket")
        found = verdict.of(lambda: _verdict(ticket))
        return _policy("Allow", event["methodArn"], found)


def _policy(effect: str, arn: str, found: Mapping[str, str]) -> dict[str, Any]:
    statement = {"Action": "execute-api:Invoke", "Effect": effect, "Resource": arn}
    return {
        "principalId": found.get("personId", "nobody"),
        "policyDocument": {"Version": "2012-10-17", "Statement": [statement]},
        "context": dict(found),
    }


def _verdict(ticket: str | None) -> dict[str, str]:
    if not ticket:
        raise TokenMissing("Open a socket with the url of a live ticket.")
    caller, room = people.tokens().ticket_holder(ticket)
    return verdict.granted(caller, room=room)
