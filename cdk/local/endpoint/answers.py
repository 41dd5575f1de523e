"""Holds an answer back until everything that it tells of is on the disk.

Of tables and objects that is the work of a thread that settles many changes in one step (`settling.py`). What changes
seldom, such as a secret or a queue, is saved whole before the answer.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from cdk.local.endpoint.saving import Saver

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Settled = Callable[[], Awaitable[None]]

READS = frozenset({"GET", "HEAD", "OPTIONS"})
BY_DOORS = "/_aws/execute-api/"  # what passes here was held back where a door asked for it
SAVED_WHOLE = {
    "secretsmanager": "secretsmanager",
    "TrentService": "kms",
    "AmazonSQS": "sqs",
    "AmazonSSM": "ssm",
}
CHANGES = (
    "Add", "Cancel", "Change", "Create", "Delete", "Disable", "Enable", "Import", "Label", "Purge", "Put", "Remove",
    "Restore", "Rotate", "Schedule", "Send", "Set", "Start", "Tag", "Untag", "Update",
)  # fmt: skip
TABLES = "DynamoDB_20120810"
OF_ITEMS = frozenset(
    {"PutItem", "UpdateItem", "DeleteItem"}
)  # have the journal; other changes are of whole tables
REFUSED = "The disk of this machine is full: this could not be kept. Free some space and try again."


def _target(scope: Message) -> str:
    """What a request in JSON asks for; S3 has no such header."""
    return next((value.decode() for name, value in scope["headers"] if name.lower() == b"x-amz-target"), "")


def saved_whole(scope: Message) -> str | None:
    """The service that is to be saved before this request is answered, if any."""
    target = _target(scope)
    prefix, _, action = target.partition(".")
    if prefix == TABLES:
        return "dynamodb" if action.startswith(CHANGES) and action not in OF_ITEMS else None
    if target:
        return SAVED_WHOLE.get(prefix) if action.startswith(CHANGES) else None
    of_a_bucket = scope["path"].strip("/").count("/") == 0 and scope["method"] in {"PUT", "DELETE"}
    return "s3" if of_a_bucket else None


def holding(scope: Message, send: Send, saver: Saver, items: Settled, files: Settled) -> Send:
    """A `send` that waits before the first word of an answer, and refuses what could not be saved.

    Nobody but those who ask S3 waits for files: a long film must not hold up a note.
    """
    if scope["method"] in READS or scope["path"].startswith(BY_DOORS):
        return send
    whole, refused = saved_whole(scope), False

    async def send_when_kept(message: Message) -> None:
        nonlocal refused
        if message["type"] == "http.response.start":
            if whole and message["status"] < 300:
                refused = not await asyncio.to_thread(saver.save, whole.__eq__)
            await items()
            if not _target(scope):
                await files()
            if refused:
                await _refuse(send)
        if not refused:
            await send(message)

    return send_when_kept


async def _refuse(send: Send) -> None:
    body = json.dumps({"__type": "ServiceUnavailable", "message": REFUSED}).encode()
    headers = [(b"content-type", b"application/x-amz-json-1.1"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": body})
