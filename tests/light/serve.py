"""A light table behind HTTP, in a process of its own, so that what is measured is not the database."""

from __future__ import annotations

import asyncio
import multiprocessing
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing.connection import Connection
from typing import Any

from practika.adapters.dynamo.wire import DynamoRefused
from tests.light.protocol import DynamoProtocol
from tests.light.table import LightTable

_METHODS = {
    "getitem": "get_item",
    "batchgetitem": "batch_get_item",
    "putitem": "put_item",
    "deleteitem": "delete_item",
    "updateitem": "update_item",
    "query": "query",
    "transactwriteitems": "transact_write_items",
}


def _answer(table: LightTable, operation: str, asked: dict[str, Any]) -> tuple[int, Any]:
    try:
        return 200, getattr(table, _METHODS[operation])(**asked)
    except DynamoRefused as refused:
        error = refused.response["Error"]
        more = {key: value for key, value in refused.response.items() if key != "Error"}
        return 400, {"__type": f"dynamodb#{error['Code']}", "message": error["Message"], **more}


class ServedTable:
    """The table as its user sees it: a URL, and what happened inside."""

    def __init__(self, url: str, pipe: Connection) -> None:
        self.url = url
        self._pipe = pipe

    def report(self) -> dict[str, Any]:
        """`units`, `calls` and how many calls were `refused`, so far."""
        return dict(self._ask("report"))

    def stream(self, after: int, most: int) -> list[Any]:
        """Records of table `annotations` after the first so many."""
        return list(self._ask("stream", after, most))

    def _ask(self, *question: Any) -> Any:
        self._pipe.send(question)
        return self._pipe.recv()


def _serve(pipe: Connection, *, limits: bool, speed: float) -> None:
    async def serve() -> None:
        table, loop = LightTable(lambda: time.monotonic() * speed, limits=limits), asyncio.get_running_loop()
        server = await loop.create_server(lambda: DynamoProtocol(partial(_answer, table)), "127.0.0.1", 0)

        def asked() -> None:
            question, *rest = pipe.recv()
            if question == "stream":
                pipe.send(table.stream[rest[0] : rest[0] + rest[1]])
            else:
                pipe.send({"units": dict(table.units), "calls": dict(table.calls), "refused": table.refused})

        loop.add_reader(pipe.fileno(), asked)
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(serve())


@contextmanager
def light_table(*, limits: bool = True, speed: float = 1) -> Iterator[ServedTable]:
    """A fresh one, while it is needed; with `speed` its seconds are so many times as short."""
    ours, theirs = multiprocessing.Pipe()
    context = multiprocessing.get_context("fork")
    process = context.Process(
        target=_serve, args=(theirs,), kwargs={"limits": limits, "speed": speed}, daemon=True
    )
    process.start()
    try:
        yield ServedTable(f"http://127.0.0.1:{ours.recv()}", ours)
    finally:
        process.terminate()
        process.join()
