"""Door: a socket closed. The gateway calls it as best it can; what it misses, a 410 or the TTL cleans up."""

from collections.abc import Mapping
from typing import Any

from practika.runtime.socket import answer_socket
from practika.runtime.wiring import live
from practika.usecases.leave_room import leave_room


def lambda_handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    def leave(connection_id: str, _: Mapping[str, Any]) -> None:
        leave_room(connection_id, hall=live.hall())

    return answer_socket(event, context, leave)
