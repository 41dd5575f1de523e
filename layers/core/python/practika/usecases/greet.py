"""Answer a socket's hello: now it is in the room, hears how far the log reaches and what the room shares, and the
others hear of it."""

from __future__ import annotations

from practika.domain.messages import Welcome, frame_of
from practika.domain.room import Present, named
from practika.ports.live import Connection
from practika.usecases.attendance import attendance, tell_attendance
from practika.usecases.deliver import people_of
from practika.usecases.hall import Hall


def greet(connection: Connection, hall: Hall) -> Welcome:
    """The welcome that was posted. Raises SocketGone or SocketThrottled when that socket cannot be reached.

    It enters before the number and the session are read: a change after them is posted to it, none can fall between.
    """
    hall.nearby.enter(connection)
    counter = hall.log.counter(connection.room) if connection.room.video_id else None
    gathering = attendance(connection.room, hall)
    present = gathering.connections
    people = people_of(present)
    welcome = Welcome(
        connection_id=connection.connection_id,
        room=connection.room.name,
        last_seq=counter.last.seq if counter else 0,
        you=Present(person_id=connection.caller.person_id, name=connection.caller.name),
        people=named(people),
        count=len(people),
        screen=connection.screen,
        session=gathering.session,
        tempo=hall.tempo(len(present)),
    )
    hall.sockets.post(connection.connection_id, frame_of(welcome))
    if len([c for c in present if c.caller.person_id == connection.caller.person_id]) == 1:
        tell_attendance(connection.room, gathering, hall, except_for=connection.connection_id)
    return welcome
