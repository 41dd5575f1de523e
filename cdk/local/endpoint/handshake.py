"""Passes a refusal of `$connect` on as the door said it: status and body, as API Gateway passes the status on.

ministack closes the handshake with a bare 403 whatever the door answers.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from contextvars import ContextVar
from typing import Any

from ministack.services import apigateway

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]

_refusal: ContextVar[dict[str, Any] | None] = ContextVar("refusal", default=None)


def listen() -> None:
    """Remembers the answer of a `$connect` door that is not 2xx, for the handshake that is going on."""
    invoke = apigateway._invoke_ws_lambda

    async def invoke_and_remember(*args: Any, **kwargs: Any) -> Any:
        answer = await invoke(*args, **kwargs)
        if "CONNECT" in args and isinstance(answer, dict) and int(answer.get("statusCode", 200)) >= 300:
            _refusal.set(answer)
        return answer

    apigateway._invoke_ws_lambda = invoke_and_remember


def telling(send: Send) -> Send:
    """A `send` that answers a refused handshake with the door's own status and body."""

    async def send_refusal(message: Message) -> None:
        answer = _refusal.get()
        if answer is None or message["type"] != "websocket.close":
            return await send(message)
        headers = [(k.lower().encode(), str(v).encode()) for k, v in (answer.get("headers") or {}).items()]
        if not any(name == b"content-type" for name, _ in headers):
            headers.append((b"content-type", b"application/json"))
        status = int(answer["statusCode"])
        await send({"type": "websocket.http.response.start", "status": status, "headers": headers})
        return await send(
            {"type": "websocket.http.response.body", "body": str(answer.get("body") or "").encode()}
        )

    return send_refusal
