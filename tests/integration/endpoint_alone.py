"""The AWS endpoint without the rest of the one-machine cloud: quick to start, to kill and to start again."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from cdk.local import environment, recovery
from cdk.local.endpoint import starting
from cdk.local.places import ROOT, Places
from cdk.local.ports import any_free

PATIENCE = 60.0  # seconds; a start takes about two


class Asking(Protocol):
    """A thread that asks one thing after the other, and how much it has asked."""

    number: int

    def is_alive(self) -> bool: ...


class Alone:
    """An endpoint on a state folder of its own."""

    def __init__(self, state: Path) -> None:
        self.places = Places(state)
        self.places.make()
        self.endpoint = starting.Endpoint(any_free(), "only-for-this-test")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """As the one-machine cloud starts it, also after a kill."""
        recovery.prepare(self.places.aws, self.places.buckets)
        with (self.places.logs / "endpoint.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "cdk.local.endpoint"],
                env=environment.child(**starting._switches(self.endpoint, self.places)),
                cwd=ROOT,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + PATIENCE
        while not self.endpoint.answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((self.places.logs / "endpoint.log").read_text()[-4000:])
            time.sleep(0.05)

    def kill(self) -> None:
        """kill -9 of the endpoint and of all that it started."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(10)
            self._process = None

    def stop(self) -> None:
        """In good order."""
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(30)
            self._process = None

    def kill_when(self, writers: Sequence[Asking], more: int) -> None:
        """kill -9 at some moment after so many more requests: a slow machine takes longer, and does as much."""
        enough = sum(writer.number for writer in writers) + more
        while sum(writer.number for writer in writers) < enough:
            assert any(writer.is_alive() for writer in writers), "nobody writes any more"
            time.sleep(0.01)
        time.sleep(random.uniform(0, 0.1))
        self.kill()

    def client(self, service: str) -> Any:
        """One that may do everything and asks only once."""
        return self.endpoint.client(service)
