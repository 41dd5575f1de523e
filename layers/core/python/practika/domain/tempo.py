"""How fast a room may speak: the flush interval of its clients, and the buckets that hold whoever does not keep it.

Every message that is relayed becomes one post a socket. API Gateway counts posts against the account's quota (10,000
a second with all its other calls), so a room gets a budget and its clients send less often the more of them draw and
the more watch. The same maths runs in the browser (web/src/engine/live/tempo.ts); both are held to the vectors of
tests/messages/tempo_v1.json.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from pydantic import Field

from practika.domain.model import Model

#: What a hand takes for "at once": below 40 ms nobody sees the difference, and each flush costs posts.
LEAST_MS = 40
#: Slower than this, flowing ink would be a slide show; beyond it the budget is kept by dropping. Twenty who draw before
#: two hundred just fit into 2,000 posts a second.
MOST_MS = 2_000


class Tempo(Model):
    """What a client needs to pace itself: the sockets of its room, the posts a second they may cost together, and
    the interval between two of its messages (milliseconds) while it alone is drawing."""

    sockets: int = Field(ge=0)
    posts_per_second: int = Field(ge=1)
    flush_ms: int = Field(ge=LEAST_MS, le=MOST_MS)

    @classmethod
    def of(cls, sockets: int, posts_per_second: int) -> Tempo:
        """For a room of so many sockets."""
        alone = flush_ms(1, sockets, posts_per_second)
        return cls(sockets=sockets, posts_per_second=posts_per_second, flush_ms=alone)


def flush_ms(drawers: int, sockets: int, posts_per_second: int) -> int:
    """Milliseconds between two messages of each of `drawers`, so that all posts stay within the budget.

    drawers × (sockets − 1) posts a flush; at least LEAST_MS, at most MOST_MS.
    """
    posts = max(1, drawers) * max(0, sockets - 1)
    return min(MOST_MS, max(LEAST_MS, -(-posts * 1000 // posts_per_second)))


class Pour(Enum):
    """What becomes of something that asks a bucket."""

    GO = "go"
    REFUSE = "refuse"
    DROP = "drop"


@dataclass
class Bucket:
    """A token bucket: `rate` tokens a second, at most `burst` of them. Time is in seconds and never runs backwards
    inside: an older `now` counts as the last one."""

    rate: float
    burst: float
    level: float
    at: float
    told: bool = False

    @classmethod
    def full(cls, rate: float, burst: float, now: float) -> Bucket:
        """Nothing was taken yet."""
        return cls(rate=rate, burst=burst, level=burst, at=now)

    def take(self, now: float, cost: float = 1, *, debt: float = 0) -> Pour:
        """GO takes the tokens. The first that finds too few is refused, the next ones are dropped without a word
        until the bucket is half full again. `debt`: so far below empty it may go."""
        self.level = min(self.burst, self.level + max(0.0, now - self.at) * self.rate)
        self.at = max(self.at, now)
        if self.level >= self.burst / 2:
            self.told = False
        if self.level - cost >= -debt:
            self.level -= cost
            return Pour.GO
        if self.told:
            return Pour.DROP
        self.told = True
        return Pour.REFUSE
