"""A DynamoDB that answers at once, in a process of its own: what is measured is the door, not a database.

It keeps what transactions put and answers the window query from it, in JSON over HTTP, without judging conditions.
"""

from __future__ import annotations

import asyncio
import multiprocessing
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any

from tests.light.protocol import DynamoProtocol


class _Table:
    """Items of the window index by partition, in order of their place."""

    def __init__(self) -> None:
        self.index: dict[str, list[tuple[str, dict[str, Any]]]] = {}
        self.classes: set[str] = set()

    def answer(self, operation: str, asked: dict[str, Any]) -> tuple[int, Any]:
        return 200, self._answered(_NAMES[operation], asked)

    def _answered(self, operation: str, asked: dict[str, Any]) -> Any:
        if operation == "TransactWriteItems":
            for put in asked["TransactItems"]:
                self._put(put["Put"]["Item"])
        elif operation == "UpdateItem":
            self.classes |= set(asked["ExpressionAttributeValues"][":class"]["NS"])
        elif operation == "GetItem" and asked["Key"]["sk"]["S"] == "SPANS":
            return {"Item": {"classes": {"NS": sorted(self.classes)}}}
        elif operation == "Query":
            return self._query(asked)
        return {}

    def _put(self, item: dict[str, Any]) -> None:
        if "wpk" in item:
            rows = self.index.setdefault(item["wpk"]["S"], [])
            insort(rows, (item["wsk"]["S"], item), key=_place)

    def _query(self, asked: dict[str, Any]) -> dict[str, Any]:
        values = asked["ExpressionAttributeValues"]
        rows = self.index.get(values[":wpk"]["S"], [])
        begin = bisect_left(rows, values[":first"]["S"], key=_place)
        end = bisect_right(rows, values[":last"]["S"], key=_place)
        read = [item for _, item in rows[begin : min(end, begin + asked["Limit"])]]
        wanted = int(values[":from"]["N"])
        found = [item for item in read if int(item["frame_end"]["N"]) >= wanted]
        return {"Items": found, "ScannedCount": len(read)}


def _place(row: tuple[str, dict[str, Any]]) -> str:
    return row[0]


_NAMES = {name.lower(): name for name in ("TransactWriteItems", "UpdateItem", "GetItem", "Query")}


def _serve(told: Connection) -> None:
    async def serve() -> None:
        table = _Table()
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: DynamoProtocol(table.answer), "127.0.0.1", 0)
        told.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(serve())


@contextmanager
def instant_table() -> Iterator[str]:
    """Its URL, while it runs."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{ours.recv()}"
    finally:
        process.terminate()
        process.join()
