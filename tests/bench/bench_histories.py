"""The long run of the history checker: rooms under bad weather, over the fakes and over the real store.

Each history is forty acts of four to eight clients (writes, stream batches, steering, reconnects) decided by one seed:
batches cut, repeated and come again after the worker was killed; posts lost, doubled, reordered, answered with 410, 429
and 500; clients that sleep; an index that lags. Over the real store, DynamoDB's adapters on a light table, a tenth of
its calls fails too, some after they were done; rooms have several shards and are told as crowds. At the end everybody
must show what the table holds, by a gapless sequence, nothing twice (tests/live_history.py).
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from unittest import mock

from practika.domain import crowd
from tests.bench.figure import Figure
from tests.live_history import World, check

HISTORIES = 3_000
STEPS = 40


def run(minutes: float = 3) -> Iterator[Figure]:
    """Histories until each kind has had its half of the time, at most HISTORIES of each."""
    for name, store_trouble in (("over fakes", None), ("over the real store, which fails", 0.1)):
        began, wrong, changes, seed = time.monotonic(), [], 0, 0
        while seed < HISTORIES and time.monotonic() - began < minutes * 30:
            seed += 1
            found, broken = history(seed, store_trouble)
            changes += found
            wrong += broken
        about = f"{changes:,} changes, at each client exactly once; {time.monotonic() - began:.0f} s"
        yield Figure(f"histories {name}", seed, "", note=about)
        yield Figure(f"histories {name}: wrong", len(wrong), "", note="; ".join(wrong[:3]))


def history(seed: int, store_trouble: float | None) -> tuple[int, list[str]]:
    """How many changes it had, and what was wrong with it."""
    trouble = (0.05, 0.2, 0.35, 0.5)[seed % 4]
    small = mock.patch.multiple(crowd, SOCKETS_A_SHARD=2, CROWD=3)
    with small:
        world = World(10**6 + seed, trouble=trouble, clients=4 + seed % 5, store_trouble=store_trouble)
        for _ in range(STEPS):
            world.step()
        world.calm_down()
        try:
            check(world)
        except AssertionError as problem:
            return len(world.stream), [f"seed {seed}: {problem}"]
    return len(world.stream), []
