"""A frame came from a socket: find out whose it is, what it says, and answer."""

from __future__ import annotations

from practika.domain.errors import PractikaError, SocketGone, SocketThrottled, TokenExpired
from practika.domain.messages import ErrorMessage, Hello, Ping, Pong, frame_of, parse_client_message
from practika.ports.live import Backoff, ChangeLog, Connection, Rooms, Sockets
from practika.ports.system import Clock
from practika.usecases.greet import greet


def hear_message(
    connection_id: str,
    frame: str,
    *,
    rooms: Rooms,
    log: ChangeLog,
    sockets: Sockets,
    backoff: Backoff,
    clock: Clock,
) -> None:
    """Acts on a message under the identity that opened the socket. A wrong one is answered by `error`.

    Raises what says that the answer could not be sent (SocketThrottled); a gone socket leaves quietly.
    """
    try:
        try:
            connection = rooms.connection(connection_id)
        except SocketGone:
            raise TokenExpired("This socket is not known any more. Open a new one.") from None
        _act(parse_client_message(frame), connection, rooms, log, sockets, backoff, clock)
    except SocketThrottled:
        raise
    except SocketGone:
        rooms.leave(connection_id)
    except PractikaError as refusal:
        _refuse(connection_id, refusal, rooms, sockets)


def _act(
    message: Hello | Ping,
    connection: Connection,
    rooms: Rooms,
    log: ChangeLog,
    sockets: Sockets,
    backoff: Backoff,
    clock: Clock,
) -> None:
    match message:
        case Hello():
            greet(connection, rooms=rooms, log=log, sockets=sockets, backoff=backoff)
        case Ping():
            counter = log.counter(connection.room) if connection.room.video_id else None
            pong = Pong(at=clock.now(), last_seq=counter.last.seq if counter else 0)
            sockets.post(connection.connection_id, frame_of(pong))


def _refuse(connection_id: str, refusal: PractikaError, rooms: Rooms, sockets: Sockets) -> None:
    try:
        sockets.post(connection_id, frame_of(ErrorMessage(code=refusal.code, message=refusal.message)))
    except SocketGone:
        rooms.leave(connection_id)
