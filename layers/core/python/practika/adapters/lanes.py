"""One HTTP/1.1 connection that stays open: a request goes out, its status comes back, the rest is thrown away.

Just enough of HTTP for an endpoint that we know. `http.client` spends more on parsing an answer than all the rest of a
post costs.
"""

from __future__ import annotations

import re
import select
import socket
import ssl
import time
from typing import NamedTuple

from practika.adapters.signed_post import Endpoint

CONNECT_SECONDS = 2.0
ANSWER_SECONDS = 5.0
#: A connection that was in use so many seconds ago is not asked whether it is still open, and an answer that is so
#: late is waited for with a limit of its own: each is a call to the system that most posts do without.
FRESH_SECONDS, LATE_SECONDS = 1.0, 0.5
#: More headers, or a longer body, than our endpoint ever sends.
MAX_ANSWER_BYTES = 64 * 1024

_WRONG = 400
_STATUS = re.compile(rb"(HTTP/1\.[01]) (\d{3})(?: |$)")
_LENGTH = re.compile(rb"(?im)^content-length:[ \t]*(\d+)[ \t]*\r?$")
_CLOSES = re.compile(rb"(?im)^connection:[ \t]*close[ \t]*\r?$")
_REASON = re.compile(rb"(?im)^x-amzn-errortype:[ \t]*([^:\r\n]*)")


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
        self._sent_at = 0.0
        self._hurried = False
        try:
            self._socket = socket.create_connection((endpoint.host, endpoint.port), timeout=CONNECT_SECONDS)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if tls is not None:
                self._socket = tls.wrap_socket(self._socket, server_hostname=endpoint.host)
            self._socket.settimeout(ANSWER_SECONDS)
        except OSError as error:
            raise LaneBroken(unheard=False) from error

    @property
    def dropped(self) -> bool:
        """Has the other side closed it while it was idle? (Then there is something to read: the end.)

        Not looked up when it was in use a moment ago: should it be closed then, the answer says so (`unheard`).
        """
        if time.monotonic() - self._sent_at < FRESH_SECONDS:
            return False
        return bool(select.select([self._socket], [], [], 0)[0])

    def send(self, request: bytes) -> None:
        """Raises LaneBroken."""
        self._sent_at = time.monotonic()
        try:
            if self._hurried:
                self._socket.settimeout(ANSWER_SECONDS)
                self._hurried = False
            self._socket.sendall(request)
        except OSError as error:
            raise LaneBroken(unheard=self._answers > 0) from error

    def answer(self) -> Answer:
        """The answer to what was sent, about `ANSWER_SECONDS` after that at most. Raises LaneBroken."""
        received = b""
        while b"\r\n\r\n" not in received:
            if len(received) > MAX_ANSWER_BYTES:
                raise LaneBroken(unheard=False)
            received += self._receive(first=not received)
        head, _, body = received.partition(b"\r\n\r\n")
        first, found = _STATUS.match(head), _LENGTH.search(head)
        if first is None:
            raise LaneBroken(unheard=False)
        length = int(found[1]) if found else -1
        stays = first[1] == b"HTTP/1.1" and 0 <= length <= MAX_ANSWER_BYTES and not _CLOSES.search(head)
        missing = length - len(body)
        while stays and missing > 0:
            missing -= len(self._receive())
        self._answers += 1
        code = int(first[2])
        return Answer(code, _reason(head) if code >= _WRONG else "", stays and missing == 0)

    def _receive(self, *, first: bool = False) -> bytes:
        try:
            waited = time.monotonic() - self._sent_at
            if waited > LATE_SECONDS:
                self._socket.settimeout(max(0.001, ANSWER_SECONDS - waited))
                self._hurried = True
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


def _reason(head: bytes) -> str:
    """What AWS calls the problem: the error type's name, without the address behind it."""
    found = _REASON.search(head)
    return found[1].strip().decode("latin-1") if found else ""
