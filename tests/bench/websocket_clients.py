"""Many WebSocket clients in one process, as light as can be: they shake hands, say what they are told, count frames."""

from __future__ import annotations

import asyncio
import base64
import multiprocessing
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing.connection import Connection
from typing import Any

_OP_TEXT, _FINAL, _MASKED = 0x1, 0x80, 0x80
#: Looks at the counts before a message is given up.
_PATIENCE = 5_000
#: What Engine.IO asks now and then, and its answer.
_PING, _PONG = b"2", b"3"
_HELLO = (
    "GET {path} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\nupgrade: websocket\r\nconnection: Upgrade\r\n"
    "sec-websocket-version: 13\r\nsec-websocket-key: {key}\r\n\r\n"
)


class Client(asyncio.Protocol):
    """`frames` that came since the last reset; what begins with a `greeting` is answered and not counted."""

    def __init__(self, hello: bytes, greetings: dict[bytes, bytes], ready: asyncio.Event) -> None:
        self._hello, self._greetings, self._ready = hello, dict(greetings), ready
        self._heard, self._open = b"", False
        self.frames = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(self._hello)

    def data_received(self, data: bytes) -> None:
        self._heard += data
        if not self._open:
            head, found, self._heard = self._heard.partition(b"\r\n\r\n")
            if not found:
                self._heard = head
                return
            assert b" 101 " in head, head
            self._open = True
            self._maybe_ready()
        while (frame := self._next()) is not None:
            self._hear(frame)

    def say(self, text: bytes) -> None:
        """One masked text frame."""
        mask = b"\0\0\0\0"  # a mask of nothing is a mask
        size = len(text)
        length = bytes([_MASKED | size]) if size < 126 else bytes([_MASKED | 126]) + size.to_bytes(2, "big")
        self.transport.write(bytes([_FINAL | _OP_TEXT]) + length + mask + text)

    def _hear(self, frame: bytes) -> None:
        if frame == _PING:
            self.say(_PONG)
            return
        for greeting, answer in list(self._greetings.items()):
            if frame.startswith(greeting):
                del self._greetings[greeting]
                if answer:
                    self.say(answer)
                self._maybe_ready()
                return
        self.frames += 1

    def _maybe_ready(self) -> None:
        if not self._greetings:
            self._ready.set()

    def _next(self) -> bytes | None:
        if len(self._heard) < 2:
            return None
        size, at = self._heard[1] & 0x7F, 2
        if size == 126:
            if len(self._heard) < 4:
                return None
            size, at = int.from_bytes(self._heard[2:4], "big"), 4
        if len(self._heard) < at + size:
            return None
        frame, self._heard = self._heard[at : at + size], self._heard[at + size :]
        return frame


def _itself(client: Client) -> Client:
    return client


async def _connected(port: int, path: str, count: int, greetings: dict[bytes, bytes]) -> list[Client]:
    clients = []
    for _ in range(count):
        ready = asyncio.Event()
        key = base64.b64encode(os.urandom(16)).decode()
        hello = _HELLO.format(path=path, port=port, key=key).encode()
        client = Client(hello, greetings, ready)
        await asyncio.get_running_loop().create_connection(partial(_itself, client), "127.0.0.1", port)
        await asyncio.wait_for(ready.wait(), 20)
        clients.append(client)
    return clients


async def _relayed(clients: list[Client], text: bytes, messages: int) -> int:
    """One after the other says it; the next when all others have heard the last, or have waited long enough."""
    for client in clients:
        client.frames = 0
    for number in range(messages):
        clients[number % len(clients)].say(text)
        due = (number + 1) * (len(clients) - 1)
        for _ in range(_PATIENCE):
            if sum(client.frames for client in clients) >= due:
                break
            await asyncio.sleep(0.002)
    return sum(client.frames for client in clients)


def _work(pipe: Connection, port: int, path: str, count: int, greetings: dict[bytes, bytes]) -> None:
    async def work() -> None:
        clients = await _connected(port, path, count, greetings)
        pipe.send(len(clients))
        while True:
            text, messages = await asyncio.to_thread(pipe.recv)
            pipe.send(await _relayed(clients, text, messages))

    asyncio.run(work())


@contextmanager
def clients(port: int, path: str, count: int, greetings: dict[bytes, bytes]) -> Iterator[Any]:
    """Answers with a function of a text and how many times it is said: how many frames came."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(
        target=_work, args=(theirs, port, path, count, greetings), daemon=True
    )
    process.start()

    def relayed(text: bytes, messages: int) -> int:
        ours.send((text, messages))
        return int(ours.recv())

    try:
        assert ours.recv() == count
        yield relayed
    finally:
        process.terminate()
        process.join()
