"""Rooms, the change log, sockets and time in memory. Each can fail on request."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from practika.domain.changes import AnnotationEvent, Change, Counter, Withdrawals, withdrawals_in
from practika.domain.errors import SocketGone, SocketThrottled, Unavailable
from practika.domain.ids import PersonId, WorkspaceId
from practika.domain.live_session import LiveSession, Transport
from practika.domain.room import Room
from practika.domain.video import VideoProgress
from practika.ports.live import Connection, Gathering, Posted
from tests.examples import NOON


class HandClock:
    """Stands still until it is moved."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def move(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


class CountedBackoff:
    """Does not wait; remembers after which tries it should have."""

    def __init__(self) -> None:
        self.waits: list[int] = []

    def wait(self, attempt: int) -> None:
        self.waits.append(attempt)


class CountedThrottle:
    """Does not wait; remembers how many posts went to which room."""

    def __init__(self, posts_per_second: int = 2_000) -> None:
        self.posts_per_second = posts_per_second
        self.asked: list[tuple[Room, int]] = []

    def wait(self, room: Room, posts: int) -> None:
        self.asked.append((room, posts))


class FakeLiveSessions:
    """One session a room; `beats` and `until` as the store keeps them. `losing` makes so many writes come too late."""

    def __init__(self, clock: HandClock | None = None) -> None:
        self.clock = clock or HandClock()
        self.kept: dict[Room, LiveSession] = {}
        self.written: list[LiveSession] = []
        self.beats: dict[Room, int] = {}
        self.until: dict[Room, datetime] = {}
        self.losing = 0

    def read(self, room: Room) -> LiveSession:
        over = room not in self.kept or self.until[room] <= self.clock.now()
        return LiveSession() if over else self.kept[room]

    def replace(self, room: Room, old: LiveSession, new: LiveSession) -> LiveSession | None:
        now = self.read(room)
        if self.losing or now.order != old.order:
            self.losing = max(0, self.losing - 1)
            return None
        if now.epoch != new.epoch:
            self.beats[room] = 0
        transport = now.transport if old.number else None
        return self._keep(room, new.model_copy(update={"number": old.number + 1, "transport": transport}))

    def move(
        self, room: Room, transport: Transport, *, screen: str, epoch: int, beat: int
    ) -> LiveSession | None:
        now = self.read(room)
        if now.epoch != epoch or not now.driven_by(screen) or self.beats.get(room, 0) >= beat:
            return None
        self.beats[room] = beat
        return self._keep(room, now.model_copy(update={"number": now.number + 1, "transport": transport}))

    def _keep(self, room: Room, session: LiveSession) -> LiveSession:
        self.kept[room] = session
        self.written.append(session)
        self.until[room] = self.clock.now() + timedelta(hours=12)
        return session


class FakeRooms:
    """`left` is every id that was made to leave."""

    def __init__(self, clock: HandClock | None = None, sessions: FakeLiveSessions | None = None) -> None:
        self.clock = clock or HandClock()
        self.sessions = sessions or FakeLiveSessions(self.clock)
        self.known: dict[str, Connection] = {}
        self.inside: dict[str, Connection] = {}
        self.left: list[str] = []
        self.tellings: dict[Room, tuple[datetime, str]] = {}

    def admit(self, connection: Connection) -> Connection:
        self.known[connection.connection_id] = connection
        return connection

    def connection(self, connection_id: str) -> Connection:
        found = self.known.get(connection_id)
        if found is None or found.expires_at <= self.clock.now():
            raise SocketGone
        return found

    def enter(self, connection: Connection) -> None:
        self.inside[connection.connection_id] = connection

    def leave(self, connection_id: str) -> Connection | None:
        found = self.known.get(connection_id)
        if found is not None:
            self.forget(found)
        return found

    def forget(self, connection: Connection) -> None:
        self.left.append(connection.connection_id)
        self.known.pop(connection.connection_id, None)
        self.inside.pop(connection.connection_id, None)

    def of_person(self, workspace_id: WorkspaceId, person_id: PersonId) -> Sequence[Connection]:
        return [
            one
            for one in {**self.known, **self.inside}.values()
            if (one.room.workspace_id, one.caller.person_id) == (workspace_id, person_id)
            and one.expires_at > self.clock.now()
        ]

    def connections(self, room: Room) -> Sequence[Connection]:
        now = self.clock.now()
        here = [one for one in self.inside.values() if one.room == room and one.expires_at > now]
        return sorted(here, key=lambda one: one.connection_id)

    def gathering(self, room: Room) -> Gathering:
        return Gathering(connections=tuple(self.connections(room)), session=self.sessions.read(room))

    def claim_telling(self, room: Room, who: str, *, every: float) -> bool:
        now, told = self.clock.now(), self.tellings.get(room)
        if told and (now - told[0] < timedelta(seconds=every) or told[1] == who):
            return False
        self.tellings[room] = (now, who)
        return True


class FakeChangeLog:
    """`away` makes append fail; `oldest` is the first number that has not expired."""

    def __init__(self) -> None:
        self.changes: dict[Room, list[Change]] = {}
        self.counters: dict[Room, Counter] = {}
        self.away: set[Room] = set()
        self.oldest = 1

    def append(self, room: Room, events: Sequence[AnnotationEvent], *, at: datetime) -> Sequence[Change]:
        if room in self.away:
            raise Unavailable
        log = self.changes.setdefault(room, [])
        known = {change.event.key: change for change in log}
        answer: dict[str, Change] = {}
        for event in events:
            if event.key not in known:
                counter = self.counters.get(room, Counter.fresh(at)).advanced(1, at)
                self.counters[room] = counter
                known[event.key] = Change(seq=counter.last.seq, at=counter.last.at, event=event)
                log.append(known[event.key])
            answer[event.key] = known[event.key]
        return sorted(answer.values(), key=lambda change: change.seq)

    def after(self, room: Room, seq: int, *, limit: int) -> Sequence[Change]:
        log = self.changes.get(room, [])
        return [change for change in log if change.seq > seq and change.seq >= self.oldest][:limit]

    def withdrawals(self, room: Room) -> Withdrawals:
        return withdrawals_in(self.changes.get(room, []))

    def counter(self, room: Room) -> Counter | None:
        return self.counters.get(room)


class FakeSockets:
    """Every frame by socket. `fate(connection_id, frame)` decides what becomes of a post; `ended` are closed ones."""

    def __init__(self, fate: Callable[[str, bytes], Posted] | None = None) -> None:
        self.fate = fate or (lambda connection_id, frame: Posted.DELIVERED)
        self.frames: dict[str, list[bytes]] = {}
        self.tries: Tally[str] = Tally()
        self.ended: list[str] = []

    def post(self, connection_id: str, frame: bytes) -> None:
        outcome = self.post_many([connection_id], frame)[connection_id]
        if outcome is Posted.GONE:
            raise SocketGone
        if outcome is Posted.RETRY:
            raise SocketThrottled

    def post_many(self, connection_ids: Sequence[str], frame: bytes) -> Mapping[str, Posted]:
        return {one: self._post(one, frame) for one in connection_ids}

    def end(self, connection_id: str) -> None:
        self.ended.append(connection_id)

    def _post(self, connection_id: str, frame: bytes) -> Posted:
        self.tries[connection_id] += 1
        outcome = self.fate(connection_id, frame)
        if outcome is Posted.DELIVERED:
            self.frames.setdefault(connection_id, []).append(frame)
        return outcome


class FakeNotices:
    """What was published, in order."""

    def __init__(self) -> None:
        self.published: list[VideoProgress] = []

    def publish(self, progress: VideoProgress) -> None:
        self.published.append(progress)
