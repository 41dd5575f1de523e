"""Valkey's protocol (RESP 2), as much of it as single keys need: one connection, one command at a time.

A client library costs a door half of its own import once more (figures: ADR 0051); what is needed of it is this page.
Source: "Serialization protocol specification", valkey.io.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable

#: Seconds to connect, agree on TLS and sign in; and for one answer. A cache that is slower is none.
CONNECT_SECONDS, ANSWER_SECONDS = 0.25, 0.05
#: Bytes of the longest answer.
MOST_BYTES = 256 * 1024

Answer = bytes | int | None
SignIn = Callable[[], tuple[str, str]]


class ValkeyRefused(Exception):
    """The server said no, or what nobody understands."""


class Valkey:
    """Opened at first use. `sign_in` gives user and password of each new connection; None: the server asks nobody.

    After any failure the connection is closed: an answer that comes late must never be taken for the next one's.
    """

    def __init__(
        self,
        host: str,
        port: int,
        *,
        sign_in: SignIn | None = None,
        tls: Callable[[], ssl.SSLContext] | None = ssl.create_default_context,
        patience: tuple[float, float] = (CONNECT_SECONDS, ANSWER_SECONDS),
    ) -> None:
        self._address = (host, port)
        self._to_connect, self._to_answer = patience
        self._sign_in = sign_in
        self._tls = tls
        self._context: ssl.SSLContext | None = None
        self._open: socket.socket | None = None
        self._came = bytearray()
        self._deadline = 0.0

    def ask(self, *words: bytes) -> Answer:
        """The answer to one command that may be repeated. Raises OSError (no answer in time) or ValkeyRefused."""
        try:
            return self._tried(*words)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None

    def _tried(self, *words: bytes) -> Answer:
        used_before = self._open is not None
        try:
            return self._exchange(*words)
        except ConnectionError:
            if not used_before:
                raise
            self.close()  # the server ends idle connections, and all of them after twelve hours
            return self._exchange(*words)

    def _exchange(self, *words: bytes) -> Answer:
        if self._open is None:
            self._connect()
        self._deadline = time.monotonic() + self._to_answer
        return self._said(*words)

    def _connect(self) -> None:
        self._deadline = time.monotonic() + self._to_connect
        self._open = socket.create_connection(self._address, timeout=self._to_connect)
        self._open.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._tls is not None:
            self._context = self._context or self._tls()
            self._open.settimeout(self._left())
            self._open = self._context.wrap_socket(self._open, server_hostname=self._address[0])
        self._came.clear()
        if self._sign_in is not None:
            self._said(b"AUTH", *(word.encode() for word in self._sign_in()))

    def _said(self, *words: bytes) -> Answer:
        parts = (b"$%d\r\n%s\r\n" % (len(word), word) for word in words)
        connection = self._connection()
        connection.settimeout(self._left())
        connection.sendall(b"*%d\r\n%s" % (len(words), b"".join(parts)))
        line = self._line()
        kind, rest = line[:1], line[1:]
        if kind == b"$":
            return self._bulk(int(rest))
        if kind == b":":
            return int(rest)
        if kind == b"+":
            return rest
        raise ValkeyRefused(line[:80].decode("ascii", "replace"))

    def _bulk(self, length: int) -> bytes | None:
        if length < 0:
            return None
        if length > MOST_BYTES:
            raise ValkeyRefused(f"an answer of {length} bytes")
        while len(self._came) < length + 2:
            self._receive()
        value = bytes(self._came[:length])
        del self._came[: length + 2]
        return value

    def _line(self) -> bytes:
        while (end := self._came.find(b"\r\n")) < 0:
            if len(self._came) > MOST_BYTES:
                raise ValkeyRefused("a line without an end")
            self._receive()
        line = bytes(self._came[:end])
        del self._came[: end + 2]
        return line

    def _receive(self) -> None:
        connection = self._connection()
        connection.settimeout(self._left())
        piece = connection.recv(65_536)
        if not piece:
            raise ConnectionResetError("the server has closed the connection")
        self._came += piece

    def _connection(self) -> socket.socket:
        if self._open is None:
            raise ConnectionError("not connected")
        return self._open

    def _left(self) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("no answer in time")
        return left
