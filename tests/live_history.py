"""A room under bad weather, and a check of what every client saw: the notes, and the state that is shared.

`World` decides from one seed what goes wrong: stream batches are cut, repeated and delivered again after a crash
between logging and posting; posts are lost, doubled, reordered, throttled or answered with 410; clients sleep,
reconnect and list from an index that lags. `Client` is the reference of what a client must do. At the end, after
everybody has caught up once, all must show exactly what the table holds, have seen a gapless sequence, and never
have shown a version twice. Of the shared session each must show what is stored in the end, never have gone back, and
never have shown one that nobody wrote.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from practika.domain.annotation import Annotation
from practika.domain.caller import Role
from practika.domain.changes import SETTLE, AnnotationEvent, CatchUp, EventType, Occurrence, ToldChange
from practika.domain.errors import SocketThrottled, Unavailable
from practika.domain.live_messages import SessionMessage
from practika.domain.live_session import LiveSession
from practika.domain.messages import Changes, Welcome, parse_server_message
from practika.ports.live import Connection, Posted
from practika.usecases.broadcast import broadcast
from practika.usecases.changes_since import changes_since
from practika.usecases.deliver import Courier
from practika.usecases.hall import Hall
from practika.usecases.hear_message import hear_message
from tests.examples import ROOM, VIDEO, film, member, note, told
from tests.fakes.annotations import FakeFilms
from tests.fakes.hall import FakeHall
from tests.fakes.live import CountedBackoff
from tests.light.hall import StoredHall


@dataclass
class Client:
    """Keeps the last number, drops what it has, fetches what it misses."""

    name: str
    last: int = 0
    shown: dict[str, Annotation] = field(default_factory=dict)
    applied: list[int] = field(default_factory=list)
    versions: list[str] = field(default_factory=list)
    session: LiveSession = field(default_factory=LiveSession)
    sessions: list[LiveSession] = field(default_factory=list)
    beat: int = 0

    def load(self, listed: list[Annotation], last_seq: int) -> None:
        """A fresh list with its number, as after opening the page."""
        self.last = last_seq
        self.shown = {one.id: one for one in listed}
        self.applied, self.versions = [], [f"{one.id}#{one.version}" for one in listed]

    def hear(self, frame: bytes, world: World) -> None:
        """A frame from the socket."""
        message = parse_server_message(frame)
        if isinstance(message, Changes):
            for change in message.changes:
                self.take(change, world)
            if message.last_seq > self.last:
                self.catch_up(world)
        if isinstance(message, Welcome | SessionMessage) and message.session.order > self.session.order:
            self.session = message.session
            self.sessions.append(message.session)

    def take(self, change: ToldChange, world: World) -> None:
        if change.seq <= self.last:
            return
        if change.seq > self.last + 1:
            self.catch_up(world)
            return
        self.apply(change)

    def apply(self, change: ToldChange) -> None:
        self.last = change.seq
        self.applied.append(change.seq)
        assert isinstance(change.event, AnnotationEvent), "everything here is for everyone"
        new = change.event.annotation
        old = self.shown.get(new.id)
        if old is None or new.version > old.version:
            self.shown[new.id] = new
            self.versions.append(change.event.key)

    def catch_up(self, world: World) -> None:
        """Asks for the gap until there is none."""
        while True:
            answer = world.changes_after(self.last)
            if answer.snapshot_required:
                self.load(*world.list())
                return
            for change in answer.changes:
                if change.seq > self.last:
                    self.apply(change)
            if not answer.more:
                return

    def state(self) -> dict[str, Annotation]:
        return {key: one for key, one in self.shown.items() if not one.removed}


class Died(Exception):
    """The door is killed between logging and posting."""


class World:
    """Table, index, stream, log, room and clients of one video."""

    def __init__(
        self, seed: int, *, trouble: float = 0.2, clients: int = 4, store_trouble: float | None = None
    ) -> None:
        """`store_trouble`: over the real store, of whose calls so many fail; otherwise over fakes that do not."""
        self.dice = random.Random(seed)
        self.trouble = trouble
        self.store_trouble = store_trouble or 0.0
        self.fakes = FakeHall() if store_trouble is None else StoredHall(self.dice)
        self.clock, self.log, self.rooms = self.fakes.clock, self.fakes.log, self.fakes.rooms
        self.sockets = self.fakes.sockets
        self.sockets.fate = self._fate
        self.films = FakeFilms(film())
        self.table: dict[str, list[tuple[datetime, Annotation]]] = {}
        self.stream: list[Occurrence] = []
        self.position = 0
        self.killer = False
        self.clients = {f"c{number}": Client(f"c{number}") for number in range(clients)}
        for name in self.clients:
            self._connect(name)

    def bad_luck(self) -> bool:
        return self.dice.random() < self.trouble

    def step(self) -> None:
        """One thing happens."""
        self.clock.move(self.dice.choice([0, 0.2, 3, 12]))
        self.dice.choices([self.write, self.relay, self.steer, self.reconnect], [5, 4, 4, 1])[0]()

    def write(self) -> None:
        """Somebody adds, revises, removes or restores."""
        if not self.table or self.dice.random() < 0.4:
            new, kind = note(len(self.table) + 1), EventType.ADDED
        else:
            old = self.dice.choice(list(self.table.values()))[-1][1]
            new = old.model_copy(update={"version": old.version + 1, "text": f"v{old.version + 1}"})
            kind = EventType.REVISED
            if self.dice.random() < 0.3:
                new = new.model_copy(update={"removed": not old.removed})
                kind = EventType.RESTORED if old.removed else EventType.REMOVED
        self.table.setdefault(new.id, []).append((self.clock.now(), new))
        self.stream.append(told(AnnotationEvent(type=kind, annotation=new)))

    def relay(self) -> None:
        """The stream rings the door; after a crash or a busy log the same records come again."""
        end = min(len(self.stream), self.position + self.dice.randint(1, 7))
        again = self.dice.randint(0, 3) if self.bad_luck() else 0
        batch = self.stream[max(0, self.position - again) : end]
        self.killer = self.bad_luck()
        self.log.away = {ROOM} if self.bad_luck() else set()
        by = Courier(self.rooms, self.sockets, CountedBackoff(), self.fakes.throttle)
        try:
            with self._store_fails():
                done = broadcast(batch, log=self.log, by=by, clock=self.clock)
        except (Died, Unavailable):
            return
        finally:
            self.killer = False
            self._arrive()
        if not done.undone:
            self.position = end

    def steer(self) -> None:
        """Somebody takes, gives or lays down the baton, raises a hand, sets a tier, or moves the film."""
        client = self.clients[self.dice.choice(list(self.clients))]
        client.beat += self.dice.choice([0, 1, 1, 3])  # sometimes the same once more
        now = int(self.clock.now().timestamp() * 1000)
        moves = {"epoch": client.session.epoch, "beat": max(1, client.beat), "rate": 1, "at": now}
        acts: list[dict[str, object]] = [
            {"type": "transport", **moves, "frame": self.dice.randint(0, 999), "playing": self.bad_luck()},
            {"type": "baton", "act": self.dice.choice(["take", "release"])},
            {"type": "baton", "act": "give", "to": member(self.dice.randint(1, 4)).person_id},
            {"type": "hand", "up": self.dice.random() < 0.5},
            {"type": "tier", "personId": member(3).person_id, "tier": self.dice.choice(["draw", "drive"])},
            {"type": "gather"},
        ]
        self.fakes.sessions.losing = self.dice.choice([0, 0, 1])
        self._say(client.name, self.dice.choices(acts, [5, 2, 1, 1, 1, 1])[0])
        self._arrive()

    def reconnect(self) -> None:
        """A client comes back after a sleep, or opens the page anew."""
        name = self.dice.choice(list(self.clients))
        self._connect(name)
        if self.bad_luck():
            self.clients[name].load(*self.list())
        self.clients[name].catch_up(self)

    def calm_down(self) -> None:
        """The weather clears: the stream is drained and everybody asks once more."""
        self.trouble = self.store_trouble = 0
        while self.position < len(self.stream):
            self.relay()
        for name, client in self.clients.items():
            self._connect(name)
            client.catch_up(self)
        self.clock.move(60)
        for name in self.clients:
            self._say(name, {"type": "hello"})
            self._arrive()

    def list(self) -> tuple[list[Annotation], int]:
        """The answer to a list: from an index that lags by less than SETTLE, with the settled number."""
        counter = self.log.counter(ROOM)
        seq = counter.settled(self.clock.now()) if counter else 0
        seen_until = self.clock.now() - self.dice.random() * SETTLE
        visible = [[one for at, one in history if at <= seen_until] for history in self.table.values()]
        return [history[-1] for history in visible if history and not history[-1].removed], seq

    def changes_after(self, seq: int) -> CatchUp:
        return changes_since(VIDEO, seq, caller=member(), films=self.films, log=self.log, limit=5)

    def truth(self) -> dict[str, Annotation]:
        """What the table holds now."""
        now = [history[-1][1] for history in self.table.values()]
        return {one.id: one for one in now if not one.removed}

    def _connect(self, name: str) -> None:
        ends = self.clock.now() + timedelta(hours=2)
        number = int(name[1:]) + 1
        caller = member(number, Role.COACH if number == 1 else Role.MEMBER)
        connection = Connection(connection_id=name, room=ROOM, caller=caller, expires_at=ends)
        self.rooms.enter(self.rooms.admit(connection))

    @property
    def hall(self) -> Hall:
        return self.fakes.hall

    def _say(self, name: str, message: dict[str, object]) -> None:
        with suppress(SocketThrottled, Unavailable), self._store_fails():
            hear_message(name, json.dumps({"v": 1, **message}), hall=self.hall)

    @contextmanager
    def _store_fails(self) -> Iterator[None]:
        """While a door works. Clients repeat what they ask over HTTP."""
        if not isinstance(self.fakes, StoredHall):
            yield
            return
        self.fakes.table.trouble = self.store_trouble
        try:
            yield
        finally:
            self.fakes.table.trouble = 0

    def _arrive(self) -> None:
        """Frames reach the clients: some never, some twice, some in another order."""
        posted, self.sockets.frames = self.sockets.frames, {}
        for name, frames in posted.items():
            heard = [one for frame in frames for one in [frame] * self.dice.choice([1, 1, 1, 2])]
            if self.bad_luck():
                self.dice.shuffle(heard)
            for frame in heard:
                if not self.bad_luck():
                    self.clients[name].hear(frame, self)

    def _fate(self, connection_id: str, frame: bytes) -> Posted:
        if self.killer and self.dice.random() < 0.5:
            raise Died
        if self.bad_luck():
            return self.dice.choice([Posted.GONE, Posted.RETRY, Posted.RETRY])
        return Posted.DELIVERED


def check(world: World) -> None:
    """Raises AssertionError with the client's name when its history is not one of an exact client."""
    log = [change.seq for change in world.log.after(ROOM, 0, limit=10**6)]
    assert log == list(range(1, len(world.stream) + 1)), "the log has a gap, or an event twice"
    for client in world.clients.values():
        assert client.state() == world.truth(), f"{client.name} shows something else than the table holds"
        assert client.last == len(log), f"{client.name} has not reached the end"
        first = client.applied[0] if client.applied else 0
        gapless = list(range(first, first + len(client.applied)))
        assert client.applied == gapless, f"{client.name} skipped or repeated a change"
        check_session(world, client)
        assert len(client.versions) == len(set(client.versions)), f"{client.name} showed a version twice"


def check_session(world: World, client: Client) -> None:
    """The shared state as this client saw it: forwards only, and in the end the stored one."""
    orders = [session.order for session in client.sessions]
    assert orders == sorted(set(orders)), f"{client.name} went back to an older session"
    made_up = [one for one in client.sessions if one not in world.fakes.sessions.written]
    assert not made_up, f"{client.name} showed a session that nobody wrote"
    assert client.session == world.fakes.sessions.read(ROOM), f"{client.name} shows another session"
