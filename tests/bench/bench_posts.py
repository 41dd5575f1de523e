"""Posts to sockets per CPU-second of the door: our signed keep-alive client beside boto3's, to the same endpoint.

The endpoint is a process of its own on the loopback that answers every post at once over plain http, so what is counted
is the client's own CPU time; TLS would add the same to both.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from multiprocessing.connection import Connection

from practika.adapters.signed_sockets import SignedSockets
from practika.adapters.sigv4 import Credentials
from practika.adapters.sockets import GatewaySockets
from practika.adapters.system import SystemClock
from practika.ports.live import Posted, Sockets
from tests.bench.figure import Figure

REGION = "eu-central-1"
FRAME = b'{"v":1,"type":"changes","changes":[' + b"x" * 500 + b"]}"
ROOM = [f"L0SM{number:07d}=" for number in range(200)]
GOAL = 12.0


class _Endpoint(asyncio.Protocol):
    """200 for every request; a request ends with the frame that we post."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport, self._heard = transport, b""

    def data_received(self, data: bytes) -> None:
        self._heard += data
        while FRAME in self._heard:
            self._heard = self._heard.partition(FRAME)[2]
            self._transport.write(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")


def _serve(told: Connection) -> None:
    async def serve() -> None:
        server = await asyncio.get_running_loop().create_server(_Endpoint, "127.0.0.1", 0, backlog=256)
        told.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(serve())


def _per_cpu_second(sockets: Sockets, posts: int) -> float:
    """After a round that opens connections."""
    sockets.post_many(ROOM, FRAME)
    began = time.process_time()
    for _ in range(posts // len(ROOM)):
        assert set(sockets.post_many(ROOM, FRAME).values()) == {Posted.DELIVERED}
    return posts / (time.process_time() - began)


def _boto3(url: str) -> GatewaySockets:
    import boto3
    from botocore.config import Config

    client = boto3.client(
        "apigatewaymanagementapi",
        endpoint_url=url,
        region_name=REGION,
        aws_access_key_id="bench",
        aws_secret_access_key="bench",
        config=Config(retries={"total_max_attempts": 1}, tcp_keepalive=True),
    )
    return GatewaySockets(lambda: client)


class _OneThread(GatewaySockets):
    """boto3 at its best: no threads that wait for each other."""

    def post_many(self, connection_ids: Sequence[str], frame: bytes) -> Mapping[str, Posted]:
        return {one: self._outcome(one, frame) for one in connection_ids}


def run() -> Iterator[Figure]:
    """Best of three rounds each, in turns, so that a busy machine troubles both alike."""
    ours_end, theirs_end = multiprocessing.Pipe()
    endpoint = multiprocessing.get_context("fork").Process(target=_serve, args=(theirs_end,), daemon=True)
    endpoint.start()
    try:
        url = f"http://127.0.0.1:{ours_end.recv()}/live"
        ours = SignedSockets(
            url, REGION, credentials=lambda: Credentials("bench", "bench"), clock=SystemClock()
        )
        boto = _boto3(url)
        rounds: dict[str, tuple[Callable[[], Sockets], int]] = {
            "ours": (lambda: ours, 4_000),
            "one": (lambda: _OneThread(boto._client), 600),
            "eight": (lambda: boto, 600),
        }
        best = dict.fromkeys(rounds, 0.0)
        for _ in range(3):
            for name, (sockets, posts) in rounds.items():
                best[name] = max(best[name], _per_cpu_second(sockets(), posts))
        ours.close()
    finally:
        endpoint.terminate()
    yield Figure("posts to sockets", best["ours"], "/CPUs", best["one"], "boto3, 1 thread", GOAL)
    yield Figure("posts to sockets", best["ours"], "/CPUs", best["eight"], "boto3, 8 threads", GOAL)
