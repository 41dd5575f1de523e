"""A socket opens: remember whose it is and which room it is for."""

from __future__ import annotations

from datetime import timedelta

from practika.domain.caller import Caller
from practika.domain.room import Room
from practika.ports.live import Connection, Rooms
from practika.ports.system import Clock

#: API Gateway closes every socket after two hours; the margin is for clocks and late messages.
CONNECTION_LIFE = timedelta(hours=2, minutes=10)


def enter_room(
    connection_id: str, room_name: str, *, caller: Caller, rooms: Rooms, clock: Clock
) -> Connection:
    """The remembered connection; it is among the room's people once it has said hello. Raises Invalid."""
    room = Room.parse(room_name, caller.workspace_id)
    expires_at = clock.now() + CONNECTION_LIFE
    connection = Connection(connection_id=connection_id, room=room, caller=caller, expires_at=expires_at)
    return rooms.admit(connection)
