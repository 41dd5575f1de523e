"""The chunk plan: a film cut where segments begin, so that workers encode its parts side by side, every frame once."""

from __future__ import annotations

from bisect import bisect_left
from fractions import Fraction
from itertools import accumulate, chain, pairwise, repeat
from math import ceil

from practika.domain.cells import CELL_SLACK, SEGMENT_SECONDS
from practika.domain.film_source import FilmSource
from practika.domain.frame_map import FrameMap
from practika.domain.model import Model

#: Length of a chunk: long enough that the extra decoding before it and its fresh rate control hardly count.
CHUNK_SECONDS = 24
#: Lengths of the first chunks of a film that is cut: small ones, so that its beginning plays while the rest is encoded.
OPENING_SECONDS = (4, 8)
#: A machine's history holds 25,000 events, also when every worker waits for its turn as often as it may (ADR 42):
#: longer films get longer chunks instead of more.
MOST_CHUNKS = 190
#: Containers in which FFmpeg finds the key frame before a time without losing or moving frames (measured).
_SEEK_EXACTLY = ("mov", "matroska")
#: Containers without an index: a worker that begins in the middle copies the stored pictures into another one first.
WITHOUT_INDEX = ("mpegts", "mpeg")


class Chunk(Model):
    """Frames first…last (inclusive) that one worker encodes; all times are PTS in ticks of the source.

    `before` is the frame before the first one (None at the film's start), `start` the first frame, `end` the end of
    the last frame, which lasts `last_duration`.
    """

    index: int
    first: int
    last: int
    before: int | None
    start: int
    end: int
    last_duration: int

    @property
    def frame_count(self) -> int:
        return self.last - self.first + 1


def can_be_cut(source: FilmSource) -> bool:
    """Whether workers may begin in the middle of the film and still show the very frames that one pass shows.

    Not where seeking is inexact, reading complained, or frames share a time.
    """
    picture = source.picture
    if picture is None or source.container not in (*_SEEK_EXACTLY, *WITHOUT_INDEX) or source.complaints:
        return False
    return len({packet.pts for packet in picture.packets}) == len(picture.packets)


def whole(frames: FrameMap) -> tuple[Chunk, ...]:
    """One chunk: the film."""
    return _between(frames, [0, frames.frame_count])


def plan_chunks(frames: FrameMap, seconds: int = CHUNK_SECONDS) -> tuple[Chunk, ...]:
    """Chunks of `seconds` (a multiple of a segment's), each beginning with the first frame of a segment's cell.

    They cover the film exactly once. A film of less than one and a half chunks is one chunk; any other one begins
    with the small ones of `OPENING_SECONDS`. A remainder shorter than half a chunk belongs to the one before it.
    """
    least = ceil(frames.seconds / (MOST_CHUNKS - len(OPENING_SECONDS)))
    cell = (
        max(ceil(Fraction(seconds, SEGMENT_SECONDS)), ceil(Fraction(least, SEGMENT_SECONDS)))
        * SEGMENT_SECONDS
    )
    if frames.seconds < Fraction(3 * cell, 2):
        return whole(frames)
    borders = [0]
    opening = (length for length in OPENING_SECONDS if length < cell)
    for time in accumulate(chain(opening, repeat(cell))):
        if frames.seconds - time < Fraction(cell, 2):
            break
        tick = frames.ticks[0] + ceil((time - CELL_SLACK) / frames.time_base)
        frame = bisect_left(frames.ticks, tick, 0, frames.frame_count)
        if borders[-1] < frame < frames.frame_count:
            borders.append(frame)
    return _between(frames, [*borders, frames.frame_count])


def _between(frames: FrameMap, borders: list[int]) -> tuple[Chunk, ...]:
    ticks = frames.ticks
    return tuple(
        Chunk(
            index=index,
            first=first,
            last=after - 1,
            before=ticks[first - 1] if first else None,
            start=ticks[first],
            end=ticks[after],
            last_duration=ticks[after] - ticks[after - 1],
        )
        for index, (first, after) in enumerate(pairwise(borders))
    )
