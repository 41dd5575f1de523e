"""Door: a message from a socket. Whatever it is, the socket stays open, and a sender who should know hears why not."""

from collections.abc import Mapping
from typing import Any

from practika.runtime.socket import answer_socket
from practika.runtime.wiring import live
from practika.usecases.hear_message import hear_message


def lambda_handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    def hear(connection_id: str, _: Mapping[str, Any]) -> None:
        frame = (
            "" if event.get("isBase64Encoded") else str(event.get("body") or "")
        )  # binary frames say nothing
        hear_message(connection_id, frame, hall=live.hall())

    return answer_socket(event, context, hear)
