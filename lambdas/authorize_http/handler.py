"""Door: reads the access token of an HTTP request. Its verdict stands in the context; the api doors act on it.

What went past CloudFront is refused by API Gateway itself: no door of ours answers there.
"""

from collections.abc import Mapping
from typing import Any

from practika.domain.caller import Caller
from practika.domain.errors import TokenInvalid, TokenMissing
from practika.runtime import verdict
from practika.runtime.observability import invocation, logger
from practika.runtime.wiring import people


def lambda_handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Authorised through the edge always, because API Gateway's own refusal cannot be shaped; a refusal is the
    context's `problem`."""
    headers = event.get("headers") or {}
    with invocation(context, requestId=event.get("requestContext", {}).get("requestId")):
        if not people.edge().sent(verdict.stamp_in(headers)):
            logger().info("request past the edge refused")
            return {"isAuthorized": False}
        found = verdict.of(lambda: _known(people.tokens().caller(_bearer(headers))))
        return {"isAuthorized": True, "context": found}


def _known(caller: Caller) -> dict[str, str]:
    """Who asks, and how long they have to wait if they ask too fast: the door answers 429 then, and nothing is read or
    written."""
    seconds = people.pace().wait(caller.person_id)
    if not seconds:
        return verdict.granted(caller)
    logger().info("a person asks too fast", extra={"personId": caller.person_id})
    return verdict.granted(caller, wait=str(seconds))


def _bearer(headers: Mapping[str, str]) -> str:
    """The token of `Authorization: Bearer …` (RFC 6750 §2.1); header names arrive in lower case."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if not scheme:
        raise TokenMissing
    if scheme.lower() != "bearer" or not token.strip():
        raise TokenInvalid
    return token.strip()
