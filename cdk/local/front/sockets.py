"""Forwards WebSockets: frames, pings, pongs and close codes both ways; a refused handshake with its own answer."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from contextvars import ContextVar

import aiohttp
from aiohttp import WSCloseCode, WSMsgType, web
from multidict import CIMultiDict
from yarl import URL

from cdk.local.front import shape
from cdk.local.front.forward import Handler
from cdk.local.front.headers import crossing

MAX_FRAME = 128 * 1024  # bytes; API Gateway's limit of one message
HANDSHAKE = (
    "sec-websocket-key",
    "sec-websocket-version",
    "sec-websocket-extensions",
    "host",
    "content-length",
)
UNSENDABLE = frozenset({1005, 1006, 1015})  # RFC 6455 §7.4.1: never in a close frame

_refused: ContextVar[list[bytes] | None] = ContextVar("refused", default=None)


def tracing() -> aiohttp.TraceConfig:
    """Keeps the body of a refused handshake: aiohttp's client throws it away."""
    trace = aiohttp.TraceConfig()

    async def at_end(_session: object, _context: object, params: aiohttp.TraceRequestEndParams) -> None:
        kept = _refused.get()
        if kept is not None and params.response.status != 101:
            kept.append(await params.response.read())

    trace.on_request_end.append(at_end)
    return trace


def to(session: aiohttp.ClientSession, base: str) -> Handler:
    """Joins the browser's socket to one at `base` + query."""

    async def join(request: web.Request) -> web.StreamResponse:
        if request.headers.get("Upgrade", "").lower() != "websocket":
            return shape.problem(426, "upgrade_required", "This address speaks WebSocket only.")
        url = URL(f"{base}?{request.rel_url.raw_query_string}", encoded=True)
        headers = crossing(request.headers.items(), *HANDSHAKE)
        headers["X-Forwarded-For"] = request.remote or "127.0.0.1"
        kept: list[bytes] = []
        _refused.set(kept)
        try:
            far = await session.ws_connect(
                url, headers=headers, autoping=False, autoclose=False, max_msg_size=0
            )
        except aiohttp.WSServerHandshakeError as refusal:
            told, body = CIMultiDict(refusal.headers or {}), b"".join(kept)
            if not shape.has_shape(body):
                return shape.in_shape(refusal.status, told, body)
            kind = told.get("Content-Type", "application/json")
            return web.Response(status=refusal.status, body=body, headers={"Content-Type": kind})
        except (aiohttp.ClientError, TimeoutError):
            return shape.away()
        near = web.WebSocketResponse(autoping=False, autoclose=False, max_msg_size=MAX_FRAME)
        await near.prepare(request)
        await _both_ways(near, far)
        return near

    return join


async def _both_ways(near: web.WebSocketResponse, far: aiohttp.ClientWebSocketResponse) -> None:
    """Until one side ends; then both are closed with its code."""
    ways = [asyncio.create_task(_one_way(near, far)), asyncio.create_task(_one_way(far, near))]
    code: int = WSCloseCode.GOING_AWAY
    try:
        ended, _ = await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        code = next(iter(ended)).result()
    finally:
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
        for side in (far, near):
            with suppress(ConnectionError, RuntimeError, TimeoutError):
                await asyncio.wait_for(side.close(code=code), 2)


Side = web.WebSocketResponse | aiohttp.ClientWebSocketResponse


async def _one_way(source: Side, target: Side) -> int:
    """Passes messages until `source` ends; returns the close code that the other side shall get."""
    while True:
        message = await source.receive()
        try:
            if message.type is WSMsgType.TEXT:
                await target.send_str(message.data)
            elif message.type is WSMsgType.BINARY:
                await target.send_bytes(message.data)
            elif message.type is WSMsgType.PING:
                await target.ping(message.data)
            elif message.type is WSMsgType.PONG:
                await target.pong(message.data)
            else:
                code = message.data if message.type is WSMsgType.CLOSE else source.close_code
                return sendable(code)
        except (ConnectionError, aiohttp.ClientError, RuntimeError):
            return WSCloseCode.GOING_AWAY


def sendable(code: int | None) -> int:
    if code == 1005:  # closed without a code: an ordinary end
        return WSCloseCode.OK
    return code if code and code not in UNSENDABLE else WSCloseCode.GOING_AWAY
