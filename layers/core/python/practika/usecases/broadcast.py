"""From the stream to the people: number each durable event, log it, then post it to everyone in its room.

At least once and in order: an event that was logged before (the door died after logging) keeps its first
number and is posted again; clients drop what they have. What could not be posted in time is not repeated from
here: the log has it, and the client sees the gap with the next frame or pong.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from practika.domain.changes import AnnotationEvent, Occurrence
from practika.domain.errors import Unavailable
from practika.domain.messages import VideoState, VideoStatusChanged, changes_frames, frame_of
from practika.domain.model import Model
from practika.domain.room import Room
from practika.domain.video import VideoProgress
from practika.ports.live import Backoff, ChangeLog, Rooms, Sockets
from practika.ports.system import Clock
from practika.usecases.deliver import Delivery, announce, deliver


class Broadcast(Model):
    """What became of a batch. `undone`: so many occurrences were not logged, because the log was away."""

    undone: int = 0
    logged: int = 0
    delivered: int = 0
    gone: int = 0
    unreached: int = 0


def broadcast(
    occurrences: Sequence[Occurrence],
    *,
    log: ChangeLog,
    rooms: Rooms,
    sockets: Sockets,
    backoff: Backoff,
    clock: Clock,
) -> Broadcast:
    """Room by room, in the order of each room's events. A room whose log is away does not stop the others."""
    undone, logged, deliveries = 0, 0, []
    for room, here in _by_room(occurrences).items():
        events = [fact for fact in here if isinstance(fact, AnnotationEvent)]
        states = [fact for fact in here if isinstance(fact, VideoProgress)]
        try:
            changes = log.append(room, events, at=clock.now()) if events else ()
            frames = list(changes_frames(room.name, changes)) + _status_frames(states)
            deliveries.append(_post(room, frames, rooms, sockets, backoff))
            if states:
                library = Room(workspace_id=room.workspace_id)
                deliveries.append(_post(library, _status_frames(states), rooms, sockets, backoff))
            logged += len(changes)
        except Unavailable:
            undone += len(here)
    return Broadcast(
        undone=undone,
        logged=logged,
        delivered=sum(delivery.delivered for delivery in deliveries),
        gone=sum(len(delivery.gone) for delivery in deliveries),
        unreached=sum(len(delivery.unreached) for delivery in deliveries),
    )


def _by_room(occurrences: Iterable[Occurrence]) -> dict[Room, list[AnnotationEvent | VideoProgress]]:
    rooms: dict[Room, list[AnnotationEvent | VideoProgress]] = {}
    for occurrence in occurrences:
        rooms.setdefault(occurrence.room, []).append(occurrence.fact)
    return rooms


def _status_frames(states: Sequence[VideoProgress]) -> list[bytes]:
    """Only the newest matters."""
    return [frame_of(VideoStatusChanged(video=VideoState.of(states[-1])))] if states else []


def _post(room: Room, frames: Sequence[bytes], rooms: Rooms, sockets: Sockets, backoff: Backoff) -> Delivery:
    delivery = deliver(rooms.connections(room), frames, rooms=rooms, sockets=sockets, backoff=backoff)
    if delivery.gone:
        announce(room, rooms=rooms, sockets=sockets, backoff=backoff)
    return delivery
