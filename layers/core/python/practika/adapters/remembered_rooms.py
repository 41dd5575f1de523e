"""Remembers for a moment who a socket is and who is in its room: a hand that draws asks 25 times a second."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from practika.domain.crowd import crowded
from practika.domain.errors import SocketGone
from practika.domain.room import Room
from practika.ports.live import Connection, Gathering, Rooms
from practika.ports.system import Clock

#: What a socket is never changes; that it left is noticed by the gateway, which sends nothing from it any more.
FRESH_CONNECTION = timedelta(seconds=30)
#: How late somebody who just came gets the first flowing ink, and how long a changed tier may still count; a second
#: more for each so many sockets, for reading a crowd costs as much more.
FRESH_ROOM = timedelta(seconds=1)
_SOCKETS_A_SECOND = 1_000
_REMEMBERED = 1_000


class RememberedRooms:
    """Rooms in front of other Rooms, for what flows. What must be exact asks the other Rooms."""

    def __init__(self, rooms: Rooms, clock: Clock) -> None:
        self._rooms = rooms
        self._clock = clock
        self._sockets: dict[str, tuple[datetime, Connection]] = {}
        self._gatherings: dict[Room, tuple[datetime, Gathering]] = {}

    def admit(self, connection: Connection) -> Connection:
        return self._rooms.admit(connection)

    def connection(self, connection_id: str) -> Connection:
        now = self._clock.now()
        kept = self._sockets.get(connection_id)
        if kept is not None and now - kept[0] < FRESH_CONNECTION:
            if kept[1].expires_at <= now:
                raise SocketGone
            return kept[1]
        connection = self._rooms.connection(connection_id)
        if len(self._sockets) >= _REMEMBERED:
            self._sockets.clear()
        self._sockets[connection_id] = (now, connection)
        return connection

    def gathering(self, room: Room) -> Gathering:
        kept = self._fresh(room)
        return self._read(room) if kept is None else kept

    def here(self, room: Room) -> Gathering:
        kept = self._fresh(room)
        return self._read(room) if kept is None or not crowded(len(kept.connections)) else kept

    def connections(self, room: Room) -> Sequence[Connection]:
        return self.gathering(room).connections

    def enter(self, connection: Connection) -> None:
        self._rooms.enter(connection)
        self._changed(connection.room, connection.connection_id, came=connection)

    def leave(self, connection_id: str) -> Connection | None:
        left = self._rooms.leave(connection_id)
        self._sockets.pop(connection_id, None)
        if left is not None:
            self._changed(left.room, connection_id)
        return left

    def forget(self, connection: Connection) -> None:
        self._rooms.forget(connection)
        self._sockets.pop(connection.connection_id, None)
        self._changed(connection.room, connection.connection_id)

    def claim_telling(self, room: Room, who: str, *, every: float) -> bool:
        return self._rooms.claim_telling(room, who, every=every)

    def _fresh(self, room: Room) -> Gathering | None:
        kept = self._gatherings.get(room)
        if kept is None:
            return None
        lasts = FRESH_ROOM * (1 + len(kept[1].connections) // _SOCKETS_A_SECOND)
        return kept[1] if self._clock.now() - kept[0] < lasts else None

    def _read(self, room: Room) -> Gathering:
        gathering = self._rooms.gathering(room)
        if len(self._gatherings) >= _REMEMBERED:
            self._gatherings.clear()
        self._gatherings[room] = (self._clock.now(), gathering)
        return gathering

    def _changed(self, room: Room, connection_id: str, came: Connection | None = None) -> None:
        """A few are read anew when they are needed; of a crowd this one comes or goes."""
        kept = self._gatherings.pop(room, None)
        if kept is None or not crowded(len(kept[1].connections)):
            return
        others = tuple(one for one in kept[1].connections if one.connection_id != connection_id)
        there = (*others, came) if came else others
        self._gatherings[room] = (kept[0], kept[1].model_copy(update={"connections": there}))
