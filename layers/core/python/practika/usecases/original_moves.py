"""Originals that move between the bucket and its archive: bring one back, and hear where one lies now.

S3 owns the fact. The row's copy of it is for people who look at many films; whoever needs the file asks S3.
"""

from __future__ import annotations

from practika.domain.audit import Act
from practika.domain.caller import Caller
from practika.domain.errors import OriginalArchived, OriginalNotFound, VideoNotFound
from practika.domain.ids import VideoId
from practika.domain.original import KEPT_DAYS, OriginalPlace, OriginalState, ReturnSpeed
from practika.domain.policy import Action, demand
from practika.domain.stored import folder_of
from practika.domain.upload import source_key
from practika.domain.video import Video, VideoStatus, progress_of
from practika.ports.films import Videos
from practika.ports.live import Notices
from practika.ports.originals import Originals
from practika.ports.people import Audit
from practika.ports.system import Clock

ASKED_BACK: dict[ReturnSpeed, Act] = {
    ReturnSpeed.STANDARD: "original_asked_back_standard",
    ReturnSpeed.BULK: "original_asked_back_bulk",
}


def bring_back(
    caller: Caller,
    video_id: VideoId,
    speed: ReturnSpeed,
    *,
    videos: Videos,
    originals: Originals,
    notices: Notices,
    audit: Audit,
    clock: Clock,
) -> Video:
    """The video, whose original is on its way (or is back, or never was away): asking twice is asking once.

    Raises VideoNotFound, Forbidden, or OriginalNotFound while the upload is not complete.
    """
    video = videos.get(caller.workspace_id, video_id)
    demand(caller, Action.BRING_BACK, made_by=video.created_by)
    key = source_key(video.workspace_id, video.id)
    found = None if video.status is VideoStatus.UPLOADING else originals.look(key)
    if found is None:
        raise OriginalNotFound
    state = found.state
    if state.place is OriginalPlace.ARCHIVED:
        now = clock.now()
        audit.record(
            at=now,
            act=ASKED_BACK[speed],
            person_id=caller.person_id,
            workspace_id=caller.workspace_id,
            subject=video.id,
        )
        originals.bring_back(key, speed=speed, days=KEPT_DAYS)
        state = OriginalState(place=OriginalPlace.RETURNING, until=now + speed.longest)
    return note_state(video, state, videos=videos, notices=notices)


def hear_of_original(key: str, *, videos: Videos, originals: Originals, notices: Notices) -> Video | None:
    """Looks where the source lies and tells everyone; None when there is nothing of a video's behind that key.

    Whatever an event said and however late: what counts is what S3 says now. Safe to repeat.
    """
    folder, found = folder_of(key), originals.look(key)
    if folder is None or found is None or key != source_key(folder.workspace_id, folder.video_id):
        return None
    try:
        video = videos.get(folder.workspace_id, folder.video_id)
    except VideoNotFound:
        return None
    return note_state(video, found.state, videos=videos, notices=notices)


def demand_readable(video: Video, *, videos: Videos, originals: Originals, notices: Notices) -> None:
    """Raises OriginalArchived for a source that lies in the archive. Of one that is gone ingest tells in its words."""
    found = originals.look(source_key(video.workspace_id, video.id))
    if found is None:
        return
    video = note_state(video, found.state, videos=videos, notices=notices)
    if not found.state.readable:
        raise refusal(video)


def note_state(video: Video, state: OriginalState, *, videos: Videos, notices: Notices) -> Video:
    """The row with that state; people hear of it when it is news. A promised hour outlives S3's bare "on its way"."""
    known = video.original
    if known is None and state.place is OriginalPlace.AT_HAND:
        return video
    if (
        known is not None
        and known.place is state.place
        and (state.until is None or known.until == state.until)
    ):
        return video
    noted = videos.original_is(video.workspace_id, video.id, state)
    notices.publish(progress_of(noted))
    return noted


def refusal(video: Video) -> OriginalArchived:
    """Why the original cannot be had now, with when it can."""
    state = video.original
    if state is None or state.place is OriginalPlace.ARCHIVED:
        return OriginalArchived(place=OriginalPlace.ARCHIVED.value, until=None)
    when = f" by {state.until:%d %B, %H:%M} UTC at the latest" if state.until else " within two days"
    return OriginalArchived(
        f"The original of this film is on its way back from the archive; it is here{when}.",
        place=state.place.value,
        until=state.until.isoformat() if state.until else None,
    )
