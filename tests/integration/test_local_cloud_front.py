"""The front between a browser and the local cloud, against a stand-in cloud that tells what it received."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import yarl
from aiohttp import WSMsgType, web

from cdk.local import ports
from cdk.local.front import serving

OUTPUTS = {
    "HttpApiId": "http1",
    "SocketApiId": "sock1",
    "SocketStage": "live",
    "DistributionDomain": "d1.cloudfront.net",
}
FILM = bytes(range(256)) * 4096  # 1 MiB


@dataclass
class Scene:
    """The front's origin and a client like a browser's."""

    url: str
    browser: aiohttp.ClientSession
    away: Callable[[], Awaitable[None]]


def scene(tmp_path: Path, play: Callable[[Scene], Awaitable[None]]) -> None:
    """Puts stand-in, front and browser up, plays, takes all down."""

    async def whole() -> None:
        (tmp_path / "assets").mkdir()
        (tmp_path / "index.html").write_text("<title>Practika</title>")
        (tmp_path / "assets" / "app-1.js").write_text("1")
        cloud = web.AppRunner(stand_in(), shutdown_timeout=0.1)
        await cloud.setup()
        far, near = ports.any_free(), ports.any_free()
        await web.TCPSite(cloud, "127.0.0.1", far).start()
        url = f"http://localhost:{near}"
        front = await serving.listen(near, url, f"http://localhost:{far}", OUTPUTS, tmp_path)
        async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as browser:
            await play(Scene(url, browser, cloud.cleanup))
        await front.close()
        await cloud.cleanup()

    asyncio.run(asyncio.wait_for(whole(), 30))


async def refused(request: web.Request) -> web.Response:
    """What stands in the query, as a door, the gateway or a broken door says it."""
    asked = request.query
    headers = {"Content-Type": "application/json", "apigw-requestid": "gateway-1"}
    return web.Response(status=int(asked["status"]), body=asked["body"].encode(), headers=headers)


def stand_in() -> web.Application:
    """A cloud that answers with what it was asked."""

    async def api(request: web.Request) -> web.Response:
        told = {"path": request.raw_path, "host": request.host, "cookie": request.headers.get("Cookie")}
        answer = web.json_response({**told, "size": len(await request.read())}, status=201)
        answer.headers.add("Set-Cookie", "a=1; Path=/api")
        answer.headers.add("Set-Cookie", "b=2; Path=/api")
        return answer

    async def media(request: web.Request) -> web.Response:
        part = request.http_range
        wanted = FILM[part]
        told = {"X-Host": request.host, "X-Proto": request.headers["X-Forwarded-Proto"]}
        return web.Response(body=wanted, status=200 if len(wanted) == len(FILM) else 206, headers=told)

    async def live(request: web.Request) -> web.StreamResponse:
        if request.query.get("ticket") != "good":
            return web.json_response({"code": "ticket_expired", "message": "…", "requestId": "r"}, status=401)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        async for message in socket:
            if message.type is WSMsgType.TEXT and message.data == "end":
                await socket.close(code=4008, message=b"enough")
            elif message.type is WSMsgType.TEXT:
                await socket.send_str(f"heard {message.data}")
        return socket

    app = web.Application(client_max_size=2**24)
    app.router.add_get("/_aws/execute-api/http1/$default/api/refused", refused)
    app.router.add_route("*", "/_aws/execute-api/http1/$default/api/{rest:.*}", api)
    app.router.add_get("/media/{rest:.*}", media)
    app.router.add_get("/_aws/execute-api/sock1/live", live)
    return app


def test_api_requests_pass_whole_and_cookies_stay_with_their_owner(tmp_path: Path) -> None:
    async def play(on: Scene) -> None:
        path = "/api/videos/a%2Fb?q=%C3%BC&limit=1"
        for _ in range(2):
            async with on.browser.post(yarl.URL(on.url + path, encoded=True), data=b"x" * 900_000) as answer:
                told = await answer.json()
                assert answer.status == 201
                assert told["size"] == 900_000
                assert told["cookie"] is None
                assert len(answer.headers.getall("Set-Cookie")) == 2
        assert told["path"] == f"/_aws/execute-api/http1/$default{path}"

    scene(tmp_path, play)


def test_media_goes_to_the_distribution_with_its_range(tmp_path: Path) -> None:
    async def play(on: Scene) -> None:
        async with on.browser.get(f"{on.url}/media/t/film", headers={"Range": "bytes=10-19"}) as answer:
            assert (answer.status, await answer.read()) == (206, FILM[10:20])
            assert (answer.headers["X-Host"], answer.headers["X-Proto"]) == ("d1.cloudfront.net", "https")
        async with on.browser.get(f"{on.url}/media/t/film") as answer:
            assert await answer.read() == FILM

    scene(tmp_path, play)


def test_sockets_pass_messages_pings_and_close_codes_both_ways(tmp_path: Path) -> None:
    async def play(on: Scene) -> None:
        async with on.browser.ws_connect(f"{on.url}/live?ticket=good", autoping=False) as socket:
            await socket.send_str("hello")
            assert (await socket.receive(5)).data == "heard hello"
            await socket.ping(b"1")
            assert (await socket.receive(5)).type is WSMsgType.PONG
            await socket.send_str("end")
            end: Any = await socket.receive(5)
            assert (end.type, end.data) == (WSMsgType.CLOSE, 4008)

    scene(tmp_path, play)


def test_a_refused_socket_keeps_its_status_and_its_body(tmp_path: Path) -> None:
    async def play(on: Scene) -> None:
        asking = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"}
        key = {"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}
        async with on.browser.get(f"{on.url}/live?ticket=old", headers={**asking, **key}) as answer:
            assert (answer.status, (await answer.json())["code"]) == (401, "ticket_expired")
        async with on.browser.get(f"{on.url}/live?ticket=good") as answer:
            assert answer.status == 426

    scene(tmp_path, play)


OURS = {"code": "version_conflict", "message": "Changed.", "requestId": "r1", "details": {"now": 3}}


@pytest.mark.parametrize(
    ("status", "body", "code", "says"),
    [
        (409, json.dumps(OURS), "version_conflict", "Changed."),
        (500, '{"message": "Internal Server Error"}', "part_failed", "Try again"),
        (502, '{"errorMessage": "[Errno 28] No space left on device"}', "disk_full", "Free some space"),
        (503, "<html>", "part_failed", "terminal"),
        (401, '{"message": "Unauthorized"}', "unauthenticated", "Sign in again"),
        (404, '{"message": "Not Found"}', "not_found", "nothing at this address"),
        (418, "[]", "refused", "Reload the page"),
    ],
)
def test_every_refusal_of_the_api_has_the_one_error_shape(
    tmp_path: Path, status: int, body: str, code: str, says: str
) -> None:
    async def play(on: Scene) -> None:
        asked = {"status": str(status), "body": body}
        async with on.browser.get(f"{on.url}/api/refused", params=asked) as answer:
            told = await answer.json()
            assert (answer.status, told["code"]) == (status, code)
            assert says in told["message"]
            assert told == OURS if code == "version_conflict" else told["requestId"] == "gateway-1"

    scene(tmp_path, play)


@pytest.mark.parametrize("path", ["/api/me", "/media/t/film", "/live?ticket=good"])
def test_when_the_cloud_is_away_the_answer_has_the_one_error_shape(tmp_path: Path, path: str) -> None:
    async def play(on: Scene) -> None:
        await on.away()
        asking = {"Upgrade": "websocket", "Connection": "Upgrade"} if path.startswith("/live") else {}
        async with on.browser.get(on.url + path, headers=asking) as answer:
            assert answer.status == 503
            assert set(await answer.json()) == {"code", "message", "requestId"}

    scene(tmp_path, play)


def test_the_application_is_served_with_its_headers(tmp_path: Path) -> None:
    async def play(on: Scene) -> None:
        async with on.browser.get(f"{on.url}/videos/vid_1") as page:
            assert "Practika" in await page.text()
            assert page.headers["Cache-Control"] == "no-cache"
            assert page.headers["X-Content-Type-Options"] == "nosniff"
            assert "Server" not in page.headers
        async with on.browser.get(f"{on.url}/assets/app-1.js") as script:
            assert "immutable" in script.headers["Cache-Control"]
        async with on.browser.get(f"{on.url}/assets/app-0.js") as gone:
            assert gone.status == 404

    scene(tmp_path, play)
