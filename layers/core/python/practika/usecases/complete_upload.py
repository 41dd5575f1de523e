"""Complete an upload: the server itself looks what has arrived, joins it, and ingest begins."""

from __future__ import annotations

from collections.abc import Sequence

from practika.domain.caller import Caller
from practika.domain.errors import UploadClosed, UploadIncomplete, UploadNotFound
from practika.domain.ids import VideoId
from practika.domain.upload import Upload, UploadedPart, UploadState
from practika.domain.video import IngestStage, Video, progress_of
from practika.ports.films import UploadRows, Uploads, Videos
from practika.ports.live import Notices
from practika.usecases.find_upload import find_upload


def complete_upload(
    caller: Caller,
    video_id: VideoId,
    *,
    videos: Videos,
    upload_rows: UploadRows,
    uploads: Uploads,
    notices: Notices,
) -> Video:
    """The video, processing (or further: a small file's ingest may be faster than this answer).

    Completing twice is completing once, also when an answer was lost. Raises UploadIncomplete with `missing` part
    numbers (at most 100), or UploadClosed after an abort.
    """
    video, upload = find_upload(caller, video_id, videos=videos, upload_rows=upload_rows)
    if upload.state is UploadState.ABORTED:
        raise UploadClosed
    if upload.state is UploadState.OPEN:
        _join(upload, uploads)
        upload_rows.close(caller.workspace_id, video_id, state=UploadState.COMPLETE)
    video = videos.begin_attempt(caller.workspace_id, video_id, 0)
    if video.stage is IngestStage.QUEUED:  # later states were told by ingest itself
        notices.publish(progress_of(video))
    return video


def _join(upload: Upload, uploads: Uploads) -> None:
    try:
        parts = uploads.parts(upload)
        _check(upload, parts)
        uploads.complete(upload, parts)
    except UploadNotFound:
        # S3 forgets an upload when it is joined: an earlier attempt came that far and its answer was lost
        if uploads.stored_bytes(upload) != upload.size_bytes:
            raise


def _check(upload: Upload, parts: Sequence[UploadedPart]) -> None:
    held = {part.number: part.size_bytes for part in parts}
    wrong = [
        number for number in range(1, upload.part_count + 1) if held.get(number) != upload.part_bytes(number)
    ]
    if wrong or len(held) != upload.part_count:
        raise UploadIncomplete(missing=wrong[:100], missingCount=len(wrong))
