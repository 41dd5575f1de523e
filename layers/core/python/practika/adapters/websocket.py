"""One WebSocket as a client (RFC 6455), by the standard library: text frames, pings answered, nothing else.

For the walker, which opens one socket every few minutes; the doors of the live sessions never open any.
"""

from __future__ import annotations

import base64
import hashlib
import os
import socket
import ssl
import struct
import time
from urllib.parse import urlsplit

from practika.domain.errors import Unavailable

_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # of the protocol itself
_TEXT, _CLOSE, _PING, _PONG = 1, 8, 9, 10
MOST_BYTES = 1_000_000


class WebSocket:
    """An open connection. Everything that goes wrong on the line is Unavailable."""

    def __init__(self, url: str, *, timeout: float) -> None:
        self._timeout = timeout
        self._rest = b""
        parts = urlsplit(url)
        secure = parts.scheme == "wss"
        port = parts.port or (443 if secure else 80)
        try:
            line = socket.create_connection((parts.hostname or "", port), timeout)
        except OSError as error:
            raise Unavailable("The socket cannot be opened.") from error
        try:
            context = ssl.create_default_context() if secure else None
            self._line = context.wrap_socket(line, server_hostname=parts.hostname) if context else line
            self._shake_hands(parts.netloc, f"{parts.path or '/'}?{parts.query}")
        except OSError as error:
            line.close()
            raise Unavailable("The socket cannot be opened.") from error
        except Unavailable:
            self._line.close()
            raise

    def _shake_hands(self, host: str, target: str) -> None:
        key = base64.b64encode(os.urandom(16)).decode()
        wanted = base64.b64encode(hashlib.sha1((key + _GUID).encode(), usedforsecurity=False).digest())
        self._line.sendall(
            f"GET {target} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        while b"\r\n\r\n" not in self._rest:
            self._more(MOST_BYTES)
        head, _, self._rest = self._rest.partition(b"\r\n\r\n")
        lines = head.split(b"\r\n")
        accepted = [
            line.split(b":", 1)[1].strip()
            for line in lines
            if line.lower().startswith(b"sec-websocket-accept:")
        ]
        status = lines[0].split(b" ")[1:2]
        if status != [b"101"] or accepted != [wanted]:
            raise Unavailable(f"The socket was answered with {b' '.join(status).decode(errors='replace')}.")

    def send(self, text: str) -> None:
        """One text frame."""
        self._frame(_TEXT, text.encode())

    def receive(self, until: float) -> str:
        """The next message; `until` is a moment of time.monotonic(). Raises Unavailable when it is over or closed."""
        whole = b""
        while True:
            self._line.settimeout(max(0.001, until - time.monotonic()))
            final, kind, body = self._next()
            if kind == _CLOSE:
                raise Unavailable("The socket was closed.")
            if kind == _PING:
                self._frame(_PONG, body)
            elif kind != _PONG:
                whole += body
                if len(whole) > MOST_BYTES:
                    raise Unavailable("A message is too long.")
                if final:
                    return whole.decode("utf-8", "replace")
            if time.monotonic() > until:
                raise Unavailable("Nothing was heard in time.")

    def close(self) -> None:
        """Says goodbye without waiting for an answer."""
        try:
            self._frame(_CLOSE, struct.pack("!H", 1000))
        except Unavailable:
            pass
        finally:
            self._line.close()

    def _frame(self, kind: int, body: bytes) -> None:
        """A client masks what it sends; control frames and our messages stay short."""
        mask = os.urandom(4)
        size = len(body)
        length = bytes([0x80 | size]) if size < 126 else bytes([0x80 | 126]) + struct.pack("!H", size)
        masked = bytes(byte ^ mask[i % 4] for i, byte in enumerate(body))
        try:
            self._line.settimeout(self._timeout)
            self._line.sendall(bytes([0x80 | kind]) + length + mask + masked)
        except OSError as error:
            raise Unavailable("The socket is gone.") from error

    def _next(self) -> tuple[bool, int, bytes]:
        first, second = self._take(2)
        size = second & 0x7F
        if size == 126:
            (size,) = struct.unpack("!H", self._take(2))
        elif size == 127:
            (size,) = struct.unpack("!Q", self._take(8))
        if size > MOST_BYTES:
            raise Unavailable("A frame is too long.")
        return bool(first & 0x80), first & 0x0F, self._take(size)

    def _take(self, number: int) -> bytes:
        while len(self._rest) < number:
            self._more(number)
        taken, self._rest = self._rest[:number], self._rest[number:]
        return taken

    def _more(self, wanted: int) -> None:
        try:
            got = self._line.recv(max(4096, min(wanted, 65536)))
        except TimeoutError as error:
            raise Unavailable("Nothing was heard in time.") from error
        except OSError as error:
            raise Unavailable("The socket is gone.") from error
        if not got or len(self._rest) > MOST_BYTES:
            raise Unavailable("The socket was closed.")
        self._rest += got
