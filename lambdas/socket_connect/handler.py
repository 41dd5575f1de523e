"""Door: a socket opens. Whom the authorizer did not know is refused here, in the one error shape."""

from collections.abc import Mapping
from typing import Any

from practika.domain.errors import TokenInvalid
from practika.runtime import verdict
from practika.runtime.socket import answer_socket
from practika.runtime.wiring import live, system
from practika.usecases.enter_room import enter_room


def lambda_handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    return answer_socket(event, context, _open)


def _open(connection_id: str, request: Mapping[str, Any]) -> None:
    found = request.get("authorizer")
    caller = verdict.read(found)
    room = str((found or {}).get("room") or "")
    if not room:
        raise TokenInvalid("This is not a live ticket.")
    enter_room(connection_id, room, caller=caller, rooms=live.rooms(), clock=system.clock())
