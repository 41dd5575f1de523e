"""The annotations of a video, all or those that touch some frames, with the number to go on from live."""

from __future__ import annotations

from practika.domain.caller import Caller
from practika.domain.ids import VideoId
from practika.domain.model import Model
from practika.domain.room import Room
from practika.ports.annotations import EVERY, Annotations, Films, Place, Wanted, Window
from practika.ports.live import ChangeLog
from practika.ports.system import Clock


class ListAnnotations(Model):
    """A page of at most `limit`, ordered by first frame; `after` is where the page before it ended."""

    video_id: VideoId
    window: Window = Window.model_construct()
    limit: int = 200
    after: Place | None = None
    wanted: Wanted = EVERY


class Listing(Model):
    """`bodies`: each annotation's JSON on the wire. `last_seq`: the list together with the changes after this number is
    exact (see domain/changes.py)."""

    bodies: tuple[str, ...]
    next: Place | None
    last_seq: int


def list_annotations(
    query: ListAnnotations,
    *,
    caller: Caller,
    films: Films,
    annotations: Annotations,
    log: ChangeLog,
    clock: Clock,
) -> Listing:
    """Those not removed that the caller may see. The number is read before the list, so a change in between is met
    twice, not never.

    A client that pages keeps the number of its first page. Raises VideoNotFound.
    """
    films.get(caller.workspace_id, query.video_id)
    counter = log.counter(Room(workspace_id=caller.workspace_id, video_id=query.video_id))
    last_seq = counter.settled(clock.now()) if counter else 0
    page = annotations.within(
        caller.workspace_id,
        query.video_id,
        query.window,
        viewer=caller,
        limit=query.limit,
        after=query.after,
        wanted=query.wanted,
    )
    return Listing(bodies=page.bodies, next=page.next, last_seq=last_seq)
