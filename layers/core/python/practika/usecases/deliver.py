"""Post frames to the sockets of a room, in order, and tell its people who is there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from practika.domain.messages import Presence, frame_of
from practika.domain.model import Model
from practika.domain.room import Present, Room
from practika.domain.tempo import Tempo
from practika.ports.live import Backoff, Connection, Posted, Rooms, Sockets

#: Tries of one post before a client is left to notice the gap itself.
MAX_TRIES = 4


class Delivery(Model):
    """How many posts arrived, which sockets were gone (and left), and which could not be reached in time."""

    delivered: int = 0
    gone: tuple[str, ...] = ()
    unreached: tuple[str, ...] = ()


def deliver(
    connections: Sequence[Connection],
    frames: Iterable[bytes],
    *,
    rooms: Rooms,
    sockets: Sockets,
    backoff: Backoff,
) -> Delivery:
    """Every frame to every socket. A gone socket leaves, exactly that one; only posts that failed are
    repeated.

    A socket that missed a frame gets no later one of this delivery: it would only be told of a gap.
    """
    reachable = [connection.connection_id for connection in connections]
    delivered, gone, unreached = 0, [], []
    for frame in frames:
        waiting, arrived = reachable, 0
        for attempt in range(1, MAX_TRIES + 1):
            outcome = sockets.post_many(waiting, frame) if waiting else {}
            gone += [one for one, posted in outcome.items() if posted is Posted.GONE]
            arrived += sum(posted is Posted.DELIVERED for posted in outcome.values())
            waiting = [one for one, posted in outcome.items() if posted is Posted.RETRY]
            if not waiting or attempt == MAX_TRIES:
                break
            backoff.wait(attempt)
        unreached += waiting
        delivered += arrived
        lost = {*gone, *unreached}
        reachable = [one for one in reachable if one not in lost]
    for connection in connections:
        if connection.connection_id in gone:
            rooms.forget(connection)
    return Delivery(delivered=delivered, gone=tuple(gone), unreached=tuple(unreached))


def people_of(connections: Iterable[Connection]) -> tuple[Present, ...]:
    """Each person once, however many screens, by name."""
    by_id = {c.caller.person_id: c.caller.name for c in connections}
    return tuple(
        Present(person_id=person, name=name)
        for person, name in sorted(by_id.items(), key=lambda p: (p[1], p[0]))
    )


def announce(
    room: Room, *, rooms: Rooms, sockets: Sockets, backoff: Backoff, except_for: str | None = None
) -> None:
    """Tells everybody in the room who is there."""
    tell_people(rooms.connections(room), rooms=rooms, sockets=sockets, backoff=backoff, except_for=except_for)


def tell_people(
    connections: Sequence[Connection],
    *,
    rooms: Rooms,
    sockets: Sockets,
    backoff: Backoff,
    except_for: str | None = None,
    tempo: Tempo | None = None,
) -> None:
    """Tells these, who were just read, who they are, and how fast so many may speak."""
    frame = frame_of(Presence(people=people_of(connections), tempo=tempo))
    others = [c for c in connections if c.connection_id != except_for]
    deliver(others, [frame], rooms=rooms, sockets=sockets, backoff=backoff)
