"""Something flows: ink while the pen is down, a pointer, a place. Passed on at once to the others, never stored."""

from __future__ import annotations

from collections.abc import Sequence

from practika.domain.breakout import group_of
from practika.domain.errors import TooManyRequests
from practika.domain.live_messages import Flow, FlowOf, Sender
from practika.domain.live_policy import demand_tier
from practika.domain.live_session import LiveSession, Tier
from practika.domain.messages import frame_of
from practika.domain.tempo import Pour
from practika.ports.live import Connection, Gathering
from practika.usecases.hall import Hall
from practika.usecases.share_session import see_off


def relay_flow(flow: Flow, connection: Connection, hall: Hall) -> None:
    """To everyone else in the sender's own room (or their group of it), under the sender's own name.

    Raises Forbidden for what the sender's tier does not allow, TooManyRequests once when they are too fast; after
    that, and when the room's budget is spent, it is dropped.
    """
    now = hall.now()
    gathering = hall.nearby.gathering(connection.room)
    _demand(flow, connection, gathering.session)
    tempo = hall.tempo(len(gathering.connections))
    pour = hall.limits.flow(connection.connection_id, tempo, now)
    if pour is Pour.REFUSE:
        raise TooManyRequests(f"Send at most one flow every {tempo.flush_ms} milliseconds in this room.")
    near = _near(connection, gathering)
    others = len(near) - 1
    room = f"{connection.room.workspace_id}/{connection.room.name}"
    if pour is Pour.DROP or others < 1 or not hall.limits.room(room, others, ink=flow.draws, now=now):
        return
    sender = Sender(person_id=connection.caller.person_id, screen=connection.screen)
    frame = frame_of(FlowOf.of(flow, sender))
    gone = hall.relay.pass_on(frame, near, sender=connection.connection_id)
    if gone:
        for one in gone:
            hall.nearby.forget(one)
        see_off(gone, hall)


def _near(connection: Connection, gathering: Gathering) -> Sequence[Connection]:
    """Those who are in the same part of the room."""
    session = gathering.session
    if not session.groups:
        return gathering.connections
    part = {person: group.number for group in session.groups for person in group.people}
    own = group_of(session, connection.caller.person_id)
    number = own.number if own else None
    return [one for one in gathering.connections if part.get(one.caller.person_id) == number]


def _demand(flow: Flow, connection: Connection, session: LiveSession) -> None:
    if flow.draws:
        demand_tier(connection.caller, session, Tier.DRAW)
    if flow.pointer:
        demand_tier(connection.caller, session, Tier.POINT)
