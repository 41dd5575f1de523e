"""What the endpoint does wrong when it is told to: the bad days of DynamoDB and S3, for tests and the game day.

The file `misbehave.json` in the state folder has a list of rules; without it nothing is changed. Whoever may write
there may do worse, so it opens no door.

A rule: {"of": "dynamodb" | "s3" | "viewers", "asks": [actions or methods], "chance": 0 to 1, "how": "throttled" |
"slow" | "cut"}. `viewers` are those who watch films, by the distribution. `cut`: the connection ends in the middle.
"""

from __future__ import annotations

import json
import random
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Receive = Callable[[], Awaitable[Message]]
App = Callable[[Any, Receive, Send], Awaitable[None]]

FILE = "misbehave.json"
TABLES = "DynamoDB_20120810."
HELD_BACK = {
    "__type": "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException",
    "message": "The level of configured provisioned throughput for the table was exceeded.",
}
SLOW = "<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>"


class BrokenOff(Exception):
    """Ends the connection: the server closes it when an answer that has begun fails."""


class Misbehaviour:
    """Reads the rules when their file changes."""

    def __init__(self, state: Path) -> None:
        self._path = state / FILE
        self._read: tuple[int, int] | None = None
        self._rules: list[dict[str, Any]] = []

    def of(self, scope: Message) -> str | None:
        """How this request goes wrong, if it does."""
        try:
            now = self._path.stat()
        except OSError:
            return None
        if (mark := (now.st_mtime_ns, now.st_ino)) != self._read:
            self._rules, self._read = json.loads(self._path.read_text()), mark
        who, asks = _asked(scope)
        for rule in self._rules:
            if rule["of"] == who and asks in rule["asks"] and random.random() < rule["chance"]:  # noqa: S311  # no secret
                return str(rule["how"])
        return None


def _asked(scope: Message) -> tuple[str, str]:
    """Whom the request is for, and what it asks."""
    names = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
    target, path = names.get(b"x-amz-target", ""), str(scope["path"])
    if target:
        return ("dynamodb", target.removeprefix(TABLES)) if target.startswith(TABLES) else ("", "")
    if path.startswith("/media/"):
        return "viewers", scope["method"]
    return ("", "") if path.startswith(("/_", "/2")) else ("s3", scope["method"])


async def go_wrong(how: str, app: App, scope: Message, receive: Receive, send: Send) -> None:
    """Answers as AWS does on such a day. Raises BrokenOff where the connection shall end."""
    if how == "throttled":
        await _answer(send, 400, "application/x-amz-json-1.0", json.dumps(HELD_BACK).encode())
    elif how == "slow":
        await _answer(send, 503, "application/xml", SLOW.encode())
    elif scope["method"] in {"PUT", "POST"}:
        await receive()  # the beginning of the body
        await send({"type": "http.response.start", "status": 500, "headers": [(b"content-length", b"1")]})
        raise BrokenOff
    else:
        await app(scope, receive, _half(send))


def _half(send: Send) -> Send:
    async def half(message: Message) -> None:
        if message["type"] != "http.response.body" or not message.get("body"):
            await send(message)
            return
        body = message["body"]
        await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
        raise BrokenOff

    return half


async def _answer(send: Send, status: int, kind: str, body: bytes) -> None:
    headers = [(b"content-type", kind.encode()), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
