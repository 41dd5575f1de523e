"""Close the sockets of somebody whose rights have ended, and tell them why."""

from __future__ import annotations

from practika.domain.errors import SocketGone
from practika.domain.messages import ErrorMessage, frame_of
from practika.domain.recall import ENDINGS, PersonNotice
from practika.ports.live import Rooms, Sockets
from practika.usecases.enter_room import CONNECTION_LIFE


def see_out(notice: PersonNotice, *, rooms: Rooms, sockets: Sockets) -> int:
    """How many were closed. Those opened after the notice stay, so it may come late and twice; the gateway tells that
    they closed, and the others of their rooms hear it then. Raises SocketThrottled."""
    frame = frame_of(ErrorMessage(code=notice.ending.value, message=ENDINGS[notice.ending]))
    ended = 0
    for connection in rooms.of_person(notice.workspace_id, notice.person_id):
        if connection.expires_at - CONNECTION_LIFE > notice.at:
            continue
        try:
            sockets.post(connection.connection_id, frame)
            sockets.end(connection.connection_id)
        except SocketGone:
            rooms.forget(connection)
        ended += 1
    return ended
