"""What hearing a socket needs: the ports of a live room, and who spoke how much lately."""

from __future__ import annotations

from dataclasses import dataclass, field

from practika.domain.tempo import Bucket, Pour, Tempo
from practika.ports.live import Backoff, ChangeLog, LiveSessions, Nearby, Relay, Rooms, Sockets, Throttle
from practika.ports.system import Clock
from practika.usecases.deliver import Courier

#: Frames a second from one socket, whatever they are, and how many at once.
FRAMES, FRAMES_AT_ONCE = 40.0, 120.0
#: Moves of the film, batons, hands: a dragged playhead sends ten a second.
STEERING, STEERING_AT_ONCE = 15.0, 40.0
#: Everything else (hello, ping, clock, look, and what cannot be understood).
ASKING, ASKING_AT_ONCE = 4.0, 24.0
#: A client may flush so much faster than its tempo says, for clocks and late timers are uneven.
LEEWAY = 1.5
#: Buckets of so many sockets are remembered.
_REMEMBERED = 5_000


@dataclass
class Limits:
    """Buckets by socket and kind, in this environment only: several environments let through as many times as much,
    and the gateway's own throttle stands behind them all."""

    posts_per_second: int
    _buckets: dict[tuple[str, str], Bucket] = field(default_factory=dict)

    def frame(self, connection_id: str, now: float) -> Pour:
        """Any frame at all."""
        return self._bucket(connection_id, "frame", FRAMES, FRAMES_AT_ONCE, now).take(now)

    def asking(self, connection_id: str, now: float) -> Pour:
        """A question, or nonsense."""
        return self._bucket(connection_id, "asking", ASKING, ASKING_AT_ONCE, now).take(now)

    def steering(self, connection_id: str, now: float) -> Pour:
        """A move of the shared state."""
        return self._bucket(connection_id, "steering", STEERING, STEERING_AT_ONCE, now).take(now)

    def flow(self, connection_id: str, tempo: Tempo, now: float) -> Pour:
        """A flush of what flows, in a room of that tempo."""
        rate = LEEWAY * 1000 / tempo.flush_ms
        bucket = self._bucket(connection_id, "flow", rate, rate * 2, now)
        bucket.rate, bucket.burst = rate, rate * 2
        return bucket.take(now)

    def room(self, name: str, posts: int, *, ink: bool, now: float) -> bool:
        """May these posts go out? Under pressure places and pointers are dropped first, for newer ones follow; ink
        may go half a second into debt."""
        budget = float(self.posts_per_second)
        debt = budget / 2 if ink else 0
        return self._bucket(name, "room", budget, budget, now).take(now, posts, debt=debt) is Pour.GO

    def telling(self, name: str, every: float, now: float) -> bool:
        """Is it worth asking whether a crowd is to be told who is there? Once in `every` seconds."""
        bucket = self._bucket(name, "telling", 1 / every, 1, now)
        bucket.rate = 1 / every
        return bucket.take(now) is Pour.GO

    def _bucket(self, whose: str, kind: str, rate: float, burst: float, now: float) -> Bucket:
        if len(self._buckets) >= _REMEMBERED:
            self._buckets.clear()
        return self._buckets.setdefault((whose, kind), Bucket.full(rate, burst, now))


@dataclass(frozen=True)
class Hall:
    """The ports. `nearby` may be a moment old and serves what flows; `rooms` is exact."""

    rooms: Rooms
    nearby: Nearby
    sessions: LiveSessions
    log: ChangeLog
    sockets: Sockets
    relay: Relay
    limits: Limits
    backoff: Backoff
    throttle: Throttle
    clock: Clock

    @property
    def courier(self) -> Courier:
        """Posts to many."""
        return Courier(self.nearby, self.sockets, self.backoff, self.throttle)

    def now(self) -> float:
        """Seconds since 1970."""
        return self.clock.now().timestamp()

    def tempo(self, sockets: int) -> Tempo:
        """How fast a room of so many sockets may speak."""
        return Tempo.of(sockets, self.limits.posts_per_second)
