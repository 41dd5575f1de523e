"""Fifty films of one person at once, and one of another who comes after them: who waits how long for a worker.

The machine's own Retry of a throttled worker is read from its definition and played out with dice on simulated workers.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush
from statistics import median
from typing import Any

from tests.bench.figure import Figure
from tests.unit.machines.stage_play import MACHINES

#: Films that are there at once, chunks of each, seconds that a worker takes for one, seconds after which another comes.
MANY, CHUNKS, CHUNK_SECONDS, LATER = 50, 8, 15.0, 5.0
#: Workers: the stage `prod` reserves the larger number, an account that has just been opened has the smaller one.
WORKERS = (100, 10)
TIMES = 200
THROTTLED = "Lambda.TooManyRequestsException"


@dataclass
class _Film:
    """`left` chunks are not done; `ended` is when the last one was."""

    comes: float
    left: int = CHUNKS
    ended: float | None = None


@dataclass
class _Queue:
    """Asking workers, by time: a chunk that finds none asks again after the machine's Retry."""

    retry: dict[str, Any]
    workers: int
    dice: random.Random
    free_at: list[float] = field(default_factory=list)

    def play(self, films: list[_Film]) -> None:
        """Raises AssertionError when a chunk has asked as often as it may."""
        asking: list[tuple[float, int, int, int]] = []
        for number, film in enumerate(films):
            for chunk in range(CHUNKS):
                heappush(asking, (film.comes, number, chunk, 0))
        while asking:
            now, number, chunk, tries = heappop(asking)
            self.free_at = [end for end in self.free_at if end > now]
            if len(self.free_at) < self.workers:
                self.free_at.append(now + CHUNK_SECONDS)
                film = films[number]
                film.left -= 1
                film.ended = max(film.ended or 0.0, now + CHUNK_SECONDS)
                continue
            assert tries < self.retry["MaxAttempts"], "a film has starved"
            longest = min(
                self.retry["IntervalSeconds"] * self.retry["BackoffRate"] ** tries,
                self.retry["MaxDelaySeconds"],
            )
            heappush(asking, (now + self.dice.uniform(0, longest), number, chunk, tries + 1))


def _retry_of_a_worker() -> dict[str, Any]:
    text = (MACHINES / "ingest_video.asl.json").read_text()
    found = _find(json.loads(text), "EncodeChunk")
    assert found
    return next(one for one in found["Retry"] if THROTTLED in one["ErrorEquals"])


def _find(tree: Any, name: str) -> dict[str, Any] | None:
    if isinstance(tree, dict):
        if name in tree and "Retry" in tree[name]:
            here: dict[str, Any] = tree[name]
            return here
        tree = list(tree.values())
    branches = (_find(branch, name) for branch in tree) if isinstance(tree, list) else iter(())
    return next((branch for branch in branches if branch), None)


def run() -> Iterator[Figure]:
    """Medians and the worst of many games; nothing is measured on a clock."""
    retry = _retry_of_a_worker()
    for workers in WORKERS:
        alone, all_of_them, late, starved = CHUNK_SECONDS * -(-CHUNKS // workers), [], [], 0
        for game in range(TIMES):
            films = [_Film(0.0) for _ in range(MANY)] + [_Film(LATER)]
            try:
                _Queue(retry, workers, random.Random(game)).play(films)  # a bench's dice
            except AssertionError:
                starved += 1
                continue
            all_of_them.append(max(film.ended or 0.0 for film in films))
            late.append((films[-1].ended or 0.0) - LATER)
        what = f"{MANY} films at once on {workers} workers (simulated)"
        ideal = CHUNK_SECONDS * -(-MANY * CHUNKS // workers)
        yield Figure(f"{what}: all are encoded", median(all_of_them), "s", ideal, "no worker ever idle")
        yield Figure(
            f"{what}: another's one film, five seconds later", median(late), "s", median(all_of_them), "all of them",
            note=f"alone it takes {alone:.0f} s; the worst of {TIMES} games {max(late):.0f} s",
        )  # fmt: skip
        yield Figure(f"{what}: games in which a film starved", float(starved), f"of {TIMES}")
