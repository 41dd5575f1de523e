"""Puts the front together and listens on the browser's port."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import aiohttp
from aiohttp import web

from cdk.local.front import forward, headers, site, sockets
from cdk.local.problem import LocalProblem

SLOW = aiohttp.ClientTimeout(total=None, sock_connect=10, sock_read=300)


class Front:
    """The listening front; `close` lets nobody in any more and drops the open sockets."""

    def __init__(self, runner: web.AppRunner, session: aiohttp.ClientSession) -> None:
        self._runner, self._session = runner, session

    async def close(self) -> None:
        """Ends all connections within a second."""
        await self._runner.cleanup()
        await self._session.close()


def application(
    session: aiohttp.ClientSession, public_url: str, endpoint: str, outputs: Mapping[str, str], dist: Path
) -> web.Application:
    """Routes of the front, from the outputs of the deployed stacks."""
    app = web.Application(client_max_size=0)
    added = headers.security(public_url, endpoint)

    async def secure(_request: web.Request, response: web.StreamResponse) -> None:
        for name, value in added.items():
            response.headers.setdefault(name, value)
        response.headers.popall("Server", None)

    app.on_response_prepare.append(secure)
    endpoint = endpoint.replace("localhost", "127.0.0.1")  # spares a look at ::1 for every new connection
    api = forward.to(session, f"{endpoint}/_aws/execute-api/{outputs['HttpApiId']}/$default")
    media = forward.to(session, endpoint, distribution=outputs["DistributionDomain"])
    stage = f"{outputs['SocketApiId']}/{outputs['SocketStage']}"
    live = sockets.to(session, f"{endpoint.replace('http', 'ws', 1)}/_aws/execute-api/{stage}")
    app.router.add_route("*", "/api", api)
    app.router.add_route("*", "/api/{rest:.*}", api)
    app.router.add_route("*", "/media/{rest:.*}", media)
    app.router.add_route("GET", "/live", live)
    app.router.add_route("*", "/{rest:.*}", site.handler(dist))
    return app


async def listen(port: int, public_url: str, endpoint: str, outputs: Mapping[str, str], dist: Path) -> Front:
    """Listens on the loopback addresses of the machine."""
    pool = aiohttp.TCPConnector(limit=0, keepalive_timeout=60)
    session = aiohttp.ClientSession(
        connector=pool,
        timeout=SLOW,
        auto_decompress=False,
        cookie_jar=aiohttp.DummyCookieJar(),  # one person's cookies must never ride with another's request
        trace_configs=[sockets.tracing()],
    )
    app = application(session, public_url, endpoint, outputs, dist)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0, handler_cancellation=True)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
    except OSError:
        await runner.cleanup()
        await session.close()
        raise LocalProblem(
            f"Port {port} is taken by another program.", f"Choose another one: make run PORT={port + 1}"
        ) from None
    return Front(runner, session)
