"""Change the shared state of a room and tell everyone in it; also when somebody is gone who held a part of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from practika.domain.breakout import without_driver
from practika.domain.errors import Conflict
from practika.domain.live_messages import SessionMessage
from practika.domain.live_session import LiveSession, without
from practika.domain.messages import frame_of
from practika.domain.room import Room
from practika.ports.live import Connection
from practika.usecases.attendance import attendance, tell_attendance
from practika.usecases.deliver import deliver
from practika.usecases.hall import Hall

#: Others may change the session between our read and our write; more often than this in a row they do not.
MAX_TRIES = 6


def change_session(
    room: Room,
    act: Callable[[LiveSession], LiveSession],
    hall: Hall,
    *,
    begin: LiveSession | None = None,
) -> LiveSession:
    """Applies `act` to the session as it is when it is written, and tells everyone; nobody if nothing changed.

    `begin` is the session as it was just read, which saves a read. Raises what `act` raises, and Conflict when
    others keep being faster.
    """
    for attempt in range(1, MAX_TRIES + 1):
        old = begin if begin is not None and attempt == 1 else hall.sessions.read(room)
        new = act(old)
        if new == old:
            return old
        written = hall.sessions.replace(room, old, begun(new, int(hall.now())))
        if written is not None:
            tell_session(room, written, hall)
            return written
        hall.backoff.wait(attempt)
    raise Conflict


def begun(session: LiveSession, seconds: int) -> LiveSession:
    """A session that was never written begins at an epoch above all forgotten ones."""
    return session if session.epoch else session.model_copy(update={"epoch": seconds})


def tell_session(room: Room, session: LiveSession, hall: Hall) -> None:
    """To everyone who is there after it was written: who comes later reads it at the door. In a crowd somebody may have
    come a moment ago and hears of it by the clock that every client asks."""
    connections = hall.nearby.here(room).connections
    told = deliver(connections, [frame_of(SessionMessage(session=session))], by=hall.courier)
    if told.gone:
        see_off([one for one in connections if one.connection_id in told.gone], hall)


def see_off(left: Sequence[Connection], hall: Hall) -> None:
    """For sockets of one room that were just forgotten: their baton lies free again, their hand goes down, and who is
    still there hears of both.
    """
    room = left[0].room
    gathering = attendance(room, hall)
    here = {one.caller.person_id for one in gathering.connections}
    if any(one.caller.person_id not in here for one in left):
        tell_attendance(room, gathering, hall)

    def act(session: LiveSession) -> LiveSession:
        for one in left:
            person, now = one.caller.person_id, hall.clock.now()
            left_here = without(
                session, screen=one.screen, person_id=person, still_here=person in here, now=now
            )
            session = without_driver(left_here, one.screen, now)
        return session

    change_session(room, act, hall, begin=gathering.session)
