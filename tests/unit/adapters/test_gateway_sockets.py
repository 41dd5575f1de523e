"""Posts to sockets: what each answer of API Gateway means. A stub of its endpoint answers on the loopback."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from practika.adapters.sockets import GatewaySockets
from practika.domain.errors import SocketGone, SocketThrottled
from practika.ports.live import Posted

REFUSALS = {
    410: "GoneException",
    429: "LimitExceededException",
    403: "ForbiddenException",
    500: "InternalFailure",
}


class Gateway(ThreadingHTTPServer):
    """Answers `POST /live/@connections/<status>-<anything>` with that status and remembers the bodies."""

    daemon_threads = True

    def __init__(self) -> None:
        self.posts: list[tuple[str, bytes]] = []
        super().__init__(("127.0.0.1", 0), _Answer)


class _Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Gateway

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        name = unquote(unquote(self.path)).rpartition("/")[2]
        self.server.posts.append((name, body))
        status = int(name.partition("-")[0])
        self.send_response(status)
        if status in REFUSALS:
            self.send_header("x-amzn-errortype", REFUSALS[status])
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Silence."""


@pytest.fixture
def gateway(socket_enabled: None) -> Iterator[Gateway]:
    one = Gateway()
    threading.Thread(target=one.serve_forever, daemon=True).start()
    yield one
    one.shutdown()
    one.server_close()


@pytest.fixture
def sockets(gateway: Gateway) -> GatewaySockets:
    client = boto3.client(
        "apigatewaymanagementapi",
        endpoint_url=f"http://127.0.0.1:{gateway.server_address[1]}/live",
        region_name="eu-central-1",
        aws_access_key_id="testing",
        aws_secret_access_key="testing",
        config=Config(retries={"total_max_attempts": 1}, connect_timeout=2, read_timeout=5),
    )
    return GatewaySockets(lambda: client)


def test_a_frame_arrives_as_it_is(sockets: GatewaySockets, gateway: Gateway) -> None:
    sockets.post("200-L0SM9c=", '{"ä":1}'.encode())
    assert gateway.posts == [("200-L0SM9c=", '{"ä":1}'.encode())]


def test_gone_is_gone_and_the_rest_may_be_tried_again(sockets: GatewaySockets, gateway: Gateway) -> None:
    with pytest.raises(SocketGone):
        sockets.post("410-x", b"{}")
    for status in (429, 500):
        with pytest.raises(SocketThrottled):
            sockets.post(f"{status}-x", b"{}")
    assert len(gateway.posts) == 3  # the client itself repeats nothing


def test_a_missing_right_is_our_own_mistake_and_is_seen(sockets: GatewaySockets) -> None:
    with pytest.raises(ClientError):
        sockets.post("403-x", b"{}")


def test_many_get_the_same_frame_and_each_its_own_outcome(sockets: GatewaySockets, gateway: Gateway) -> None:
    names = [f"{status}-{number}" for number in range(10) for status in (200, 410, 429)]
    outcomes = sockets.post_many(names, b"{}")
    kinds = {"200": Posted.DELIVERED, "410": Posted.GONE, "429": Posted.RETRY}
    assert dict(outcomes) == {name: kinds[name[:3]] for name in names}
    assert sorted(name for name, _ in gateway.posts) == sorted(names)


def test_an_endpoint_that_is_away_may_come_back(sockets: GatewaySockets, gateway: Gateway) -> None:
    gateway.shutdown()
    gateway.server_close()
    assert sockets.post_many(["200-a", "200-b"], b"{}") == {"200-a": Posted.RETRY, "200-b": Posted.RETRY}
