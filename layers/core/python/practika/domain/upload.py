"""An upload: a film on its way into the bucket, in one PUT or in parts."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from practika.domain.ids import VideoId, WorkspaceId
from practika.domain.model import Model

MIB = 1024 * 1024
#: Largest source accepted, in bytes (S3's own limit is 5 TiB per object; 10,000 parts).
MAX_SOURCE_BYTES = 200 * 1024 * MIB
#: Files up to this size go in one PUT; S3's least part size is 5 MiB.
SINGLE_PUT_BYTES = 8 * MIB
MAX_PARTS = 10_000
#: How long a part may be sent after it was signed, in seconds; an expired part is simply signed again.
URL_SECONDS = 3600
#: How long an unfinished upload may be resumed: then the bucket throws its parts away (lifecycle rule, a week: a
#: camera card that is read on tour goes on when the hotel has a network again).
RESUMABLE_SECONDS = 7 * 86_400
#: Parts signed per request.
SIGN_AT_ONCE = 100


class UploadState(StrEnum):
    """Open, or over in one of two ways."""

    OPEN = "open"
    COMPLETE = "complete"
    ABORTED = "aborted"


class Upload(Model):
    """Parts are numbered from 1, all of `part_size_bytes` but the last.

    `s3_upload_id` is None for a single PUT, and for parts until the first are signed: only then is it known whether the
    client sends SHA-256 sums (`checksummed`), which S3 wants to hear when a multipart upload begins.
    """

    video_id: VideoId
    workspace_id: WorkspaceId
    key: str
    s3_upload_id: str | None
    size_bytes: int
    part_size_bytes: int
    state: UploadState
    created_at: datetime
    checksummed: bool = False

    @property
    def is_single(self) -> bool:
        """True when the whole file goes in one PUT."""
        return self.size_bytes <= SINGLE_PUT_BYTES

    @property
    def expires_at(self) -> datetime:
        """Until then parts are signed: the time within which a person may come back."""
        return self.created_at + timedelta(seconds=RESUMABLE_SECONDS)

    @property
    def part_count(self) -> int:
        """How many parts the file has (1 for a single PUT, also of an empty file)."""
        return max(1, -(-self.size_bytes // self.part_size_bytes))

    def part_bytes(self, number: int) -> int:
        """Exact size in bytes of part `number` (from 1)."""
        if number < self.part_count:
            return self.part_size_bytes
        return self.size_bytes - self.part_size_bytes * (self.part_count - 1)


class UploadedPart(Model):
    """A part that S3 holds."""

    number: int
    size_bytes: int
    etag: str
    sha256: str | None = None


class PartUrl(Model):
    """Where and how to PUT one part: send exactly these headers with the bytes."""

    number: int
    url: str
    headers: dict[str, str]
    size_bytes: int


def part_size_for(size_bytes: int) -> int:
    """Part size in bytes: 8 MiB, doubled until the file fits in 10,000 parts (S3's limit)."""
    size = SINGLE_PUT_BYTES
    while size * MAX_PARTS < size_bytes:
        size *= 2
    return size


def source_key(workspace_id: str, video_id: str) -> str:
    """The neutral key of a source: no name or extension of the uploader's reaches FFmpeg."""
    return f"uploads/{workspace_id}/{video_id}/source"


def media_prefix(workspace_id: str, video_id: str, attempt: int) -> str:
    """Where one ingest run publishes; a later attempt never overwrites an earlier one."""
    return f"media/{workspace_id}/{video_id}/{attempt}/"
