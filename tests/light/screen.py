"""A socket's other end: what a client would have seen, kept in a few numbers."""

from __future__ import annotations

import json
import time
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any


@dataclass
class Seen:
    """Of all sockets together: frames by type, and how long flows and changes were on their way (seconds, sorted into
    milliseconds)."""

    frames: Counter[str] = field(default_factory=Counter)
    delays: dict[str, Counter[int]] = field(default_factory=dict)

    def took(self, kind: str, seconds: float) -> None:
        self.delays.setdefault(kind, Counter())[max(0, round(seconds * 1000))] += 1

    def quantile(self, kind: str, place: float) -> float:
        """Milliseconds within which that part of them arrived."""
        delays = self.delays.get(kind, Counter())
        left = place * sum(delays.values())
        for delay in sorted(delays):
            left -= delays[delay]
            if left <= 0:
                return float(delay)
        return 0.0


@dataclass
class Screen:
    """Keeps the last number as a client must: what it had is dropped; a gap, or a `lastSeq` that is ahead, is what a
    client would fetch by HTTP, so `fetches` are counted and the number goes on."""

    last: int = 0
    fetches: int = 0
    repeated: int = 0
    frames: int = 0
    people: int = 0

    def hear(self, frame: bytes, seen: Seen) -> None:
        """One frame from the server."""
        self.frames += 1
        kind, first, last, people, sent = _gist(frame)
        seen.frames[kind] += 1
        if sent:
            seen.took(kind, time.time() - sent)
        if people is not None:
            self.people = people
        if kind == "welcome":
            self.last = max(self.last, last)
        elif kind == "changes":
            self._count(first, last)

    def _count(self, first: int, last: int) -> None:
        if last <= self.last:
            self.repeated += 1
            return
        if first == 0 or first > self.last + 1:
            self.fetches += 1
        self.last = last


@lru_cache(maxsize=256)
def _gist(frame: bytes) -> tuple[str, int, int, int | None, float]:
    """Type, first and last number, people, and when it was sent, where the text says so (`sent:<seconds>`)."""
    message: dict[str, Any] = json.loads(frame)
    changes = message.get("changes") or ()
    first = changes[0]["seq"] if changes else 0
    last = message.get("lastSeq", 0)
    sent = 0.0
    if message["type"] == "flow" and message.get("n", 0) > 10**12:
        sent = message["n"] / 1e6  # whoever measures counts flows in microseconds since 1970
    elif changes:
        text = changes[-1]["event"]["annotation"]["text"]
        sent = float(text.partition("sent:")[2] or 0)
    return message["type"], first, last, message.get("count"), sent
