"""Read an upload: which parts have arrived, so that any client can go on where another stopped."""

from __future__ import annotations

from collections.abc import Sequence

from practika.domain.caller import Caller
from practika.domain.ids import VideoId
from practika.domain.upload import Upload, UploadedPart, UploadState
from practika.ports.films import UploadRows, Uploads, Videos
from practika.usecases.find_upload import find_upload


def read_upload(
    caller: Caller, video_id: VideoId, *, videos: Videos, upload_rows: UploadRows, uploads: Uploads
) -> tuple[Upload, Sequence[UploadedPart]]:
    """The upload and the parts that S3 holds; no parts are listed when it is over."""
    _, upload = find_upload(caller, video_id, videos=videos, upload_rows=upload_rows)
    return upload, uploads.parts(upload) if upload.state is UploadState.OPEN else []
