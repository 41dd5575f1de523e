"""The notes of one minute of a film: the same work whether the film carries 100 notes or 100,000.

The table is the bench's own and answers at once; counted are the door's CPU, its time, and what DynamoDB would bill:
calls and items read. 20 notes touch the minute each time, some of them a hundred times as long as it.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from typing import Any

from practika.adapters.dynamo.annotations import DynamoAnnotations
from practika.adapters.dynamo.wire import DynamoWire
from practika.adapters.sigv4 import Credentials
from practika.adapters.system import SystemClock
from practika.domain.annotation import Act
from practika.domain.chain import revision_of
from practika.ports.annotations import Window
from tests.bench.figure import Figure
from tests.bench.instant_table import instant_table
from tests.examples import VIDEO, WORKSPACE, anchor, member, note

SIZES = (100, 10_000, 100_000)
#: A minute at 25 frames per second, in the middle of a film of that many frames.
FRAMES = 2_000_000
MINUTE = Window(first=1_000_000, last=1_001_499)
LONG, SHORT, ROUNDS = 5, 15, 60


class _Counted(DynamoWire):
    """Counts calls and items."""

    calls = items = 0

    def _call(self, operation: str, request: dict[str, Any]) -> Any:
        answer = super()._call(operation, request)
        self.calls += 1
        self.items += answer.get("ScannedCount", 0) or ("Item" in answer)
        return answer


def _fill(annotations: DynamoAnnotations, size: int) -> None:
    """The twenty of the minute, and the rest spread over the film outside of it."""
    spans = [(MINUTE.first - 75_000, MINUTE.last + 75_000)] * LONG
    spans += [(MINUTE.first + 90 * n, MINUTE.first + 90 * n + n % 3) for n in range(SHORT)]
    step = (MINUTE.first - 400_000) // (size - LONG - SHORT)
    spans += [(n * step, n * step + n % 40) for n in range(size - LONG - SHORT)]
    for number, (first, last) in enumerate(spans):
        one = note(number, anchor=anchor(first, last))
        annotations.add(WORKSPACE, revision_of(one, Act.CREATED, member()))


def run() -> Iterator[Figure]:
    """The smallest film's figures are what the larger ones are compared with."""
    smallest: dict[str, float] = {}
    for size in SIZES:
        with instant_table() as url:
            found = _filled_and_measured(url, size)
        smallest = smallest or found
        for what, unit in (("CPU", "ms"), ("time", "ms"), ("items read", ""), ("calls", "")):
            peer = smallest[what] if size != SIZES[0] else None
            yield Figure(f"window of {size:,}: {what}", found[what], unit, peer, f"of {SIZES[0]}", 1.0)


def _filled_and_measured(url: str, size: int) -> dict[str, float]:
    who = Credentials("key", "secret", "token")
    wire = _Counted(url, "us-east-1", credentials=lambda: who, clock=SystemClock())
    annotations = DynamoAnnotations(lambda: wire, "annotations")
    _fill(annotations, size)
    found = _measured(annotations, wire)
    wire.close()
    return found


def _measured(annotations: DynamoAnnotations, wire: _Counted) -> dict[str, float]:
    cpu, wall = [], []
    wire.calls = wire.items = 0
    for _ in range(ROUNDS):
        began, at = time.process_time(), time.perf_counter()
        page = annotations.within(WORKSPACE, VIDEO, MINUTE, viewer=member(), limit=200, after=None)
        cpu.append(time.process_time() - began)
        wall.append(time.perf_counter() - at)
        assert len(page.bodies) == LONG + SHORT
    return {
        "CPU": statistics.median(cpu) * 1000,
        "time": statistics.median(wall) * 1000,
        "items read": wire.items / ROUNDS,
        "calls": wire.calls / ROUNDS,
    }
