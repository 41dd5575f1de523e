"""Sign parts: URLs that take exactly the bytes they were signed for. Expired ones are signed again by asking again."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from datetime import datetime, timedelta

from practika.domain.caller import Caller
from practika.domain.errors import Invalid, UploadClosed
from practika.domain.ids import VideoId
from practika.domain.model import Model
from practika.domain.upload import SIGN_AT_ONCE, URL_SECONDS, PartUrl, Upload, UploadState
from practika.ports.films import UploadRows, Uploads, Videos
from practika.ports.system import Clock
from practika.usecases.find_upload import find_upload


class WantedPart(Model):
    """`sha256` is the base64 of the part's 32 digest bytes; S3 then refuses any other content."""

    number: int
    sha256: str | None = None


def sign_parts(
    caller: Caller,
    video_id: VideoId,
    wanted: Sequence[WantedPart],
    *,
    videos: Videos,
    upload_rows: UploadRows,
    uploads: Uploads,
    clock: Clock,
) -> tuple[Sequence[PartUrl], datetime]:
    """One URL a part and when they expire. Raises Invalid for a part that the file does not have, and UploadClosed when
    the upload is over or its time is."""
    _, upload = find_upload(caller, video_id, videos=videos, upload_rows=upload_rows)
    if upload.state is not UploadState.OPEN:
        raise UploadClosed
    if clock.now() > upload.expires_at:
        raise UploadClosed("The time to finish this upload is over. Upload the film again.")
    _check(upload, wanted)
    checksummed = wanted[0].sha256 is not None
    if not upload.is_single:
        upload = _begun(upload, checksummed=checksummed, upload_rows=upload_rows, uploads=uploads)
        if upload.checksummed != checksummed:
            raise Invalid(
                "Either every part of a file carries its SHA-256 or none does; this upload began "
                + ("with them." if upload.checksummed else "without."),
                field="sha256",
            )
    expires_at = clock.now() + timedelta(seconds=URL_SECONDS)
    return [uploads.sign_part(upload, number=part.number, sha256=part.sha256) for part in wanted], expires_at


def _begun(upload: Upload, *, checksummed: bool, upload_rows: UploadRows, uploads: Uploads) -> Upload:
    if upload.s3_upload_id is not None:
        return upload
    fresh = uploads.begin(upload.key, checksummed=checksummed)
    stored = upload_rows.begun(upload, s3_upload_id=fresh, checksummed=checksummed)
    if stored.s3_upload_id != fresh:  # another request was faster: one file, one upload
        uploads.abort(upload.model_copy(update={"s3_upload_id": fresh}))
    return stored


def _check(upload: Upload, wanted: Sequence[WantedPart]) -> None:
    if not 1 <= len(wanted) <= SIGN_AT_ONCE:
        raise Invalid(f"Ask for 1 to {SIGN_AT_ONCE} parts at a time.", field="parts")
    if len({part.number for part in wanted}) != len(wanted):
        raise Invalid("Ask for every part only once.", field="parts")
    if len({part.sha256 is None for part in wanted}) != 1:
        raise Invalid("Either every part carries its SHA-256 or none does.", field="sha256")
    for part in wanted:
        if not 1 <= part.number <= upload.part_count:
            raise Invalid(f"This file has the parts 1 to {upload.part_count}.", field="number")
        if part.sha256 is not None and not _is_digest(part.sha256):
            raise Invalid("A SHA-256 is sent as the base64 of its 32 bytes.", field="sha256")


def _is_digest(text: str) -> bool:
    try:
        return len(base64.b64decode(text, validate=True)) == 32
    except (binascii.Error, ValueError):
        return False
