"""Take an original home: a link to the uploaded file, for those who may have it."""

from __future__ import annotations

from datetime import timedelta

from practika.domain.caller import Caller
from practika.domain.errors import OriginalNotFound
from practika.domain.ids import VideoId
from practika.domain.original import LINK_SECONDS, Original
from practika.domain.policy import Action, demand
from practika.domain.upload import source_key
from practika.domain.video import VideoStatus
from practika.ports.films import Videos
from practika.ports.live import Notices
from practika.ports.originals import Originals
from practika.ports.people import Audit
from practika.ports.system import Clock
from practika.usecases.original_moves import note_state, refusal


def take_original(
    caller: Caller,
    video_id: VideoId,
    *,
    videos: Videos,
    originals: Originals,
    notices: Notices,
    audit: Audit,
    clock: Clock,
) -> Original:
    """A link of fifteen minutes; who asked is in the audit log before anybody holds it.

    Raises VideoNotFound, Forbidden, OriginalNotFound while the upload is not complete, or OriginalArchived.
    """
    video = videos.get(caller.workspace_id, video_id)
    demand(caller, Action.TAKE_ORIGINAL, made_by=video.created_by)
    key = source_key(video.workspace_id, video.id)
    found = None if video.status is VideoStatus.UPLOADING else originals.look(key)
    if found is None:
        raise OriginalNotFound
    video = note_state(video, found.state, videos=videos, notices=notices)
    if not found.state.readable:
        raise refusal(video)
    now = clock.now()
    audit.record(
        at=now,
        act="original_taken",
        person_id=caller.person_id,
        workspace_id=caller.workspace_id,
        subject=video.id,
    )
    return Original(
        filename=video.filename,
        size_bytes=found.size_bytes,
        url=originals.link(key, filename=video.filename, seconds=LINK_SECONDS),
        expires_at=now + timedelta(seconds=LINK_SECONDS),
    )
