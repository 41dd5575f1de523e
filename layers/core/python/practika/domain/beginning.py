"""The beginning of a film that is still being encoded: its first chunks, proven one film, and the sound beside them."""

from __future__ import annotations

from itertools import pairwise
from math import ceil

from practika.domain.cells import SEGMENT_SECONDS, cell_of
from practika.domain.frame_map import FrameMap
from practika.domain.joining import one_rung
from practika.domain.model import Model
from practika.domain.renditions import ChunkInexact, EncodedChunk, Rendition, Track


class Beginning(Model):
    """What is finished from the first frame on: so many chunks and frames, up to the PTS `end`.

    `seam` is the checksum of its last decoded picture.
    """

    chunks: int
    frame_count: int
    time_base: str
    end: int
    seam: str
    renditions: tuple[Rendition, ...]


def extended(before: Beginning | None, chunk: EncodedChunk) -> Beginning:
    """The beginning with one more chunk. Raises ChunkInexact unless it is the next one and fits.

    The first worker decodes from the film's start as one pass does, and every other one has seen the same picture
    before its seam as its neighbour: so what follows from seam to seam is what one pass shows.
    """
    if chunk.index != (before.chunks if before else 0):
        raise ChunkInexact(f"Chunk {chunk.index} is not the next one.")
    if before is not None:
        if (before.time_base, before.end) != (chunk.frames.time_base, chunk.frames.pts_start):
            raise ChunkInexact(f"Chunk {chunk.index} does not begin where the one before it ends.")
        if before.seam != chunk.seam[0]:
            raise ChunkInexact(
                f"Before chunk {chunk.index} its worker saw another picture than its neighbour did."
            )
    rungs = zip(before.renditions, chunk.renditions, strict=True) if before else zip(chunk.renditions)
    return Beginning(
        chunks=chunk.index + 1,
        frame_count=(before.frame_count if before else 0) + chunk.frames.frame_count,
        time_base=chunk.frames.time_base,
        end=chunk.frames.pts_end,
        seam=chunk.seam[1],
        renditions=tuple(one_rung(parts) for parts in rungs),
    )


def sound_beside(picture: Track, sound: Track) -> Track:
    """The sound of that beginning: a segment's name is its cell's, so both end with the same cell."""
    last = picture.segments[-1].name
    return sound.model_copy(
        update={"segments": tuple(segment for segment in sound.segments if segment.name <= last)}
    )


def longest_segment(frames: FrameMap) -> int:
    """Whole seconds that no segment of that film exceeds, picture or sound; one frame alone may last a minute."""
    starts, cell = [frames.time_of(0)], 0
    for frame in range(1, frames.frame_count):
        time = frames.time_of(frame)
        if cell_of(time, SEGMENT_SECONDS) > cell:
            cell = cell_of(time, SEGMENT_SECONDS)
            starts.append(time)
    starts.append(frames.seconds)
    longest = max(after - before for before, after in pairwise(starts))
    return max(ceil(longest), SEGMENT_SECONDS + 1)
