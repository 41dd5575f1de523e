"""JSON of videos and uploads: what is sent, and views with ready-made media addresses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

from pydantic import Field

from practika.domain.ids import PersonId, VideoId
from practika.domain.model import Model
from practika.domain.original import OriginalState, ReturnSpeed
from practika.domain.upload import (
    SIGN_AT_ONCE,
    PartUrl,
    Upload,
    UploadedPart,
    UploadState,
)
from practika.domain.video import (
    FrameFacts,
    IngestStage,
    PublishedMedia,
    RenditionFacts,
    SourceFacts,
    SpriteFacts,
    Video,
    VideoStatus,
)
from practika.ports.films import MediaLinks
from practika.usecases.begin_upload import BeginUpload
from practika.usecases.sign_parts import WantedPart

LINE = 1_000


class NewVideo(Model):
    """`contentType` is accepted and ignored: what a file is, only its bytes say."""

    filename: str = Field(max_length=LINE)
    size_bytes: int
    title: str | None = Field(default=None, max_length=LINE)
    content_type: str | None = Field(default=None, max_length=LINE)

    def to_command(self) -> BeginUpload:
        return BeginUpload(filename=self.filename, size_bytes=self.size_bytes, title=self.title)


class ChangedVideo(Model):
    title: str = Field(max_length=LINE)


class WantedBack(Model):
    """How fast an archived original shall come back: `bulk` within 48 hours, `standard` within 12 at eight times the
    cost."""

    speed: ReturnSpeed = ReturnSpeed.BULK


class WantedParts(Model):
    parts: list[WantedPart] = Field(min_length=1, max_length=SIGN_AT_ONCE)


class FailureView(Model):
    code: str
    reason: str


class MakerView(Model):
    id: PersonId
    name: str


class CaptionsView(Model):
    """One track of captions: WebVTT at `url`, on the film's clock. `language` is BCP 47, None when unknown."""

    label: str
    language: str | None
    url: str


class ScrubView(Model):
    """A small rendition in which every frame is a key frame, for exact and instant stepping: its media playlist.

    Every fragment (moof and mdat) of a segment is one frame; the n-th of the film is frame n.
    """

    playlist: str
    width: int
    height: int
    bits_per_second: int


class MediaView(Model):
    """Addresses relative to the origin, valid until `expiresAt`; `spritesUrl` ends in '/'.

    `readyFrames`: the film is still processed and so many frames from the first can be played; null: all of it can.
    `scrub` is null for films that were made playable before there was one.
    """

    master: str
    poster: str | None
    sprites_vtt: str | None
    sprites: SpriteFacts | None
    sprites_url: str
    waveform: str | None
    frame_map: str
    renditions: tuple[RenditionFacts, ...]
    captions: tuple[CaptionsView, ...]
    ready_frames: int | None
    scrub: ScrubView | None
    expires_at: datetime

    @classmethod
    def of(cls, video: Video, media: PublishedMedia, links: MediaLinks) -> MediaView:
        attempt = int(
            media.prefix.rstrip("/").rpartition("/")[2]
        )  # a failed retry leaves the earlier run's files
        base, expires_at = links.base(video.workspace_id, video.id, attempt)
        return cls(
            master=base + media.master,
            poster=base + media.poster if media.poster else None,
            sprites_vtt=base + media.sprites_vtt if media.sprites_vtt else None,
            sprites=media.sprites,
            sprites_url=base + "sprites/",
            waveform=base + media.waveform if media.waveform else None,
            frame_map=base + media.frame_map,
            renditions=media.renditions,
            captions=tuple(
                CaptionsView(
                    label=each.label, language=each.language, url=f"{base}captions/{each.name}/captions.vtt"
                )
                for each in media.captions
            ),
            ready_frames=media.ready_frames,
            scrub=_scrub(base, media.scrub),
            expires_at=expires_at,
        )


def _scrub(base: str, facts: RenditionFacts | None) -> ScrubView | None:
    if facts is None:
        return None
    return ScrubView(
        playlist=f"{base}{facts.name}/index.m3u8",
        width=facts.width,
        height=facts.height,
        bits_per_second=facts.bits_per_second,
    )


class VideoView(Model):
    """`original` is null as long as the uploaded file never left for the archive.

    `ahead` films of the same person wait before it (10: ten or more); null: it waits for no turn.
    """

    id: VideoId
    title: str
    filename: str
    size_bytes: int
    status: VideoStatus
    stage: IngestStage | None
    percent: int
    seconds_left: int | None
    ahead: int | None
    attempt: int
    failure: FailureView | None
    created_at: datetime
    updated_at: datetime
    created_by: MakerView
    source: SourceFacts | None
    frames: FrameFacts | None
    duration_seconds: float | None
    media: MediaView | None
    original: OriginalState | None

    @classmethod
    def of(
        cls, video: Video, names: Mapping[PersonId, str], links: MediaLinks, *, ahead: int | None = None
    ) -> VideoView:
        failed = video.failure_reason is not None
        return cls(
            **{name: getattr(video, name) for name in _AS_THEY_ARE},
            seconds_left=video.told_left,
            ahead=ahead,
            failure=FailureView(code=video.failure_code or "failed", reason=video.failure_reason or "")
            if failed
            else None,
            created_by=MakerView(id=video.created_by, name=names.get(video.created_by, "")),
            duration_seconds=video.frames.duration_seconds if video.frames else None,
            media=MediaView.of(video, video.media, links) if video.media else None,
        )


_AS_THEY_ARE = tuple(
    name
    for name in VideoView.model_fields
    if name in Video.model_fields and name not in ("created_by", "media", "seconds_left")
)


class VideoList(Model):
    videos: list[VideoView]
    cursor: str | None


class UploadView(Model):
    """`parts` are those that have arrived; what is missing is to be signed and sent until `expiresAt`."""

    video_id: VideoId
    state: UploadState
    mode: Literal["single", "multipart"]
    size_bytes: int
    part_size_bytes: int
    part_count: int
    parts: list[UploadedPart]
    expires_at: datetime

    @classmethod
    def of(cls, upload: Upload, parts: Sequence[UploadedPart] = ()) -> UploadView:
        return cls(
            video_id=upload.video_id,
            state=upload.state,
            mode="single" if upload.is_single else "multipart",
            size_bytes=upload.size_bytes,
            part_size_bytes=upload.part_size_bytes,
            part_count=upload.part_count,
            parts=list(parts),
            expires_at=upload.expires_at,
        )


class BegunView(Model):
    video: VideoView
    upload: UploadView


class SignedPartsView(Model):
    """PUT each part to its `url` with exactly its `headers`; the Content-Length is part of the signature."""

    parts: list[PartUrl]
    expires_at: datetime
