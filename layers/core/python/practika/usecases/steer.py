"""Acts on what a room shares: the film moves, the baton is passed, hands go up, tiers are set, all are called."""

from __future__ import annotations

from practika.domain import breakout
from practika.domain import live_messages as live
from practika.domain.errors import Forbidden, Invalid
from practika.domain.live_policy import (
    demand_baton,
    demand_end_of_recording,
    demand_handing_over,
    demand_leading,
    demand_recording,
    demand_splitting,
    demand_tier,
)
from practika.domain.live_session import (
    Driver,
    LiveSession,
    Recording,
    Tier,
    Transport,
    believed_ms,
    gather,
    pass_baton,
    raise_hand,
    record,
    set_tier,
)
from practika.domain.messages import frame_of
from practika.ports.live import Connection
from practika.usecases.hall import Hall
from practika.usecases.share_session import change_session, tell_session

Steering = (
    live.TransportMessage
    | live.BatonMessage
    | live.HandMessage
    | live.TierMessage
    | live.GatherMessage
    | live.RecordMessage
    | live.SplitMessage
    | live.GoMessage
)


def steer(message: Steering, connection: Connection, hall: Hall) -> None:
    """Writes the new state and tells everyone, the sender too. Raises Forbidden, Invalid and Conflict."""
    if isinstance(message, live.TransportMessage):
        _move(message, connection, hall)
        return

    def act(session: LiveSession) -> LiveSession:
        if isinstance(message, live.SplitMessage | live.GoMessage | live.RecordMessage | live.TierMessage):
            return _of_all(message, connection, session, hall)
        group = breakout.group_of(session, connection.caller.person_id)
        view = breakout.viewed(session, group)
        after = _after(message, connection, view, hall)
        return session if after == view else breakout.taken(session, group, after)

    change_session(connection.room, act, hall)


def _move(message: live.TransportMessage, connection: Connection, hall: Hall) -> None:
    """One write. Whoever drives no more, or speaks late, is told what is true instead."""
    transport = Transport(
        frame=message.frame,
        playing=message.playing,
        rate=message.rate,
        loop=message.loop,
        at=believed_ms(message.at, hall.clock.now()),
    )
    moved = hall.sessions.move(
        connection.room, transport, screen=connection.screen, epoch=message.epoch, beat=message.beat
    )
    if moved is not None:
        tell_session(connection.room, moved, hall)
        return
    session = hall.sessions.read(connection.room)
    if not _move_group(message, transport, connection, hall, session):
        _show(session, connection, hall)


def _move_group(
    message: live.TransportMessage,
    transport: Transport,
    connection: Connection,
    hall: Hall,
    session: LiveSession,
) -> bool:
    """The film of the group that this very screen drives; False when it drives none, or speaks late."""

    def act(session: LiveSession) -> LiveSession:
        group = breakout.group_of(session, connection.caller.person_id)
        if group is None or group.driver is None or group.driver.screen != connection.screen:
            return session
        if group.epoch != message.epoch or group.beat >= message.beat:
            return session
        moved = group.model_copy(update={"transport": transport, "beat": message.beat})
        groups = tuple(moved if one.number == group.number else one for one in session.groups)
        return session.model_copy(update={"groups": groups})

    return act(session) != session and change_session(connection.room, act, hall, begin=session) != session


def show_session(connection: Connection, hall: Hall) -> None:
    """The session as it is now, to one socket."""
    _show(hall.sessions.read(connection.room), connection, hall)


def _show(session: LiveSession, connection: Connection, hall: Hall) -> None:
    hall.sockets.post(connection.connection_id, frame_of(live.SessionMessage(session=session)))


def _of_all(message: Steering, connection: Connection, session: LiveSession, hall: Hall) -> LiveSession:
    """What is the whole room's, wherever in it the sender is."""
    caller, now = connection.caller, hall.clock.now()
    match message:
        case live.SplitMessage():
            demand_splitting(caller, session)
            return breakout.split(session, message.groups, now)
        case live.GoMessage():
            if message.group is not None:
                demand_leading(caller)
            return breakout.go(session, caller.person_id, message.group, now)
        case live.TierMessage():
            demand_leading(caller)
            return set_tier(session, message.person_id, message.tier)
        case live.RecordMessage():
            return _record(message, connection, session, hall)
    return session


def _after(message: Steering, connection: Connection, session: LiveSession, hall: Hall) -> LiveSession:
    caller = connection.caller
    match message:
        case live.BatonMessage():
            return _baton(message, connection, session, hall)
        case live.HandMessage():
            whose = message.person_id or caller.person_id
            if whose != caller.person_id:
                demand_handing_over(caller, session)
                if message.up:
                    raise Forbidden("Everyone raises their own hand.")
            return raise_hand(session, whose, up=message.up)
        case _:
            demand_tier(caller, session, Tier.DRIVE)
            if not session.driven_by(connection.screen):
                raise Forbidden("Take the baton first: people are brought to where its holder is.")
            return gather(session)


def _baton(
    message: live.BatonMessage, connection: Connection, session: LiveSession, hall: Hall
) -> LiveSession:
    now = hall.clock.now()
    if message.act is live.BatonAct.TAKE:
        if session.driven_by(connection.screen):
            return session
        demand_baton(connection.caller, session)
        return pass_baton(session, _driver(connection), now)
    if session.driver is None:
        if message.act is live.BatonAct.RELEASE:
            return session
        demand_leading(connection.caller)
    else:
        demand_handing_over(connection.caller, session)
    if message.act is live.BatonAct.RELEASE:
        return pass_baton(session, None, now)
    heir = next(
        (one for one in hall.nearby.here(connection.room).connections if one.caller.person_id == message.to),
        None,
    )
    if heir is None:
        raise Invalid("Nobody of that name is in this room now.", field="to")
    return pass_baton(session, _driver(heir), now)


def _record(
    message: live.RecordMessage, connection: Connection, session: LiveSession, hall: Hall
) -> LiveSession:
    """What ends is that very lesson: a late word about an older one ends nothing."""
    now = session.recording
    if not message.on:
        if now is None or now.lesson_id != message.lesson_id:
            return session
        demand_end_of_recording(connection.caller, session)
        return record(session, None)
    demand_recording(connection.caller, session)
    same = now is not None and (now.lesson_id, now.screen) == (message.lesson_id, connection.screen)
    if same:
        return session
    caller = connection.caller
    begun = Recording(
        lesson_id=message.lesson_id,
        person_id=caller.person_id,
        name=caller.name,
        screen=connection.screen,
        voice=message.voice,
        since=int(hall.now() * 1000),
    )
    return record(session, begun)


def _driver(connection: Connection) -> Driver:
    caller = connection.caller
    return Driver(person_id=caller.person_id, name=caller.name, screen=connection.screen)
