"""The film as the encoding steps left it: one record and one frame map, however many workers made it."""

from __future__ import annotations

from practika.domain.errors import SourceMissing
from practika.domain.frame_map import FrameMap, decode
from practika.domain.joining import joined
from practika.domain.renditions import ChunkInexact, EncodedChunk
from practika.ports.films import MediaStore
from practika.usecases.ingest_steps import (
    FILM,
    SHOWN,
    Run,
    chunk_map_name,
    chunk_name,
    keep,
    keep_map,
    plan_of,
    recall,
)


def join_chunks(media: MediaStore, run: Run) -> tuple[EncodedChunk, FrameMap]:
    """Joins the workers' reports, proves them one film, and keeps both results. Raises ChunkInexact. Safe to repeat."""
    plan = plan_of(media, run)
    try:
        chunks = [recall(media, run.work(chunk_name(c.index)), EncodedChunk) for c in plan.chunks]
        maps = [decode(media.read(run.work(chunk_map_name(c.index)))) for c in plan.chunks]
    except SourceMissing as missing:
        raise ChunkInexact("A chunk of the film was not encoded.") from missing
    film, frames = joined(chunks, maps)
    keep_map(media, run.work(SHOWN), frames)
    keep(media, run.work(FILM), film)
    return film, frames


def joined_film(media: MediaStore, run: Run) -> tuple[EncodedChunk, FrameMap]:
    """What `join_chunks` kept."""
    return recall(media, run.work(FILM), EncodedChunk), decode(media.read(run.work(SHOWN)))
