"""One HTTP/1.1 connection that stays open: a request goes out, its status comes back, the rest is thrown away.

Just enough of HTTP for an endpoint that we know. `http.client` spends more on parsing an answer than all the rest of a
post costs.
"""

from __future__ import annotations

import select
import socket
import ssl
import time
from typing import NamedTuple

from practika.adapters.signed_post import Endpoint

CONNECT_SECONDS = 2.0
ANSWER_SECONDS = 5.0
#: More headers, or a longer body, than our endpoint ever sends.
MAX_ANSWER_BYTES = 64 * 1024


class Answer(NamedTuple):
    """`reason` is what AWS calls the problem, or empty; `stays` says whether the connection may be used again."""

    status: int
    reason: str
    stays: bool


class LaneBroken(Exception):
    """No answer came. `unheard`: the other side had closed a connection in use before it could have heard us."""

    def __init__(self, *, unheard: bool) -> None:
        self.unheard = unheard
        super().__init__("closed before the answer" if unheard else "no answer")


class Lane:
    """Opened by its constructor; raises LaneBroken when nobody answers there."""

    def __init__(self, endpoint: Endpoint, tls: ssl.SSLContext | None) -> None:
        self._answers = 0
        self._due = 0.0
        try:
            self._socket = socket.create_connection((endpoint.host, endpoint.port), timeout=CONNECT_SECONDS)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if tls is not None:
                self._socket = tls.wrap_socket(self._socket, server_hostname=endpoint.host)
        except OSError as error:
            raise LaneBroken(unheard=False) from error

    @property
    def dropped(self) -> bool:
        """Has the other side closed it while it was idle? (Then there is something to read: the end.)"""
        return bool(select.select([self._socket], [], [], 0)[0])

    def send(self, request: bytes) -> None:
        """Raises LaneBroken."""
        self._due = time.monotonic() + ANSWER_SECONDS
        try:
            self._socket.settimeout(ANSWER_SECONDS)
            self._socket.sendall(request)
        except OSError as error:
            raise LaneBroken(unheard=self._answers > 0) from error

    def answer(self) -> Answer:
        """The answer to what was sent, at most `ANSWER_SECONDS` after that. Raises LaneBroken."""
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._receive(first=not received)
        head, _, body = received.partition(b"\r\n\r\n")
        lines = head.split(b"\r\n")
        headers = {
            name.strip().lower(): value.strip()
            for name, _, value in (one.partition(b":") for one in lines[1:])
        }
        try:
            version, status = lines[0].split(b" ")[:2]
            length = int(headers.get(b"content-length", b"-1"))
            code = int(status)
        except ValueError as error:
            raise LaneBroken(unheard=False) from error
        stays = (
            version == b"HTTP/1.1"
            and 0 <= length <= MAX_ANSWER_BYTES
            and headers.get(b"connection", b"").lower() != b"close"
        )
        missing = length - len(body)
        while stays and missing > 0:
            missing -= len(self._receive())
        self._answers += 1
        reason = headers.get(b"x-amzn-errortype", b"").decode("latin-1").partition(":")[0]
        return Answer(code, reason, stays and missing == 0)

    def _receive(self, *, first: bool = False) -> bytes:
        try:
            self._socket.settimeout(max(0.001, self._due - time.monotonic()))
            received = self._socket.recv(MAX_ANSWER_BYTES)
        except TimeoutError as error:
            raise LaneBroken(unheard=False) from error
        except OSError as error:
            raise LaneBroken(unheard=first and self._answers > 0) from error
        if not received:
            raise LaneBroken(unheard=first and self._answers > 0)
        return received

    def close(self) -> None:
        self._socket.close()
