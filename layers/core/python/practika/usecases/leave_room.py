"""A socket closed: forget it, and tell the others if that person is not here on another screen."""

from __future__ import annotations

from practika.ports.live import Backoff, Rooms, Sockets
from practika.usecases.deliver import announce


def leave_room(connection_id: str, *, rooms: Rooms, sockets: Sockets, backoff: Backoff) -> None:
    """Safe to repeat."""
    connection = rooms.leave(connection_id)
    if connection is None:
        return
    person = connection.caller.person_id
    if all(other.caller.person_id != person for other in rooms.connections(connection.room)):
        announce(connection.room, rooms=rooms, sockets=sockets, backoff=backoff)
