"""A video: one uploaded film in a workspace, what is known of its source, and where its renditions lie."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from practika.domain.caption_tracks import CaptionFacts
from practika.domain.ids import PersonId, VideoId, WorkspaceId
from practika.domain.model import Model
from practika.domain.original import OriginalState
from practika.domain.time_left import seconds_told

TITLE_MOST = 200
FILENAME_MOST = 255
#: The failure code of a video whose ingest a person stopped.
CANCELLED = "cancelled"
#: The failure code of a video whose upload nobody finished in time: there is nothing that could be tried again.
UPLOAD_EXPIRED = "upload_expired"


class VideoStatus(StrEnum):
    """Life of a video: uploading → processing → ready, or failed (with a reason; retry leads back to processing)."""

    UPLOADING = "uploading"
    PROCESSING = "processing"
    READY = "ready"
    FAILED = "failed"


class IngestStage(StrEnum):
    """What ingest does just now; shown to people."""

    QUEUED = "queued"
    PROBING = "probing"
    ENCODING = "encoding"
    PICTURES = "pictures"
    PUBLISHING = "publishing"


class FrameFacts(Model):
    """What an anchor must agree with. `time_base` is 'num/den' seconds per PTS tick; pts are integers in that base.

    `pts_end` is the end of the last frame (its PTS plus its duration). `sha256` is the digest of the frame map file.
    """

    sha256: str
    frame_count: int
    time_base: str
    pts_start: int
    pts_end: int

    @property
    def seconds_per_tick(self) -> Fraction:
        """Seconds per PTS tick, exact."""
        return Fraction(self.time_base)

    @property
    def duration_seconds(self) -> float:
        """Length of the film in seconds, for display only."""
        return float((self.pts_end - self.pts_start) * self.seconds_per_tick)


class SourceFacts(Model):
    """What the probe saw. `width`/`height` are of the displayed picture (after rotation and pixel aspect), in pixels.

    `frame_rate` is 'num/den' when the rate is constant, else None (variable: use the frame map). `sound_only` says
    that the upload had no picture: the one that people see is drawn from the sound (`video_codec` is "none").
    """

    container: str
    video_codec: str
    audio_codec: str | None = None
    width: int
    height: int
    rotation: int = 0
    frame_rate: str | None = None
    has_audio: bool = False
    sound_only: bool = False
    warnings: tuple[str, ...] = ()


class RenditionFacts(Model):
    """One rung: its name (`v720`), size in pixels, mean bits per second, frame count (once whole the source's)."""

    name: str
    width: int
    height: int
    bits_per_second: int
    frame_count: int


class SpriteFacts(Model):
    """The sprite sheets: tile size, grid, count and the source frame of every tile."""

    tile_width: int
    tile_height: int
    columns: int
    rows: int
    count: int
    frames: tuple[int, ...]


class PublishedMedia(Model):
    """What ingest published, all below `prefix` (an S3 key prefix ending in '/').

    `ready_frames`: only so many frames from the first can be played yet; None: the whole film.
    `scrub` is the all-intra rendition beside the ladder; films of before there was one have none.
    """

    prefix: str
    master: str = "master.m3u8"
    poster: str | None = "poster.jpg"
    sprites_vtt: str | None = "sprites.vtt"
    waveform: str | None = None
    frame_map: str = "frames.bin"
    renditions: tuple[RenditionFacts, ...] = ()
    scrub: RenditionFacts | None = None
    sprites: SpriteFacts | None = None
    ready_frames: int | None = None
    captions: tuple[CaptionFacts, ...] = ()


class Video(Model):
    """The row. `attempt` counts ingest runs (0 first); `percent` 0–100 is the progress of the current run.

    `frames_done` of its frames are encoded, `frames_made` of them by this attempt since `encoding_since`.
    `seconds_left` was the estimate at `left_at` (None: nobody knows yet). `original` is where the uploaded file lies
    as far as was heard; None: it never left.
    """

    id: VideoId
    workspace_id: WorkspaceId
    title: str
    filename: str
    size_bytes: int
    created_by: PersonId
    created_at: datetime
    updated_at: datetime
    status: VideoStatus
    stage: IngestStage | None = None
    percent: int = 0
    attempt: int = 0
    failure_code: str | None = None
    failure_reason: str | None = None
    source: SourceFacts | None = None
    frames: FrameFacts | None = None
    media: PublishedMedia | None = None
    frames_done: int = 0
    frames_made: int = 0
    encoding_since: datetime | None = None
    seconds_left: float | None = None
    left_at: datetime | None = None
    original: OriginalState | None = None

    @property
    def told_left(self) -> int | None:
        """Seconds until it is ready, in the steps that people are told; None while unknown or not in work."""
        return seconds_told(self.seconds_left) if self.status is VideoStatus.PROCESSING else None

    @property
    def is_cancelled(self) -> bool:
        """Whether a person stopped its last run."""
        return self.status is VideoStatus.FAILED and self.failure_code == CANCELLED


class VideoProgress(Model):
    """The state message that people see while a video is made playable; last value wins.

    `ahead` films of the same person wait before it (PLACES_TOLD of them or more); None: it waits for no turn.
    """

    video_id: VideoId
    workspace_id: WorkspaceId
    status: VideoStatus
    stage: IngestStage | None = None
    percent: int = 0
    seconds_left: int | None = None
    ahead: int | None = None
    playable: bool = False
    failure_code: str | None = None
    failure_reason: str | None = None
    title: str | None = None
    original: OriginalState | None = None


def progress_of(video: Video, *, ahead: int | None = None) -> VideoProgress:
    """What people are told about a video just now; playable from when its beginning is published, unless it failed.

    `ahead` films wait before it, if it waits for its turn.
    """
    return VideoProgress(
        video_id=video.id,
        workspace_id=video.workspace_id,
        status=video.status,
        stage=video.stage,
        percent=video.percent,
        seconds_left=video.told_left,
        ahead=ahead if video.stage is IngestStage.QUEUED else None,
        playable=video.media is not None and video.status is not VideoStatus.FAILED,
        failure_code=video.failure_code,
        failure_reason=video.failure_reason,
        title=video.title,
        original=video.original,
    )
