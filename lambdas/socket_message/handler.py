"""Door: a message from a socket. Whatever it is, the sender gets an answer and the socket stays open."""

from collections.abc import Mapping
from typing import Any

from practika.runtime.socket import answer_socket
from practika.runtime.wiring import live, system
from practika.usecases.hear_message import hear_message


def lambda_handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    def hear(connection_id: str, _: Mapping[str, Any]) -> None:
        frame = (
            "" if event.get("isBase64Encoded") else str(event.get("body") or "")
        )  # binary frames say nothing
        hear_message(
            connection_id,
            frame,
            rooms=live.rooms(),
            log=live.change_log(),
            sockets=live.sockets(),
            backoff=live.backoff(),
            clock=system.clock(),
        )

    return answer_socket(event, context, hear)
