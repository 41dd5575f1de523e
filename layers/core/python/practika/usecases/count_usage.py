"""Count what a person watched: once for each batch, and not at all for who does not want to be counted."""

from __future__ import annotations

from practika.domain.caller import Caller
from practika.domain.errors import VideoNotReady
from practika.domain.ids import VideoId
from practika.domain.policy import Action, demand
from practika.domain.usage import UsageBatch, UsageEntry
from practika.ports.annotations import Films
from practika.ports.system import Clock
from practika.ports.usage import UsageSums


def count_usage(
    video_id: VideoId, batch: UsageBatch, *, caller: Caller, films: Films, sums: UsageSums, clock: Clock
) -> bool:
    """Whether it was counted: False for who does not want to be, whose page should stop telling.

    Raises Forbidden, VideoNotFound, VideoNotReady, Invalid, TooManyRequests.
    """
    demand(caller, Action.VIEW)
    frames = films.get(caller.workspace_id, video_id).frames
    if frames is None:
        raise VideoNotReady
    entry = UsageEntry(
        workspace_id=caller.workspace_id,
        person_id=caller.person_id,
        video_id=video_id,
        at=clock.now(),
        frame_count=frames.frame_count,
        film_ms=max(1, round(frames.duration_seconds * 1000)),
        batch=batch,
    )
    entry.check()
    if not sums.is_counted(caller.workspace_id, caller.person_id):
        return False
    sums.count(entry)
    return True
