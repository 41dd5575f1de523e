"""Encodes the picture of one chunk on every rung and proves it exact before it reports."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from practika.domain.brightness import best_picture
from practika.domain.chunks import Chunk
from practika.domain.errors import DecodeFailed
from practika.domain.fmp4 import BrokenFragments
from practika.domain.frame_map import FrameMap, decode
from practika.domain.ingest_plan import IngestPlan
from practika.domain.ladder import Rung
from practika.domain.renditions import (
    ChunkInexact,
    EncodedChunk,
    Rendition,
    RenditionInexact,
    Track,
    prove_equal_cuts,
    prove_exact,
)
from practika.domain.scrub import lean, prove_all_intra
from practika.domain.tiles import greys_of, tile_bytes, tile_size
from practika.ports.films import MediaStore, Videos
from practika.ports.live import Notices
from practika.ports.media_tool import EncodedPicture, MediaTool
from practika.ports.system import Clock
from practika.usecases.ingest_steps import (
    NO_STORE,
    PLAN,
    PROMISED,
    Run,
    Teller,
    chunk_map_name,
    chunk_name,
    chunk_tiles_name,
    fetch_picture,
    keep,
    keep_map,
    plan_of,
    put_forever,
)
from practika.usecases.kept_work import kept_chunk
from practika.usecases.key_picture import FIRST_POSTER, key_picture, sharp_enough
from practika.usecases.tracks import digest, read_track, upload_track

_DAMAGED = "Some pictures of this film are damaged; they are shown as far as they can be decoded."
_NOT_AS_PLANNED = (RenditionInexact, BrokenFragments, DecodeFailed)


def encode_chunk(
    *,
    run: Run,
    chunk: int,
    folder: Path,
    videos: Videos,
    media: MediaStore,
    notices: Notices,
    tool: MediaTool,
    clock: Clock,
) -> EncodedChunk:
    """Uploads init parts and segments under their final names and keeps the chunk's record.

    Safe to repeat: a chunk that this run or an earlier attempt of the same plan has finished is not encoded again.
    Raises ChunkInexact, with nothing uploaded, when a part of a film does not show exactly the promised frames.
    """
    plan = plan_of(media, run)
    teller = Teller(run, videos=videos, notices=notices, clock=clock)
    part = plan.chunks[chunk]
    try:
        kept = kept_chunk(media, run, plan, part)
        report = kept or _encoded(run, plan, part, folder, media, tool, teller)
    except _NOT_AS_PLANNED as error:
        if plan.in_parts:
            raise ChunkInexact(str(error)) from error
        raise
    teller.chunk(plan, part, part.frame_count, kept=kept is not None)
    return report


def encode_whole(
    *,
    run: Run,
    folder: Path,
    videos: Videos,
    media: MediaStore,
    notices: Notices,
    tool: MediaTool,
    clock: Clock,
) -> EncodedChunk:
    """The way back when parts did not come out exact: one pass over the film, which the plan is then one chunk of.

    Safe to repeat: the plan is written last, so a plan of one chunk whose record is kept says that all is done.
    """
    plan = plan_of(media, run)
    if not plan.in_parts and (kept := kept_chunk(media, run, plan, plan.chunks[0])):
        return kept
    plan = plan if plan.anew else plan.in_one_pass()
    teller = Teller(run, videos=videos, notices=notices, clock=clock)
    report = _encoded(run, plan, plan.chunks[0], folder, media, tool, teller)
    keep(media, run.work(PLAN), plan)
    return report


def _encoded(
    run: Run,
    plan: IngestPlan,
    chunk: Chunk,
    folder: Path,
    media: MediaStore,
    tool: MediaTool,
    teller: Teller,
) -> EncodedChunk:
    source = fetch_picture(media, run, plan, folder)
    teller.chunk(plan, chunk, 0)
    into = folder / "rungs"
    into.mkdir()
    count = teller.counter(plan, chunk)
    film = tool.encode_picture(source, plan, chunk, into=into, on_progress=count)
    if plan.in_parts:
        _prove_promised(film.frames, decode(media.read(run.work(PROMISED))), chunk)
    renditions = tuple(_proven(film, rung, plan) for rung in plan.rungs)
    prove_equal_cuts([rendition.track for rendition in renditions])
    scrub = _proven(film, plan.scrub, plan, like=renditions[-1].track) if plan.scrub else None
    report = EncodedChunk(
        index=chunk.index,
        frames=film.frames.facts(),
        renditions=tuple(_uploaded(media, run, film, rendition, chunk) for rendition in renditions),
        scrub=_uploaded(media, run, film, scrub, chunk) if scrub else None,
        seam=film.seam,
        tiles_sha256=_kept_tiles(media, run, chunk, film, renditions[-1]),
        poster_sha256=_first_poster(media, run, film, renditions, folder, tool)
        if _opens(plan, chunk)
        else "",
        warnings=(_DAMAGED,) if film.complaints else (),
    )
    keep_map(media, run.work(chunk_map_name(chunk.index)), film.frames)
    keep(media, run.work(chunk_name(chunk.index)), report)
    return report


def _uploaded(
    media: MediaStore, run: Run, film: EncodedPicture, rendition: Rendition, chunk: Chunk
) -> Rendition:
    name, opens = rendition.rung.name, chunk.index == 0
    track = upload_track(
        media, film.files[name], rendition.track, run.prefix + name, "video/mp4", opens=opens
    )
    return rendition.model_copy(update={"track": track})


def _kept_tiles(media: MediaStore, run: Run, chunk: Chunk, film: EncodedPicture, small: Rendition) -> str:
    """One tile for each key frame goes into the work files, for the sheets of the whole film. Returns their digest."""
    tiles = film.tiles.read_bytes()
    count = len(tiles) / tile_bytes(tile_size(small.rung.width, small.rung.height))
    if count != small.track.keys:
        raise RenditionInexact(f"There are {count} tiles for {small.track.keys} key frames.")
    key = run.work(chunk_tiles_name(chunk.index))
    media.put(key, tiles, content_type="application/octet-stream", cache_control=NO_STORE)
    return digest(tiles)


def _opens(plan: IngestPlan, chunk: Chunk) -> bool:
    """Whether people see this chunk while the rest of the film is still encoded."""
    return plan.in_parts and chunk.index == 0


def _first_poster(
    media: MediaStore,
    run: Run,
    film: EncodedPicture,
    renditions: Sequence[Rendition],
    folder: Path,
    tool: MediaTool,
) -> str:
    """Publishes the picture that stands for the film until its own poster is made. Returns its digest."""
    small, large = renditions[-1], sharp_enough(renditions)
    greys = greys_of(film.tiles.read_bytes(), tile_size(small.rung.width, small.rung.height))
    rung = film.files[large.rung.name].read_bytes()
    alone, into = folder / "first", folder / "poster"
    alone.write_bytes(key_picture(rung[: large.track.init_size], rung, best_picture(greys)))
    into.mkdir()
    body = tool.poster(alone, into=into).read_bytes()
    put_forever(media, run.prefix + FIRST_POSTER, body, "image/jpeg")
    return digest(body)


def _prove_promised(shown: FrameMap, promised: FrameMap, chunk: Chunk) -> None:
    wanted = promised.ticks[chunk.first : chunk.last + 2]
    if shown.time_base != promised.time_base or list(shown.ticks) != list(wanted):
        raise RenditionInexact(f"Chunk {chunk.index} does not show the frames that the file promises.")


def _proven(film: EncodedPicture, rung: Rung, plan: IngestPlan, *, like: Track | None = None) -> Rendition:
    """`like` stands for all key frames: cut where that track is cut."""
    track, fragments = read_track(film.files[rung.name], like)
    zero = plan.first_pts if plan.in_parts else film.frames.ticks[0]
    prove_exact(film.frames, track.timescale, fragments, zero=zero)
    if like:
        prove_all_intra(fragments)
        track = lean(track)
        prove_equal_cuts([lean(like), track])
    return Rendition(rung=rung, track=track)
