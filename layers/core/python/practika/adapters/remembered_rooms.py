"""Remembers for a moment who a socket is and who is in its room: a hand that draws asks 25 times a second."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from practika.domain.errors import SocketGone
from practika.domain.room import Room
from practika.ports.live import Connection, Gathering, Rooms
from practika.ports.system import Clock

#: What a socket is never changes; that it left is noticed by the gateway, which sends nothing from it any more.
FRESH_CONNECTION = timedelta(seconds=30)
#: How late somebody who just came gets the first flowing ink, and how long a changed tier may still count.
FRESH_ROOM = timedelta(seconds=1)
_REMEMBERED = 1_000


class RememberedRooms:
    """Rooms in front of other Rooms, for what flows. What must be exact asks the other Rooms."""

    def __init__(self, rooms: Rooms, clock: Clock) -> None:
        self._rooms = rooms
        self._clock = clock
        self._sockets: dict[str, tuple[datetime, Connection]] = {}
        self._gatherings: dict[Room, tuple[datetime, Gathering]] = {}

    def admit(self, connection: Connection) -> None:
        self._rooms.admit(connection)

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
        now = self._clock.now()
        kept = self._gatherings.get(room)
        if kept is not None and now - kept[0] < FRESH_ROOM:
            return kept[1]
        gathering = self._rooms.gathering(room)
        if len(self._gatherings) >= _REMEMBERED:
            self._gatherings.clear()
        self._gatherings[room] = (now, gathering)
        return gathering

    def connections(self, room: Room) -> Sequence[Connection]:
        return self.gathering(room).connections

    def enter(self, connection: Connection) -> None:
        self._rooms.enter(connection)
        self._gatherings.pop(connection.room, None)

    def leave(self, connection_id: str) -> Connection | None:
        left = self._rooms.leave(connection_id)
        self._forgotten(connection_id, left.room if left else None)
        return left

    def forget(self, connection: Connection) -> None:
        self._rooms.forget(connection)
        self._forgotten(connection.connection_id, connection.room)

    def _forgotten(self, connection_id: str, room: Room | None) -> None:
        self._sockets.pop(connection_id, None)
        if room is not None:
            self._gatherings.pop(room, None)
