"""What was seen a moment ago, in this environment only."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime
from typing import Generic, TypeVar

from practika.ports.cache import C, Cache, Copy
from practika.ports.system import Clock

K = TypeVar("K")
V = TypeVar("V")
_MOST = 1_000


class Memory(Generic[K, V]):
    """At most so many things, each until its end; of too many the one goes that was not asked for the longest."""

    def __init__(self, clock: Clock, most: int = _MOST) -> None:
        self._clock = clock
        self._most = most
        self._kept: OrderedDict[K, tuple[datetime, V]] = OrderedDict()

    def get(self, key: K) -> V | None:
        kept = self._kept.get(key)
        if kept is None:
            return None
        if self._clock.now() >= kept[0]:
            del self._kept[key]
            return None
        self._kept.move_to_end(key)
        return kept[1]

    def keep(self, key: K, value: V, until: datetime) -> None:
        self._kept[key] = (until, value)
        self._kept.move_to_end(key)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)

    def change(self, key: K, value: V) -> None:
        """Another value in the place of the one that is there; the end stays."""
        if kept := self._kept.get(key):
            self._kept[key] = (kept[0], value)

    def forget(self, key: K) -> None:
        self._kept.pop(key, None)


class MemoryCache:
    """Implements the port Cache. It keeps the records themselves, which nobody can change."""

    def __init__(self, clock: Clock, most: int = _MOST) -> None:
        self._memory: Memory[str, Copy] = Memory(clock, most)

    def get(self, key: str, kind: type[C]) -> C | None:
        copy = self._memory.get(key)
        return copy if isinstance(copy, kind) else None

    def put(self, key: str, copy: Copy) -> None:
        self._memory.keep(key, copy, copy.until)

    def drop(self, key: str) -> None:
        self._memory.forget(key)


class NearCache:
    """Implements the port Cache: one in this environment in front of one that many share."""

    def __init__(self, near: Cache, far: Cache) -> None:
        self._near = near
        self._far = far

    def get(self, key: str, kind: type[C]) -> C | None:
        copy = self._near.get(key, kind)
        if copy is None and (copy := self._far.get(key, kind)) is not None:
            self._near.put(key, copy)
        return copy

    def put(self, key: str, copy: Copy) -> None:
        self._near.put(key, copy)
        self._far.put(key, copy)

    def drop(self, key: str) -> None:
        self._near.drop(key)
        self._far.drop(key)
