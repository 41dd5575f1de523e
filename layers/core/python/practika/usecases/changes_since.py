"""What happened in a video's room after a number: how a client that was away becomes exact again."""

from __future__ import annotations

from practika.domain.caller import Caller
from practika.domain.changes import CatchUp, catch_up
from practika.domain.ids import VideoId
from practika.domain.room import Room
from practika.ports.annotations import Films
from practika.ports.live import ChangeLog

MAX_CHANGES = 500


def changes_since(
    video_id: VideoId, after: int, *, caller: Caller, films: Films, log: ChangeLog, limit: int = MAX_CHANGES
) -> CatchUp:
    """The changes, or that the log no longer reaches back so far. Raises VideoNotFound.

    What was withdrawn from the caller meanwhile is not told, also where that comes only with a later page. The counter
    is read first: what is logged between the two reads only makes the answer reach further.
    """
    films.get(caller.workspace_id, video_id)
    room = Room(workspace_id=caller.workspace_id, video_id=video_id)
    counter = log.counter(room)
    last_seq = counter.last.seq if counter else 0
    found = log.after(room, after, limit=limit) if after < last_seq else ()
    withdrawals = log.withdrawals(room) if found else {}
    reached = max(last_seq, found[-1].seq if found else 0)
    return catch_up(after, found, reached, viewer=caller, withdrawals=withdrawals)
