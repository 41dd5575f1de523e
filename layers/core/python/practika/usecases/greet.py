"""Answer a socket's hello: now it is in the room, hears how far the log reaches, and the others hear of it."""

from __future__ import annotations

from practika.domain.messages import Welcome, frame_of
from practika.domain.room import Present
from practika.ports.live import Backoff, ChangeLog, Connection, Rooms, Sockets
from practika.usecases.deliver import announce, people_of


def greet(
    connection: Connection, *, rooms: Rooms, log: ChangeLog, sockets: Sockets, backoff: Backoff
) -> Welcome:
    """The welcome that was posted. Raises SocketGone or SocketThrottled when that socket cannot be reached.

    It enters before the number is read: a change after that number is posted to it, none can fall between.
    """
    rooms.enter(connection)
    counter = log.counter(connection.room) if connection.room.video_id else None
    present = rooms.connections(connection.room)
    welcome = Welcome(
        connection_id=connection.connection_id,
        room=connection.room.name,
        last_seq=counter.last.seq if counter else 0,
        you=Present(person_id=connection.caller.person_id, name=connection.caller.name),
        people=people_of(present),
    )
    sockets.post(connection.connection_id, frame_of(welcome))
    if len([c for c in present if c.caller.person_id == connection.caller.person_id]) == 1:
        announce(
            connection.room,
            rooms=rooms,
            sockets=sockets,
            backoff=backoff,
            except_for=connection.connection_id,
        )
    return welcome
