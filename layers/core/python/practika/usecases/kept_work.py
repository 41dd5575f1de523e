"""Finished work is kept: what a killed worker's forerunner or an earlier attempt has made is taken over, never half.

A record is written after all that it tells of, so a record of the run's own is the work done. Of an earlier attempt
it is a claim: every file's digest is compared, and what does not agree is encoded again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from practika.domain.chunks import Chunk
from practika.domain.errors import SourceMissing
from practika.domain.frame_map import FrameMap, decode
from practika.domain.ingest_plan import IngestPlan
from practika.domain.renditions import EncodedChunk, EncodedSound, Rendition
from practika.ports.films import MediaStore
from practika.usecases.ingest_steps import (
    PLAN,
    SOUND,
    Run,
    chunk_map_name,
    chunk_name,
    chunk_tiles_name,
    keep,
    keep_map,
    recall_if,
)
from practika.usecases.key_picture import FIRST_POSTER
from practika.usecases.tracks import adopt_file, adopt_track, digest

WAVEFORM = "waveform.json"


def after_earlier_attempts(media: MediaStore, run: Run, plan: IngestPlan) -> IngestPlan:
    """The plan, which names the earlier attempts that had the same one.

    Where the newest of them found that the film's parts do not come out exact, its one pass is taken over too.
    """
    same: list[int] = []
    for earlier in _before(run, range(run.attempt - 1, -1, -1)):
        theirs = recall_if(media, earlier.work(PLAN), IngestPlan)
        if theirs is not None and not same and theirs.is_as(plan.in_one_pass()):
            plan = plan.in_one_pass()
        if theirs is not None and theirs.is_as(plan):
            same.append(earlier.attempt)
    return plan.model_copy(update={"earlier": tuple(same)})


def kept_chunk(media: MediaStore, run: Run, plan: IngestPlan, chunk: Chunk) -> EncodedChunk | None:
    """The record of a chunk that need not be encoded any more; its files then lie where this run publishes."""
    own = recall_if(media, run.work(chunk_name(chunk.index)), EncodedChunk)
    if own is not None and _is_of(own, plan, chunk):
        return own
    for earlier in _before(run, plan.earlier):
        theirs = recall_if(media, earlier.work(chunk_name(chunk.index)), EncodedChunk)
        if theirs is None or not _is_of(theirs, plan, chunk):
            continue
        frames = _map_of(media, earlier, theirs)
        if frames is not None and _adopted_chunk(media, earlier, run, theirs):
            keep_map(media, run.work(chunk_map_name(chunk.index)), frames)
            keep(media, run.work(chunk_name(chunk.index)), theirs)
            return theirs
    return None


def kept_sound(media: MediaStore, run: Run, plan: IngestPlan) -> EncodedSound | None:
    """The record of the film's sound if it need not be encoded any more; its files lie where this run publishes."""
    own = recall_if(media, run.work(SOUND), EncodedSound)
    if own is not None:
        return own
    for earlier in _before(run, plan.earlier):
        theirs = recall_if(media, earlier.work(SOUND), EncodedSound)
        if theirs is not None and _adopted_sound(media, earlier, run, theirs):
            keep(media, run.work(SOUND), theirs)
            return theirs
    return None


def _before(run: Run, attempts: range | tuple[int, ...]) -> Iterator[Run]:
    return (replace(run, attempt=attempt) for attempt in attempts)


def _is_of(record: EncodedChunk, plan: IngestPlan, chunk: Chunk) -> bool:
    """Whether the record tells of this chunk: one pass that was killed leaves a film's record under a part's name."""
    if not plan.in_parts:
        return True  # what one pass shows is known only when it has shown it
    frames = record.frames
    return (frames.frame_count, frames.pts_start, frames.pts_end) == (
        chunk.frame_count,
        chunk.start,
        chunk.end,
    )


def _map_of(media: MediaStore, run: Run, record: EncodedChunk) -> FrameMap | None:
    try:
        body = media.read(run.work(chunk_map_name(record.index)))
    except SourceMissing:
        return None
    return decode(body) if digest(body) == record.frames.sha256 else None


def _adopted_chunk(media: MediaStore, earlier: Run, run: Run, record: EncodedChunk) -> bool:
    tiles = chunk_tiles_name(record.index), record.tiles_sha256
    below, above = earlier.work("").rstrip("/"), run.work("").rstrip("/")
    ours = earlier.prefix.rstrip("/"), run.prefix.rstrip("/"), "image/jpeg"
    return (
        adopt_file(media, *tiles, below, above, "application/octet-stream")
        and (not record.poster_sha256 or adopt_file(media, FIRST_POSTER, record.poster_sha256, *ours))
        and all(
            adopt_track(media, r.track, *_folders(earlier, run, r), "video/mp4", opens=record.index == 0)
            for r in record.pictures
        )
    )


def _folders(earlier: Run, run: Run, picture: Rendition) -> tuple[str, str]:
    """From where and to where a rendition's files are taken over."""
    return earlier.prefix + picture.rung.name, run.prefix + picture.rung.name


def _adopted_sound(media: MediaStore, earlier: Run, run: Run, record: EncodedSound) -> bool:
    below, above = earlier.prefix.rstrip("/"), run.prefix.rstrip("/")
    return adopt_track(media, record.track, f"{below}/audio", f"{above}/audio", "audio/mp4") and adopt_file(
        media, WAVEFORM, record.waveform_sha256, below, above, "application/json"
    )
