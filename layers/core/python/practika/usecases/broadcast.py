"""From the stream to the people: number each durable event, log it, then tell everyone in its room what of it is
for them.

At least once and in order: an event that was logged before (the door died after logging) keeps its first
number and is posted again; clients drop what they have. What could not be posted in time is not repeated from
here: the log has it, and the client sees the gap with the next frame or pong.

All that a batch has for a room goes out in as few frames as hold it, and no faster than the room's budget. While a
large room is told, its next events gather in the stream and make the next batch larger: the busier, the fewer posts
an event costs, and nobody waits for a window when little happens. What would take too long is announced by its number,
and clients fetch it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from practika.domain.audience import marks_of
from practika.domain.changes import AnnotationEvent, Change, Occurrence, ToldChange, told_to, withdrawals_in
from practika.domain.crowd import crowded
from practika.domain.errors import Unavailable
from practika.domain.messages import Changes, VideoState, VideoStatusChanged, changes_frames, frame_of
from practika.domain.model import Model
from practika.domain.recall import PersonNotice
from practika.domain.room import Room
from practika.domain.video import VideoProgress
from practika.ports.live import ChangeLog, Connection
from practika.ports.system import Clock
from practika.usecases.deliver import Courier, Delivery, announce, deliver

#: All posts of a batch together may take so many seconds; the door is stopped after sixty.
MOST_SECONDS = 30.0

Fact = AnnotationEvent | VideoProgress


class Broadcast(Model):
    """What became of a batch. `undone`: so many occurrences were not logged, because the log was away."""

    undone: int = 0
    logged: int = 0
    delivered: int = 0
    gone: int = 0
    unreached: int = 0


def broadcast(occurrences: Sequence[Occurrence], *, log: ChangeLog, by: Courier, clock: Clock) -> Broadcast:
    """Each room's events in their order. A room whose log is away does not stop the others, and all is logged before
    anything is posted, to the smallest rooms first: nobody waits for a crowd.
    """
    undone, logged = 0, 0
    rounds: list[_Round] = []
    for room, here in _by_room(occurrences).items():
        events = [fact for fact in here if isinstance(fact, AnnotationEvent)]
        states = [fact for fact in here if isinstance(fact, VideoProgress)]
        try:
            changes = log.append(room, events, at=clock.now()) if events else ()
            rounds += _rounds(room, changes, _status_frames(states), by.rooms.connections(room))
            if states:
                library = Room(workspace_id=room.workspace_id)
                rounds += _rounds(library, (), _status_frames(states), by.rooms.connections(library))
            logged += len(changes)
        except Unavailable:
            undone += len(here)
    deliveries = _posted(rounds, by)
    return Broadcast(
        undone=undone,
        logged=logged,
        delivered=sum(delivery.delivered for delivery in deliveries),
        gone=sum(len(delivery.gone) for delivery in deliveries),
        unreached=sum(len(delivery.unreached) for delivery in deliveries),
    )


class _Round(NamedTuple):
    """What people of one room are to be told who may see the same; `last_seq` is how far its log then reaches (0:
    nothing was logged), `crowd` whether the whole room is one."""

    connections: Sequence[Connection]
    frames: Sequence[bytes]
    last_seq: int
    crowd: bool


def _by_room(occurrences: Iterable[Occurrence]) -> dict[Room, list[Fact]]:
    rooms: dict[Room, list[Fact]] = {}
    for occurrence in occurrences:
        if not isinstance(occurrence.fact, PersonNotice):  # for one person alone: see_out
            rooms.setdefault(occurrence.room, []).append(occurrence.fact)
    return rooms


def _status_frames(states: Sequence[VideoProgress]) -> list[bytes]:
    """Only the newest matters."""
    return [frame_of(VideoStatusChanged(video=VideoState.of(states[-1])))] if states else []


def _rounds(
    room: Room, changes: Sequence[Change], states: Sequence[bytes], connections: Sequence[Connection]
) -> Iterator[_Round]:
    """Everyone hears all numbers, and of each change what is for them: a round for all who may see the same (almost
    always one)."""
    last_seq = changes[-1].seq if changes else 0
    withdrawn = withdrawals_in(changes)
    marks = frozenset[str]().union(*(change.marks for change in changes))
    groups: dict[frozenset[str], list[Connection]] = {}
    for connection in connections:
        groups.setdefault(marks.intersection(marks_of(connection.caller)), []).append(connection)
    for group in groups.values():
        told: list[ToldChange] = [told_to(group[0].caller, change, withdrawn) for change in changes]
        frames = [*states, *changes_frames(room.name, told)]
        yield _Round(group, frames, last_seq, crowd=crowded(len(connections)))


def _posted(rounds: Iterable[_Round], by: Courier) -> list[Delivery]:
    deliveries, left = [], MOST_SECONDS
    for one in sorted(rounds, key=lambda one: len(one.connections)):
        if not one.connections:
            continue
        frames = affordable(one, left * by.throttle.posts_per_second)
        left = max(0.0, left - len(frames) * len(one.connections) / by.throttle.posts_per_second)
        delivery = deliver(one.connections, frames, by=by)
        deliveries.append(delivery)
        if delivery.gone and not one.crowd:  # a crowd is told when it is time
            announce(one.connections[0].room, by=by)
    return deliveries


def affordable(one: _Round, posts: float) -> Sequence[bytes]:
    """As many frames as so many posts allow, the last of them an announcement of how far the log reaches."""
    most = max(1, int(posts // len(one.connections)))
    if len(one.frames) <= most or not one.last_seq:
        return one.frames
    room = one.connections[0].room.name
    return [*one.frames[: most - 1], frame_of(Changes(room=room, changes=(), last_seq=one.last_seq))]
