"""First playable early: what is finished from the film's start on is published while the rest is still encoded.

Every worker calls it when it has kept its own record, in any order and at once. The growing playlists have names of
their own, so the finished ones may be cached for ever and nobody is left with a half one. Each writer looks again after
it has written: whoever writes last has seen every record that was kept before, so the last word is the true one.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from practika.domain.beginning import Beginning, extended, longest_segment, sound_beside
from practika.domain.errors import SourceMissing
from practika.domain.frame_map import decode
from practika.domain.ingest_plan import IngestPlan
from practika.domain.model import Model
from practika.domain.playlists import growing_playlist, master_playlist
from practika.domain.renditions import ChunkInexact, EncodedChunk, EncodedSound, Track
from practika.domain.video import PublishedMedia, Video, VideoStatus, progress_of
from practika.ports.films import MediaStore, Videos
from practika.ports.live import Notices
from practika.usecases.ingest_steps import (
    PLAYLIST,
    PROMISED,
    SOUND,
    Run,
    chunk_name,
    keep,
    plan_of,
    put_forever,
    recall,
)
from practika.usecases.key_picture import FIRST_POSTER

EARLY = "early.m3u8"
#: What may be kept but must be asked for again each time.
ASK_AGAIN = "no-cache"
_KEPT = "early.json"


class EarlyPart(Model):
    """What was published last, kept so that the next one need not read everything; `target` as in the playlists."""

    beginning: Beginning
    target: int


def publish_early(*, run: Run, videos: Videos, media: MediaStore, notices: Notices) -> Video | None:
    """The row when there was more to publish, else None. Safe to repeat and to run at once with itself.

    Nothing happens for a film in one chunk, before its first chunk and its sound are there, and when another attempt
    runs. Chunks that do not fit end what is published: the film's way back (one pass) is the machine's affair.
    """
    plan = plan_of(media, run)
    if not plan.in_parts:
        return None
    before, video = _published(media, run), None
    while (part := _longer(media, run, plan, before)) is not None:
        before = part
        video = _told(run, plan, part, videos=videos, media=media)
        if video.attempt != run.attempt or video.status is not VideoStatus.PROCESSING:
            return None
        notices.publish(progress_of(video))
    return video


def end_early(*, run: Run, media: MediaStore) -> None:
    """Ends the growing playlists of a film whose chunks are all published: who plays them plays the film to its end."""
    plan, part = plan_of(media, run), _published(media, run)
    if plan.in_parts and part is not None:
        while (more := _longer(media, run, plan, part)) is not None:
            part = more
        _put_playlists(media, run, plan, part)


def _published(media: MediaStore, run: Run) -> EarlyPart | None:
    try:
        return recall(media, run.work(_KEPT), EarlyPart)
    except SourceMissing:
        return None


def _longer(media: MediaStore, run: Run, plan: IngestPlan, before: EarlyPart | None) -> EarlyPart | None:
    """What can be published now, if it is more than `before`."""
    beginning = before.beginning if before else None
    for chunk in plan.chunks[beginning.chunks if beginning else 0 :]:
        try:
            beginning = extended(beginning, recall(media, run.work(chunk_name(chunk.index)), EncodedChunk))
        except (SourceMissing, ChunkInexact):
            break
    if beginning is None or (before is not None and beginning.chunks == before.beginning.chunks):
        return None
    if before is None and plan.source.has_audio and not _has_sound(media, run):
        return None
    target = before.target if before else longest_segment(decode(media.read(run.work(PROMISED))))
    return EarlyPart(beginning=beginning, target=target)


def _has_sound(media: MediaStore, run: Run) -> bool:
    try:
        media.read(run.work(SOUND))
    except SourceMissing:
        return False
    return True


def _told(run: Run, plan: IngestPlan, part: EarlyPart, *, videos: Videos, media: MediaStore) -> Video:
    """Files first, then the row, then the record that says that both are there."""
    if _published(media, run) is None:
        body = media.read(run.work(PROMISED))
        put_forever(media, f"{run.prefix}frames.bin", body, "application/octet-stream")
    _put_playlists(media, run, plan, part)
    beginning, first = part.beginning, recall(media, run.work(chunk_name(0)), EncodedChunk)
    video = videos.published(
        run.workspace_id,
        run.video_id,
        attempt=run.attempt,
        media=PublishedMedia(
            prefix=run.prefix,
            master=EARLY,
            poster=FIRST_POSTER if first.poster_sha256 else None,
            sprites_vtt=None,
            renditions=tuple(rendition.facts() for rendition in beginning.renditions),
            ready_frames=beginning.frame_count,
        ),
        status=VideoStatus.PROCESSING,
    )
    keep(media, run.work(_KEPT), part)
    return video


def _put_playlists(media: MediaStore, run: Run, plan: IngestPlan, part: EarlyPart) -> None:
    """Tracks before the master that names them; the sound ends with the picture."""
    renditions = part.beginning.renditions
    ended = part.beginning.chunks == len(plan.chunks)
    sound = recall(media, run.work(SOUND), EncodedSound).track if plan.source.has_audio else None
    if sound and not ended:
        sound = sound_beside(renditions[0].track, sound)
    tracks: Sequence[tuple[str, Track]] = [(r.rung.name, r.track) for r in renditions]
    for name, track in [*tracks, *([("audio", sound)] if sound else [])]:
        _put(media, f"{run.prefix}{name}/{EARLY}", growing_playlist(track, target=part.target, ended=ended))
    _put(media, run.prefix + EARLY, master_playlist(renditions, sound, _frame_rate(plan), each=EARLY))


def _frame_rate(plan: IngestPlan) -> Fraction:
    """Exact for a constant rate, else the mean."""
    rate = plan.source.frame_rate
    return Fraction(rate) if rate else plan.frame_count / plan.length


def _put(media: MediaStore, key: str, text: str) -> None:
    media.put(key, text.encode(), content_type=PLAYLIST, cache_control=ASK_AGAIN)
