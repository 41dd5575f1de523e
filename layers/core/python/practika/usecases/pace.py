"""How fast one person asks: everybody has a share of the API, and nobody takes the others' (ADR 72)."""

from __future__ import annotations

import math

from practika.domain.ids import PersonId
from practika.domain.tempo import Bucket, Pour
from practika.ports.system import Clock

#: So many people are remembered; one that is forgotten has a full bucket again.
_REMEMBERED = 5_000


class Pace:
    """A bucket a person, in this environment only: several let through as many times as much, and the edge counts
    them together."""

    def __init__(self, clock: Clock, *, rate: float, burst: float) -> None:
        self._clock = clock
        self._rate = rate
        self._burst = burst
        self._buckets: dict[PersonId, Bucket] = {}

    def wait(self, person: PersonId) -> int:
        """Whole seconds until this person's next request is taken; 0: this one is."""
        now = self._clock.now().timestamp()
        bucket = self._buckets.get(person)
        if bucket is None:
            if len(self._buckets) >= _REMEMBERED:
                self._buckets.clear()
            bucket = self._buckets[person] = Bucket.full(self._rate, self._burst, now)
        if bucket.take(now) is Pour.GO:
            return 0
        return max(1, math.ceil((1 - bucket.level) / self._rate))
