"""ministack with answers that are kept, shared layers, followed logs, told refusals and Maps as wide as their input.

The environment that `starting.py` gives says everything: port, folders, credentials.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import threading
from pathlib import Path
from typing import Any

import hypercorn.config
import ministack.app

from cdk.local.endpoint import (
    answers,
    backlog,
    door_errors,
    door_log,
    handshake,
    layers,
    letters,
    map_width,
    sidecar,
)
from cdk.local.endpoint.items import Items
from cdk.local.endpoint.misbehaving import Misbehaviour, go_wrong
from cdk.local.endpoint.objects import Files, Objects
from cdk.local.endpoint.parts import Uploads
from cdk.local.endpoint.saving import Saver

SAVE_PATH = "/_one-machine/save"  # POST: saves everything now, answers 204 when it lies on the disk
GRACE = 1.0  # seconds that open connections get at the stop; the doors keep theirs open for ever
SILENT = ("/_ministack/", "/_localstack/")

log = logging.getLogger("endpoint")


def _asgi(app: Any, saver: Saver, items: Items, files: Files, misbehaviour: Misbehaviour) -> Any:
    """ministack's ASGI application with our additions around it."""

    async def around(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await app(scope, receive, _ending(send))
            return
        if scope.get("path") == SAVE_PATH:
            await asyncio.to_thread(saver.save)
            await send({"type": "http.response.start", "status": 204, "headers": []})
            await send({"type": "http.response.body", "body": b""})
            return
        telling = handshake.telling(send) if scope["type"] == "websocket" else send
        if scope.get("path", "").startswith(SILENT):
            await app(scope, receive, telling)
            return
        if scope["type"] == "http":
            waits = items.settling.settled, files.settling.settled
            telling = answers.holding(scope, telling, saver, *waits)
        saver.touched()
        try:
            if scope["type"] == "http" and (how := misbehaviour.of(scope)):
                await go_wrong(how, app, scope, receive, telling)
            else:
                await app(scope, receive, telling)
        finally:
            saver.touched()  # what it wrote may have come after a save that its beginning asked for

    return around


def _ending(send: Any) -> Any:
    """Once the state is saved at the stop, ends this process and the Lambda workers in its group at once."""

    async def end(message: Any) -> None:
        await send(message)
        if message["type"] == "lifespan.shutdown.complete":
            _end_at_once()

    return end


def _end_at_once() -> None:
    os.killpg(os.getpgrp(), signal.SIGKILL)


def _failed(error: OSError) -> None:
    """The disk does not take what is true in memory already: the next start goes on from what is on the disk."""
    log.critical("the endpoint ends, because what it did cannot be brought to the disk: %s", error)
    _end_at_once()


def _snapshots(items: Items) -> Saver:
    """Saves everything, tables as they are at one place of their journal."""
    saver = Saver(
        Path(os.environ["STATE_DIR"]),  # noqa: TID251  # ministack's own switch
        lambda: {**ministack.app._build_persistence_save_dict(), "dynamodb": items.state},
    )
    saver.due = items.due
    saver.written = lambda service: items.saved() if service == "dynamodb" else None
    return saver


def main() -> None:
    """Puts our additions in and runs ministack until it is told to stop."""
    state = Path(os.environ["STATE_DIR"])  # noqa: TID251  # ministack's own switch
    items = Items(state.parent / "journal", _failed)
    saver = _snapshots(items)
    ministack.app.save_all = lambda _services: saver.save()  # what it calls at the stop
    backlog.keep()
    items.listen()
    files = Files(_failed)
    uploads = Uploads(state.parent / "parts", files)
    uploads.listen()
    uploads.restore()
    Objects(files).listen()
    sidecar.restore_at_start(state)
    layers.share(state.parent / "layers")
    door_log.follow(state.parent / "logs" / "doors.jsonl")
    door_errors.name_them()
    map_width.read_paths()
    letters.write()
    handshake.listen()
    hypercorn.config.Config.graceful_timeout = GRACE
    ministack.app.app = _asgi(ministack.app.app, saver, items, files, Misbehaviour(state.parent))
    threading.Thread(target=saver.run_for_ever, name="saver", daemon=True).start()
    ministack.app.main()
