"""Joins what the workers made of a film's chunks, and proves that it is the film as one pass would have made it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from practika.domain.frame_map import FrameMap
from practika.domain.renditions import ChunkInexact, EncodedChunk, Rendition, Track


def joined(chunks: Sequence[EncodedChunk], maps: Sequence[FrameMap]) -> tuple[EncodedChunk, FrameMap]:
    """The film as one record with one frame map: `maps[n]` are the frames that the worker of `chunks[n]` really saw.

    Raises ChunkInexact unless times, pictures, init parts and segments of neighbours fit together.
    """
    if len(chunks) == 1:
        return chunks[0], maps[0]
    for (left, right), (before, after) in zip(pairwise(chunks), pairwise(maps), strict=True):
        _prove_seam(left, right, before, after)
    ticks = [tick for frames in maps for tick in frames.ticks[:-1]] + [maps[-1].ticks[-1]]
    film = FrameMap(maps[0].time_base, ticks)
    whole = EncodedChunk(
        index=0,
        frames=film.facts(),
        renditions=tuple(one_rung(parts) for parts in zip(*(c.renditions for c in chunks), strict=True)),
        scrub=_scrub(chunks),
        seam=(chunks[0].seam[0], chunks[-1].seam[1]),
        warnings=tuple(dict.fromkeys(warning for chunk in chunks for warning in chunk.warnings)),
    )
    return whole, film


def _prove_seam(left: EncodedChunk, right: EncodedChunk, before: FrameMap, after: FrameMap) -> None:
    """Both workers have decoded the last picture before the seam: they must have seen the same one."""
    if before.time_base != after.time_base or before.ticks[-1] != after.ticks[0]:
        raise ChunkInexact(f"Chunk {right.index} does not begin where the one before it ends.")
    if left.seam[1] != right.seam[0]:
        raise ChunkInexact(
            f"Before chunk {right.index} its worker saw another picture than its neighbour did."
        )


def _scrub(chunks: Sequence[EncodedChunk]) -> Rendition | None:
    """Only a film that has it from end to end has it."""
    parts = [chunk.scrub for chunk in chunks if chunk.scrub]
    return one_rung(parts) if len(parts) == len(chunks) else None


def one_rung(parts: Sequence[Rendition]) -> Rendition:
    """One rung of chunks that follow each other. Raises ChunkInexact unless their init parts and segments fit.

    The offsets of its segments stay those of each worker's own file.
    """
    first = parts[0].track
    for part in parts:
        track = part.track
        if part.rung != parts[0].rung or (track.init_sha256, track.timescale, track.codec) != (
            first.init_sha256,
            first.timescale,
            first.codec,
        ):
            raise ChunkInexact(f"The chunks of {parts[0].rung.name} need different init parts.")
    track = Track(
        init_size=first.init_size,
        init_sha256=first.init_sha256,
        timescale=first.timescale,
        codec=first.codec,
        segments=tuple(segment for part in parts for segment in part.track.segments),
    )
    for one, next_one in pairwise(track.segments):
        if one.name >= next_one.name or one.start + one.ticks != next_one.start:
            raise ChunkInexact(f"The segments of {parts[0].rung.name} do not follow each other.")
    return Rendition(rung=parts[0].rung, track=track)
