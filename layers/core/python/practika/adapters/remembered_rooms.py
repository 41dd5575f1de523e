"""Remembers for a moment who a socket is and who is in its room: a hand that draws asks 25 times a second."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from practika.adapters.memory import Memory
from practika.domain.crowd import crowded
from practika.domain.errors import SocketGone
from practika.domain.ids import PersonId, WorkspaceId
from practika.domain.room import Room
from practika.ports.live import Connection, Gathering, Rooms
from practika.ports.system import Clock

#: What a socket is never changes; that it left is noticed by the gateway, which sends nothing from it any more.
FRESH_CONNECTION = timedelta(seconds=30)
#: How late somebody who just came gets the first flowing ink, and how long a changed tier may still count; a second
#: more for each so many sockets, for reading a crowd costs as much more.
FRESH_ROOM = timedelta(seconds=1)
_SOCKETS_A_SECOND = 1_000


class RememberedRooms:
    """Rooms in front of other Rooms, for what flows. What must be exact asks the other Rooms."""

    def __init__(self, rooms: Rooms, clock: Clock) -> None:
        self._rooms = rooms
        self._clock = clock
        self._sockets: Memory[str, Connection] = Memory(clock)
        self._gatherings: Memory[Room, Gathering] = Memory(clock)

    def admit(self, connection: Connection) -> Connection:
        return self._rooms.admit(connection)

    def of_person(self, workspace_id: WorkspaceId, person_id: PersonId) -> Sequence[Connection]:
        return self._rooms.of_person(workspace_id, person_id)

    def connection(self, connection_id: str) -> Connection:
        now = self._clock.now()
        kept = self._sockets.get(connection_id)
        if kept is not None:
            if kept.expires_at <= now:
                raise SocketGone
            return kept
        connection = self._rooms.connection(connection_id)
        self._sockets.keep(connection_id, connection, now + FRESH_CONNECTION)
        return connection

    def gathering(self, room: Room) -> Gathering:
        kept = self._gatherings.get(room)
        return self._read(room) if kept is None else kept

    def here(self, room: Room) -> Gathering:
        kept = self._gatherings.get(room)
        return self._read(room) if kept is None or not crowded(len(kept.connections)) else kept

    def connections(self, room: Room) -> Sequence[Connection]:
        return self.gathering(room).connections

    def enter(self, connection: Connection) -> None:
        self._rooms.enter(connection)
        self._changed(connection.room, connection.connection_id, came=connection)

    def leave(self, connection_id: str) -> Connection | None:
        left = self._rooms.leave(connection_id)
        self._sockets.forget(connection_id)
        if left is not None:
            self._changed(left.room, connection_id)
        return left

    def forget(self, connection: Connection) -> None:
        self._rooms.forget(connection)
        self._sockets.forget(connection.connection_id)
        self._changed(connection.room, connection.connection_id)

    def claim_telling(self, room: Room, who: str, *, every: float) -> bool:
        return self._rooms.claim_telling(room, who, every=every)

    def _read(self, room: Room) -> Gathering:
        gathering = self._rooms.gathering(room)
        lasts = FRESH_ROOM * (1 + len(gathering.connections) // _SOCKETS_A_SECOND)
        self._gatherings.keep(room, gathering, self._clock.now() + lasts)
        return gathering

    def _changed(self, room: Room, connection_id: str, came: Connection | None = None) -> None:
        """A few are read anew when they are needed; of a crowd this one comes or goes."""
        kept = self._gatherings.get(room)
        if kept is None or not crowded(len(kept.connections)):
            self._gatherings.forget(room)
            return
        others = tuple(one for one in kept.connections if one.connection_id != connection_id)
        there = (*others, came) if came else others
        self._gatherings.change(room, kept.model_copy(update={"connections": there}))
