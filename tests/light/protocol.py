"""DynamoDB's JSON over HTTP/1.1, for stand-ins of the table: connections stay open, one answer a request."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

_HEAD = b"HTTP/1.1 %d Said\r\ncontent-type: application/x-amz-json-1.0\r\ncontent-length: %d\r\n\r\n"

#: (operation in small letters, its parameters) → status and body.
Answer = Callable[[str, dict[str, Any]], tuple[int, Any]]


class DynamoProtocol(asyncio.Protocol):
    """One connection; every request goes to `answer`."""

    def __init__(self, answer: Answer) -> None:
        self._answer, self._heard = answer, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._heard += data
        while b"\r\n\r\n" in self._heard:
            head, _, rest = self._heard.partition(b"\r\n\r\n")
            headers = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
            length = int(headers[b"content-length"])
            if len(rest) < length:
                return
            self._heard = rest[length:]
            operation = headers[b"x-amz-target"].partition(b".")[2].decode()
            status, answer = self._answer(operation, json.loads(rest[:length]))
            body = json.dumps(answer).encode()
            self._transport.write(_HEAD % (status, len(body)) + body)
