"""Forwards plain HTTP: bodies stream both ways, ranges and status pass as they are."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable

import aiohttp
from aiohttp import web
from yarl import URL

from cdk.local.front.headers import NOT_TOLD, crossing

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
CHUNK = 256 * 1024
BODILESS = frozenset({"GET", "HEAD", "DELETE", "OPTIONS"})


def problem(status: int, code: str, message: str) -> web.Response:
    """An answer of the front itself, in the one error shape."""
    body = {"code": code, "message": message, "requestId": f"front-{uuid.uuid4()}"}
    return web.json_response(body, status=status, headers={"Cache-Control": "no-store"})


def to(session: aiohttp.ClientSession, base: str, *, distribution: str = "") -> Handler:
    """Forwards every request to `base` + its raw path and query; `distribution`: as a viewer of that host name."""

    async def forward(request: web.Request) -> web.StreamResponse:
        headers = crossing(request.headers.items(), "host", "x-forwarded-for")
        headers["X-Forwarded-For"] = request.remote or "127.0.0.1"
        headers["X-Forwarded-Proto"] = request.scheme
        headers["X-Forwarded-Host"] = request.host
        if distribution:  # whose viewers come by TLS; on one machine this front stands where TLS would end
            headers["Host"], headers["X-Forwarded-Proto"] = distribution, "https"
        body = None if request.method in BODILESS and not request.can_read_body else request.content
        url = URL(base + request.raw_path, encoded=True)
        try:
            async with session.request(
                request.method, url, headers=headers, data=body, allow_redirects=False
            ) as answer:
                return await _pass_on(request, answer)
        except aiohttp.ClientConnectorError:
            return problem(
                503, "part_away", "The local cloud is not answering. Look at the terminal of make run."
            )
        except (aiohttp.ClientError, TimeoutError) as lost:
            return problem(
                502, "part_failed", f"The local cloud broke off the answer ({type(lost).__name__})."
            )

    return forward


async def _pass_on(request: web.Request, answer: aiohttp.ClientResponse) -> web.StreamResponse:
    headers = crossing(answer.headers.items(), *NOT_TOLD)
    response = web.StreamResponse(status=answer.status, reason=answer.reason, headers=headers)
    await response.prepare(request)
    async for chunk in answer.content.iter_chunked(CHUNK):
        await response.write(chunk)
    await response.write_eof()
    return response
