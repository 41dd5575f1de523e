"""A frame came from a socket: find out whose it is, what it says, and act."""

from __future__ import annotations

from practika.domain.errors import (
    PractikaError,
    SocketGone,
    SocketThrottled,
    TokenExpired,
    TooManyRequests,
)
from practika.domain.live_messages import ClockAnswer, ClockMessage, Flow, LookMessage
from practika.domain.messages import ErrorMessage, Heard, Hello, Ping, Pong, frame_of, parse_client_message
from practika.domain.tempo import Pour
from practika.ports.live import Connection
from practika.usecases.attendance import refresh_crowd
from practika.usecases.greet import greet
from practika.usecases.hall import Hall
from practika.usecases.relay_flow import relay_flow
from practika.usecases.steer import show_session, steer


def hear_message(connection_id: str, frame: str, *, hall: Hall) -> None:
    """Acts on a message under the identity that opened the socket. A wrong one is answered by `error`, one that comes
    too fast too, but only once.

    Raises what says that the answer could not be sent (SocketThrottled); a gone socket leaves quietly.
    """
    try:
        if _allowed(hall.limits.frame(connection_id, hall.now())):
            _hear(connection_id, frame, hall)
    except SocketThrottled:
        raise
    except SocketGone:
        hall.nearby.leave(connection_id)
    except PractikaError as refusal:
        _refuse(connection_id, refusal, hall)


def _hear(connection_id: str, frame: str, hall: Hall) -> None:
    try:
        connection = hall.nearby.connection(connection_id)
    except SocketGone:
        raise TokenExpired("This socket is not known any more. Open a new one.") from None
    try:
        message = parse_client_message(frame)
    except PractikaError:
        if _allowed(hall.limits.asking(connection_id, hall.now())):
            raise
        return
    if isinstance(message, Flow):  # paces itself by the room
        relay_flow(message, connection, hall)
    elif isinstance(message, Hello | Ping | ClockMessage | LookMessage):
        if _allowed(hall.limits.asking(connection_id, hall.now())):
            _answer(message, connection, hall)
    elif _allowed(hall.limits.steering(connection_id, hall.now())):
        steer(message, connection, hall)


def _allowed(pour: Pour) -> bool:
    """Raises TooManyRequests the first time; false afterwards."""
    if pour is Pour.REFUSE:
        raise TooManyRequests("Too many messages. What comes now is dropped for a moment.")
    return pour is Pour.GO


def _answer(message: Heard, connection: Connection, hall: Hall) -> None:
    match message:
        case Hello():
            greet(connection, hall)
        case Ping():
            counter = hall.log.counter(connection.room) if connection.room.video_id else None
            pong = Pong(at=hall.clock.now(), last_seq=counter.last.seq if counter else 0)
            hall.sockets.post(connection.connection_id, frame_of(pong))
            refresh_crowd(connection.room, hall)
        case ClockMessage():
            heard = int(hall.now() * 1000)
            session = hall.nearby.gathering(connection.room).session
            answer = ClockAnswer(t=message.t, at=heard, epoch=session.epoch, number=session.number)
            hall.sockets.post(connection.connection_id, frame_of(answer))
            refresh_crowd(connection.room, hall)
        case LookMessage():
            show_session(connection, hall)


def _refuse(connection_id: str, refusal: PractikaError, hall: Hall) -> None:
    try:
        answer = ErrorMessage(code=refusal.code, message=refusal.message)
        hall.sockets.post(connection_id, frame_of(answer))
    except SocketGone:
        hall.nearby.leave(connection_id)
