"""A hall of fakes: everything that hearing a socket needs, in memory."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from practika.adapters.remembered_rooms import RememberedRooms
from practika.adapters.socket_relay import SocketRelay
from practika.domain.caller import Caller, Role
from practika.domain.room import Room
from practika.ports.live import Connection
from practika.usecases.hall import Hall, Limits
from tests.examples import ROOM, member
from tests.fakes.live import (
    CountedBackoff,
    CountedThrottle,
    FakeChangeLog,
    FakeLiveSessions,
    FakeRooms,
    FakeSockets,
    HandClock,
)

POSTS = 2_000


class FakeHall:
    """The fakes by their names, and the hall made of them."""

    def __init__(self, posts_per_second: int = POSTS) -> None:
        self.clock = HandClock()
        self.sessions: Any = FakeLiveSessions(self.clock)
        self.rooms: Any = FakeRooms(self.clock, self.sessions)
        self.nearby = RememberedRooms(self.rooms, self.clock)
        self.log: Any = FakeChangeLog()
        self.sockets = FakeSockets()
        self.backoff = CountedBackoff()
        self.throttle = CountedThrottle(posts_per_second)
        self.limits = Limits(posts_per_second)

    @property
    def hall(self) -> Hall:
        return Hall(
            rooms=self.rooms,
            nearby=self.nearby,
            sessions=self.sessions,
            log=self.log,
            sockets=self.sockets,
            relay=SocketRelay(self.sockets),
            limits=self.limits,
            backoff=self.backoff,
            throttle=self.throttle,
            clock=self.clock,
        )

    def screen(
        self, name: str, person: int = 1, *, role: Role = Role.MEMBER, room: Room = ROOM
    ) -> Connection:
        """Somebody's open socket, already in the room."""
        caller: Caller = member(person, role, room.workspace_id)
        ends = self.clock.now() + timedelta(hours=2)
        made = Connection(connection_id=name, room=room, caller=caller, expires_at=ends)
        made = self.nearby.admit(made)
        self.nearby.enter(made)
        return made
