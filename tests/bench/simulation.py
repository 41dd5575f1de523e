"""How long a film takes with any number of workers: a simulation fed with measured times of chunks."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Steps:
    """Seconds of wall time: of every chunk, of the sound, of what comes before (probe) and after (pictures, publish).

    `start` is what a worker needs before it can encode, the first time it is used; `hop` what the state machine
    needs from one step to the next.
    """

    chunks: Sequence[float]
    sound: float
    before: float
    after: float
    start: float
    hop: float


def finished(steps: Steps, workers: int) -> float:
    """Seconds until the film is ready with that many workers for chunks; the sound has one of its own.

    Chunks are handed out in order to whoever is free first; a worker pays its start once.
    """
    free = [(steps.start, number) for number in range(min(workers, len(steps.chunks)))]
    ends: list[float] = []
    for chunk in steps.chunks:
        at, number = heapq.heappop(free)
        ends.append(at + steps.hop + chunk)
        heapq.heappush(free, (ends[-1], number))
    encoded = max([*ends, steps.start + steps.hop + steps.sound])
    return steps.before + 2 * steps.hop + encoded + steps.after
