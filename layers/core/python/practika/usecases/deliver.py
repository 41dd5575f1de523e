"""Post frames to the sockets of a room, in order, and tell its people who is there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from practika.domain.messages import Presence, frame_of
from practika.domain.model import Model
from practika.domain.room import Present, Room, named
from practika.domain.tempo import Tempo
from practika.ports.live import Backoff, Connection, Posted, Rooms, Sockets, Throttle

#: Tries of one post before a client is left to notice the gap itself.
MAX_TRIES = 4
#: So many posts go out between two looks at the room's budget.
SLICE = 250


@dataclass(frozen=True)
class Courier:
    """What it takes to post: where sockets are forgotten that are gone, the gateway, how long to wait before another
    try, and how fast a room may be told."""

    rooms: Rooms
    sockets: Sockets
    backoff: Backoff
    throttle: Throttle


class Delivery(Model):
    """How many posts arrived, which sockets were gone (and left), and which could not be reached in time."""

    delivered: int = 0
    gone: tuple[str, ...] = ()
    unreached: tuple[str, ...] = ()


def deliver(connections: Sequence[Connection], frames: Iterable[bytes], *, by: Courier) -> Delivery:
    """Every frame to every socket of one room, no faster than its budget. A gone socket leaves, exactly that one; only
    posts that failed are repeated.

    A socket that missed a frame gets no later one of this delivery: it would only be told of a gap.
    """
    reachable = [connection.connection_id for connection in connections]
    delivered, gone, unreached = 0, [], []
    for frame in frames:
        waiting = reachable
        for attempt in range(1, MAX_TRIES + 1):
            outcome = _posted(connections[0].room, waiting, frame, by) if waiting else []
            gone += [one for one, posted in outcome if posted is Posted.GONE]
            delivered += sum(posted is Posted.DELIVERED for _, posted in outcome)
            waiting = [one for one, posted in outcome if posted is Posted.RETRY]
            if not waiting or attempt == MAX_TRIES:
                break
            by.backoff.wait(attempt)
        unreached += waiting
        lost = {*gone, *unreached}
        reachable = [one for one in reachable if one not in lost]
    left = set(gone)
    for connection in connections:
        if connection.connection_id in left:
            by.rooms.forget(connection)
    return Delivery(delivered=delivered, gone=tuple(gone), unreached=tuple(unreached))


def _posted(room: Room, waiting: Sequence[str], frame: bytes, by: Courier) -> list[tuple[str, Posted]]:
    """One try of one frame, slice by slice."""
    outcome: list[tuple[str, Posted]] = []
    for begin in range(0, len(waiting), SLICE):
        part = waiting[begin : begin + SLICE]
        by.throttle.wait(room, len(part))
        outcome += by.sockets.post_many(part, frame).items()
    return outcome


def people_of(connections: Iterable[Connection]) -> tuple[Present, ...]:
    """Each person once, however many screens, by name."""
    by_id = {c.caller.person_id: c.caller.name for c in connections}
    return tuple(
        Present(person_id=person, name=name)
        for person, name in sorted(by_id.items(), key=lambda p: (p[1], p[0]))
    )


def announce(room: Room, *, by: Courier) -> None:
    """Tells everybody in the room who is there."""
    tell_people(by.rooms.connections(room), by=by)


def tell_people(
    connections: Sequence[Connection],
    *,
    by: Courier,
    except_for: str | None = None,
    tempo: Tempo | None = None,
) -> None:
    """Tells these, who were just read, who they are, and how fast so many may speak."""
    people = people_of(connections)
    frame = frame_of(Presence(people=named(people), count=len(people), tempo=tempo))
    deliver([c for c in connections if c.connection_id != except_for], [frame], by=by)
