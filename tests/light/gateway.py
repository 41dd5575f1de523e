"""API Gateway's management endpoint and the sockets behind it, with the real limits, in a process of its own.

Limits (API Gateway Developer Guide, "Quotas for configuring and running a WebSocket API", and the account's throttle):
a post has at most 128 KB (413), 10,000 requests a second with a bucket of 5,000 (429), a socket that is gone answers
410. A post is billed by each 32 KB. Signatures are not looked at: tests/unit/adapters compare them with botocore's.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import random
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any
from urllib.parse import unquote

from tests.light.screen import Screen, Seen

PAYLOAD_BYTES, METERED_BYTES = 128 * 1024, 32 * 1024
POSTS_A_SECOND, BURST = 10_000, 5_000


@dataclass
class Faults:
    """Shares of posts that go wrong although they need not; with `speed` its seconds are so many times as short."""

    throttled: float = 0
    failed: float = 0
    seed: int = 1
    speed: float = 1


@dataclass
class Counts:
    """What the endpoint saw. `busiest` is the most posts of any second; `billed` are messages of 32 KB."""

    answers: Counter[int] = field(default_factory=Counter)
    billed: int = 0
    bytes: int = 0
    busiest: int = 0
    gone_asked: Counter[str] = field(default_factory=Counter)


class Gateway:
    """All of it but the wire."""

    def __init__(self, faults: Faults) -> None:
        self.counts = Counts()
        self.screens: dict[str, Screen] = {}
        self.seen = Seen()
        self._faults, self._dice = faults, random.Random(faults.seed)
        self._tokens, self._at = float(BURST), time.monotonic() * faults.speed
        self._second, self._in_second = 0, 0

    def post(self, connection_id: str, frame: bytes) -> int:
        """The status of the answer."""
        status = self._status(connection_id, frame)
        self.counts.answers[status] += 1
        if status == 200:
            self.counts.billed += -(-len(frame) // METERED_BYTES)
            self.counts.bytes += len(frame)
            self.screens[connection_id].hear(frame, self.seen)
        if status == 410:
            self.counts.gone_asked[connection_id] += 1
        return status

    def _status(self, connection_id: str, frame: bytes) -> int:
        if not self._let_through():
            return 429
        if len(frame) > PAYLOAD_BYTES:
            return 413
        if connection_id not in self.screens:
            return 410
        luck = self._dice.random()
        if luck < self._faults.throttled:
            return 429
        return 500 if luck < self._faults.throttled + self._faults.failed else 200

    def _let_through(self) -> bool:
        now = time.monotonic() * self._faults.speed
        self._tokens = min(BURST, self._tokens + (now - self._at) * POSTS_A_SECOND)
        self._at = now
        if int(now) != self._second:
            self._second, self._in_second = int(now), 0
        self._in_second += 1
        self.counts.busiest = max(self.counts.busiest, self._in_second)
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True


class _Wire(asyncio.Protocol):
    def __init__(self, gateway: Gateway) -> None:
        self._gateway, self._heard = gateway, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._heard += data
        while (end := self._heard.find(b"\r\n\r\n")) >= 0:
            head = self._heard[:end]
            at = head.index(b"content-length: ") + 16
            length = int(head[at:].split(b"\r\n", 1)[0])
            if len(self._heard) < end + 4 + length:
                return
            frame = self._heard[end + 4 : end + 4 + length]
            self._heard = self._heard[end + 4 + length :]
            name = unquote(head[: head.index(b" HTTP")].rpartition(b"/")[2].decode())
            status = self._gateway.post(name, frame)
            self._transport.write(b"HTTP/1.1 %d Said\r\ncontent-length: 0\r\n\r\n" % status)


class ServedGateway:
    """The endpoint as its user sees it: a URL, sockets that open and close, and what all of them saw."""

    def __init__(self, url: str, pipe: Connection, process: Any) -> None:
        self.url = url
        self._pipe = pipe
        self._process = process

    def open(self, names: Iterable[str]) -> None:
        """Sockets that are open now."""
        self._ask("open", list(names))

    def close(self, names: Iterable[str]) -> None:
        """Sockets that are gone from now on; posts to them are answered by 410."""
        self._ask("close", list(names))

    def counts(self) -> Counts:
        """Of all posts so far."""
        found = self._ask("counts")
        assert isinstance(found, Counts)
        return found

    def screens(self) -> dict[str, Screen]:
        """What the open sockets have seen."""
        return dict(self._ask("screens"))

    def seen(self) -> Seen:
        """What all sockets together have seen since it was last asked."""
        found = self._ask("seen")
        assert isinstance(found, Seen)
        return found

    def _ask(self, *question: Any) -> Any:
        self._pipe.send(question)
        return self._pipe.recv()


def _answer(gateway: Gateway, question: str, names: Sequence[str]) -> Any:
    match question:
        case "open":
            gateway.screens |= {name: Screen() for name in names}
        case "close":
            for name in names:
                gateway.screens.pop(name, None)
        case "counts":
            return gateway.counts
        case "screens":
            return gateway.screens
        case "seen":
            found, gateway.seen = gateway.seen, Seen()
            return found
    return None


def _serve(pipe: Connection, faults: Faults) -> None:
    async def serve() -> None:
        gateway, loop = Gateway(faults), asyncio.get_running_loop()
        server = await loop.create_server(lambda: _Wire(gateway), "127.0.0.1", 0, backlog=256)

        def asked() -> None:
            question, *names = pipe.recv()
            pipe.send(_answer(gateway, question, names[0] if names else ()))

        loop.add_reader(pipe.fileno(), asked)
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(serve())


@contextmanager
def light_gateway(faults: Faults | None = None) -> Iterator[ServedGateway]:
    """A fresh one, while it is needed."""
    ours, theirs = multiprocessing.Pipe()
    context = multiprocessing.get_context("fork")
    process = context.Process(target=_serve, args=(theirs, faults or Faults()), daemon=True)
    process.start()
    try:
        yield ServedGateway(f"http://127.0.0.1:{ours.recv()}/live", ours, process)
    finally:
        process.terminate()
        process.join()
