"""Sweep: restart videos whose ingest went silent, give up on hopeless ones, and finish interrupted removals."""

from __future__ import annotations

from datetime import timedelta

from practika.domain.errors import PractikaError
from practika.domain.model import Model
from practika.domain.video import Video, progress_of
from practika.ports.films import IngestMachine, MediaStore, Videos
from practika.ports.live import Notices
from practika.usecases.remove_video import purge_video
from practika.usecases.retry_video import STUCK_AFTER, start_again

ATTEMPTS_MOST = 3
AT_ONCE = 25
GAVE_UP = (
    "We could not finish this video after several attempts. Try again later, or upload another export of it."
)


class Swept(Model):
    """How many videos were restarted, given up, and purged; `troubles` are those that must wait for the next sweep."""

    restarted: int = 0
    given_up: int = 0
    purged: int = 0
    troubles: int = 0


def sweep_videos(
    *,
    videos: Videos,
    ingest_machine: IngestMachine,
    media_store: MediaStore,
    notices: Notices,
    silent_for: timedelta = STUCK_AFTER,
) -> Swept:
    """One round, at most 25 videos of each kind; one video's trouble never stops the others.

    A video is stuck when its ingest was `silent_for` so long; zero after a stop that ended every run.
    """
    restarted = given_up = purged = troubles = 0
    for video in videos.stuck(older_than_seconds=int(silent_for.total_seconds()), limit=AT_ONCE):
        try:
            if video.attempt + 1 >= ATTEMPTS_MOST:
                _give_up(video, videos=videos, notices=notices)
                given_up += 1
            else:
                start_again(video, videos=videos, ingest_machine=ingest_machine, notices=notices)
                restarted += 1
        except PractikaError:
            troubles += 1
    for video in videos.removed(limit=AT_ONCE):
        try:
            purge_video(video, videos=videos, media_store=media_store)
            purged += 1
        except PractikaError:
            troubles += 1
    return Swept(restarted=restarted, given_up=given_up, purged=purged, troubles=troubles)


def _give_up(video: Video, *, videos: Videos, notices: Notices) -> None:
    failed = videos.failed(
        video.workspace_id, video.id, attempt=video.attempt, code="gave_up", reason=GAVE_UP
    )
    notices.publish(progress_of(failed))
