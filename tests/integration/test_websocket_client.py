"""The walker's own WebSocket client against another's server, and against what is no such server."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from websockets.sync.server import ServerConnection, serve

from practika.adapters.websocket import WebSocket
from practika.domain.errors import Unavailable


@contextmanager
def serving(handler: Callable[[ServerConnection], None]) -> Iterator[str]:
    with serve(handler, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        port = server.socket.getsockname()[1]
        yield f"ws://127.0.0.1:{port}/live?ticket=a.b"
        server.shutdown()


def soon() -> float:
    return time.monotonic() + 5


def test_texts_go_both_ways_short_and_long_whole_and_in_pieces() -> None:
    asked: list[str] = []

    def handler(server: ServerConnection) -> None:
        asked.append(server.request.path if server.request else "")
        said = str(server.recv())
        server.ping()
        server.send(f"{said}!")
        server.send("ä" * 40_000)
        server.send(iter(["one ", "two ", "three"]))

    with serving(handler) as url:
        line = WebSocket(url, timeout=5)
        line.send("hello " * 40)
        assert line.receive(soon()) == "hello " * 40 + "!"
        assert line.receive(soon()) == "ä" * 40_000
        assert line.receive(soon()) == "one two three"
        with pytest.raises(Unavailable, match="closed"):
            line.receive(soon())
        line.close()
    assert asked == ["/live?ticket=a.b"]


def test_silence_ends_in_words() -> None:
    with serving(lambda server: time.sleep(1)) as url:
        line = WebSocket(url, timeout=5)
        with pytest.raises(Unavailable, match="Nothing was heard in time"):
            line.receive(time.monotonic() + 0.1)
        line.close()


def test_who_answers_otherwise_is_no_socket() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"ws://127.0.0.1:{listening.getsockname()[1]}/live"

        def refuse() -> None:
            line, _ = listening.accept()
            line.recv(4096)
            line.sendall(b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n")
            line.close()

        threading.Thread(target=refuse, daemon=True).start()
        with pytest.raises(Unavailable, match="answered with 403"):
            WebSocket(url, timeout=5)
    with pytest.raises(Unavailable, match="cannot be opened"):
        WebSocket(url, timeout=5)
