"""Holds the posts of each room to a budget, by waiting."""

from __future__ import annotations

import time
from collections.abc import Callable

from practika.domain.room import Room

#: So many seconds' worth may go out at once: a room of a few hundred never waits for a single event.
_BURST_SECONDS = 0.25
_REMEMBERED = 1_000


class RoomThrottle:
    """A bucket a room that may go into debt: whoever takes more than there is waits until it is paid.

    In this environment only. The fan-out has one at work for each shard of the stream, and a room is in one shard.
    """

    def __init__(
        self,
        posts_per_second: int,
        *,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._rate = posts_per_second
        self._burst = posts_per_second * _BURST_SECONDS
        self._now = now
        self._sleep = sleep
        self._levels: dict[Room, tuple[float, float]] = {}

    @property
    def posts_per_second(self) -> int:
        return self._rate

    def wait(self, room: Room, posts: int) -> None:
        now = self._now()
        level, at = self._levels.get(room, (self._burst, now))
        level = min(self._burst, level + (now - at) * self._rate) - posts
        if len(self._levels) >= _REMEMBERED:
            self._levels.clear()
        self._levels[room] = (level, now)
        if level < 0:
            self._sleep(-level / self._rate)
