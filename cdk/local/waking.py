"""Wakes the doors that people wait for, in the background, so that the first note of the day is as quick as the next.

Nothing is asked that a stranger could not ask: a route without a token, a socket without a ticket, an empty batch.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import aiohttp

from cdk.local import deploy
from cdk.local.endpoint.starting import Endpoint

EMPTY_BATCH: dict[str, Any] = {"Records": []}


async def wake(endpoint: Endpoint, url: str, outputs: Mapping[str, str]) -> None:
    """Rings one guarded route of every HTTP door, the socket's entrance and the doors of streams."""
    streams, routes = await asyncio.to_thread(_doors, endpoint, outputs["HttpApiId"])
    for function in streams:
        await asyncio.to_thread(deploy.ring, endpoint, function, EMPTY_BATCH)
    timeout = aiohttp.ClientTimeout(total=30)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        await asyncio.gather(
            *(_ask(session, method, url + path) for method, path in routes),
            _knock(session, f"{url}/live?ticket=none"),
        )


async def _ask(session: aiohttp.ClientSession, method: str, url: str) -> None:
    """The answer is a refusal; that it was given is all we want."""
    with suppress(aiohttp.ClientError, TimeoutError):
        async with session.request(method, url) as answer:
            await answer.read()


async def _knock(session: aiohttp.ClientSession, url: str) -> None:
    with suppress(aiohttp.ClientError, TimeoutError):
        await (await session.ws_connect(url)).close()


def _doors(endpoint: Endpoint, http_api: str) -> tuple[list[str], list[tuple[str, str]]]:
    """Functions that streams ring, and one guarded route (method, path) of every integration of the HTTP API."""
    mappings = endpoint.client("lambda").list_event_source_mappings()["EventSourceMappings"]
    guarded: dict[str, tuple[str, str]] = {}
    for route in endpoint.client("apigatewayv2").get_routes(ApiId=http_api)["Items"]:
        method, _, path = route["RouteKey"].partition(" ")
        if path and route.get("AuthorizationType") == "CUSTOM":
            guarded.setdefault(route["Target"], (method, re.sub(r"{\w+}", "none", path)))
    return [mapping["FunctionArn"] for mapping in mappings], sorted(guarded.values())
