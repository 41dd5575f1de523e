"""Sweep: restart videos whose ingest died, give up on hopeless ones, let those begin whose turn has come, close uploads
that nobody finishes, and finish interrupted removals."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from practika.domain.errors import PractikaError, UploadNotFound
from practika.domain.model import Model
from practika.domain.upload import RESUMABLE_SECONDS, URL_SECONDS, UploadState
from practika.domain.video import UPLOAD_EXPIRED, Video, progress_of
from practika.ports.films import IngestRuns, MediaStore, UploadRows, Uploads
from practika.usecases.remove_video import purge_video
from practika.usecases.retry_video import STUCK_AFTER, start_again
from practika.usecases.take_turn import Lanes, give_turns

ATTEMPTS_MOST = 3
AT_ONCE = 25
#: When nobody can send to an upload any more: the last address that was signed in time is over too.
ABANDONED_AFTER = timedelta(seconds=RESUMABLE_SECONDS + 2 * URL_SECONDS)
GAVE_UP = (
    "We could not finish this video after several attempts. Try again later, or upload another export of it."
)
ABANDONED = (
    f"Its upload was not finished within {RESUMABLE_SECONDS // 86_400} days, so what had arrived was thrown away. "
    "Upload the film again."
)


class Swept(Model):
    """How many videos were restarted, given up, and purged; how many silent ones were left to the run that they still
    have, and how many uploads were closed; `troubles` are those that must wait for the next sweep."""

    restarted: int = 0
    given_up: int = 0
    running: int = 0
    abandoned: int = 0
    purged: int = 0
    troubles: int = 0


@dataclass(frozen=True)
class Broom:
    """What a sweep works with besides the lanes."""

    lanes: Lanes
    ingest_runs: IngestRuns
    uploads: Uploads
    upload_rows: UploadRows
    media_store: MediaStore


def sweep_videos(broom: Broom, *, silent_for: timedelta = STUCK_AFTER) -> Swept:
    """One round, at most 25 videos of each kind; one video's trouble never stops the others.

    A video is stuck when its ingest was `silent_for` so long and no run of it is alive; zero after a stop that ended
    every run, and every wait for a turn.
    """
    videos, tally = broom.lanes.videos, Counter[str]()
    over = silent_for == timedelta()
    if over:
        broom.lanes.turns.forget_all()

    def each(found: Sequence[Video], act: Callable[[Video], str]) -> None:
        for video in found:
            try:
                tally[act(video)] += 1
            except PractikaError:
                tally["troubles"] += 1

    silent = int(silent_for.total_seconds())
    each(videos.stuck(older_than_seconds=silent, limit=AT_ONCE), lambda video: _revive(video, broom, over))
    left = int(ABANDONED_AFTER.total_seconds())
    each(videos.unfinished(older_than_seconds=left, limit=AT_ONCE), lambda video: _close(video, broom))
    each(videos.removed(limit=AT_ONCE), lambda video: _purge(video, broom))
    tally["troubles"] += give_turns(broom.lanes)
    return Swept(**tally)


def _revive(video: Video, broom: Broom, over: bool) -> str:
    """Begins a dead run anew. One that is alive (its job waits in a queue, say) gets its time again."""
    lanes = broom.lanes
    if not over and broom.ingest_runs.alive(video):
        lanes.videos.alive(video.workspace_id, video.id, attempt=video.attempt)
        return "running"
    if video.attempt + 1 >= ATTEMPTS_MOST:
        failed = lanes.videos.failed(
            video.workspace_id, video.id, attempt=video.attempt, code="gave_up", reason=GAVE_UP
        )
        lanes.notices.publish(progress_of(failed))
        return "given_up"
    start_again(video, videos=lanes.videos, ingest_machine=lanes.ingest_machine, notices=lanes.notices)
    return "restarted"


def _close(video: Video, broom: Broom) -> str:
    """Nobody can go on with this upload. The row says so last: until then the next sweep comes here again."""
    broom.upload_rows.close(video.workspace_id, video.id, state=UploadState.ABORTED)
    with contextlib.suppress(UploadNotFound):
        broom.uploads.abort(broom.upload_rows.get(video.workspace_id, video.id))
    broom.media_store.remove_prefix(f"uploads/{video.workspace_id}/{video.id}/")
    closed = broom.lanes.videos.failed(
        video.workspace_id, video.id, attempt=video.attempt, code=UPLOAD_EXPIRED, reason=ABANDONED
    )
    broom.lanes.notices.publish(progress_of(closed))
    return "abandoned"


def _purge(video: Video, broom: Broom) -> str:
    purge_video(video, videos=broom.lanes.videos, media_store=broom.media_store)
    return "purged"
