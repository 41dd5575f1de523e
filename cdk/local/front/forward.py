"""Forwards plain HTTP: bodies stream both ways, ranges and status pass as they are."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import aiohttp
from aiohttp import web
from yarl import URL

from cdk.local.front import shape
from cdk.local.front.headers import NOT_TOLD, crossing

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
CHUNK = 256 * 1024
BODILESS = frozenset({"GET", "HEAD", "DELETE", "OPTIONS"})


def to(session: aiohttp.ClientSession, base: str, *, distribution: str = "") -> Handler:
    """Forwards every request to `base` + its raw path and query; `distribution`: as a viewer of that host name.

    Refusals reach the browser in the one error shape, whoever said them.
    """

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
                if answer.status < 400:
                    return await _pass_on(request, answer)
                return await _refusal(request, answer, of_film=bool(distribution))
        except aiohttp.ClientConnectorError:
            return shape.away()
        except (aiohttp.ClientError, TimeoutError):
            return shape.problem(502, "part_failed", shape.FAILED)

    return forward


async def _refusal(
    request: web.Request, answer: aiohttp.ClientResponse, *, of_film: bool
) -> web.StreamResponse:
    """As it is if it has the one shape; what is too long to be a refusal, or packed, passes as well."""
    if of_film and request.method == "HEAD" and answer.content_type != "application/json":
        return shape.unserved(answer.status)
    if request.method == "HEAD" or "Content-Encoding" in answer.headers:
        return await _pass_on(request, answer)
    body = await answer.content.read(shape.LIMIT)
    while not answer.content.at_eof() and len(body) < shape.LIMIT:
        body += await answer.content.read(shape.LIMIT - len(body))
    if len(body) < shape.LIMIT and not shape.has_shape(body):
        if of_film and answer.status != 416:  # a range beyond the end is the player's own matter
            return shape.unserved(answer.status)
        return shape.in_shape(answer.status, answer.headers, body)
    return await _pass_on(request, answer, body)


async def _pass_on(
    request: web.Request, answer: aiohttp.ClientResponse, begin: bytes = b""
) -> web.StreamResponse:
    headers = crossing(answer.headers.items(), *NOT_TOLD)
    response = web.StreamResponse(status=answer.status, reason=answer.reason, headers=headers)
    await response.prepare(request)
    if begin:
        await response.write(begin)
    try:
        async for chunk in answer.content.iter_chunked(CHUNK):
            await response.write(chunk)
    except (aiohttp.ClientError, TimeoutError):
        if request.transport is not None:  # it broke off: so it does for the browser, which asks for the rest
            request.transport.abort()
        return response
    await response.write_eof()
    return response
