"""Saves the endpoint's state from time to time; ministack itself saves only when it is stopped in good order.

Items of tables have a journal (`items.py`) and objects are files (`objects.py`): of these the snapshots are only the
beginning that a start reads. What else changes while people work (OFTEN) is saved every two seconds, if there were
requests, and before its answer where the answer promises it (`answers.py`); what changes by a deployment on command
and at the stop; the rest every minute.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from ministack.core import persistence

from cdk.local.endpoint import sidecar
from cdk.local.places import sync_folder

PAUSE = 2.0  # seconds between saves
SHARE = 0.05  # of one core: after a long save the pause grows
LONGEST = 5.0  # seconds, however much there is to save
SELDOM = 60.0  # seconds between saves of what rarely matters (logs, metrics, histories)
OFTEN = frozenset({"s3", "sqs", "secretsmanager", "apigateway", "kms"})
HEAVY = frozenset({"lambda"})  # holds the layers' bytes; changes only by a deployment
PREVIOUS = ".previous"

log = logging.getLogger("saving")
Collect = Callable[[], dict[str, Callable[[], Any]]]


class Saver:
    """Writes each service's state to `<folder>/<service>.json` if it changed, whole or not at all."""

    def __init__(self, folder: Path, collect: Collect) -> None:
        self._folder, self._collect = folder, collect
        self.due: Callable[[], set[str]] = set  # services that are to be saved in the next round
        self.written: Callable[[str], None] = lambda _service: None  # called after a state was written
        self._digests: dict[str, bytes] = {}
        self._one_at_a_time = threading.Lock()
        self._requests = self._saved_at = 0
        self._last_seldom = time.monotonic()

    def touched(self) -> None:
        """A request came in: there may be something to save."""
        self._requests += 1

    def write(self, service: str, state: Any) -> None:
        """Writes one state."""
        version = persistence._state_format_version(service)
        beside = sidecar.fields(service, state)
        document = {"__ministack_format__": version, "payload": state, **beside}
        raw = json.dumps(document, default=persistence._json_default).encode()
        digest = hashlib.blake2b(raw, digest_size=16).digest()
        if self._digests.get(service) == digest:
            return
        path = self._folder / f"{service}.json"
        draft, before = path.with_name(path.name + ".draft"), path.with_name(path.name + PREVIOUS)
        with draft.open("wb") as out:
            out.write(raw)
            out.flush()
            os.fdatasync(out.fileno())
        before.unlink(missing_ok=True)
        with suppress(FileNotFoundError):
            os.link(path, before)
        draft.replace(path)
        sync_folder(self._folder)
        self._digests[service] = digest
        self.written(service)

    def save(self, wanted: Callable[[str], bool] = lambda _service: True) -> bool:
        """Saves the wanted services; answers whether all of them are on the disk."""
        with self._one_at_a_time:
            states = [(service, state_of) for service, state_of in self._collect().items() if wanted(service)]
            saved = [self._save_one(service, state_of) for service, state_of in states]
            return all(saved)

    def _save_one(self, service: str, state_of: Callable[[], Any]) -> bool:
        """Tries again when the state changes under our eyes; a full disk must not keep the other services from it."""
        for attempt in range(4):
            try:
                state = state_of()
                if state is not None:
                    self.write(service, state)
                return True
            except (RuntimeError, KeyError):  # "dictionary changed size during iteration"
                time.sleep(0.02 * (attempt + 1))
            except OSError:
                log.exception("the state of %s could not be saved", service)
                break
        self._saved_at = -1  # the next round must not think that nothing happened
        return False

    def _wanted_now(self) -> Callable[[str], bool]:
        if time.monotonic() - self._last_seldom < SELDOM:
            return (OFTEN | self.due()).__contains__
        self._last_seldom = time.monotonic()
        return lambda service: service not in HEAVY

    def run_for_ever(self) -> None:
        """The thread's work; costs nothing while nobody asks the endpoint for anything."""
        pause = PAUSE
        while True:
            time.sleep(pause)
            if self._requests == self._saved_at:
                continue
            self._saved_at = self._requests
            began = time.thread_time()  # not the clock: a busy machine must not make saves rarer
            self.save(self._wanted_now())
            pause = min(LONGEST, max(PAUSE, (time.thread_time() - began) / SHARE))
