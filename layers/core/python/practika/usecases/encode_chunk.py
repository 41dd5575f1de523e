"""Encodes the picture of one chunk on every rung and proves it exact before it reports."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from practika.domain import fmp4
from practika.domain.ingest_plan import IngestPlan
from practika.domain.ladder import Rung
from practika.domain.renditions import EncodedChunk, Rendition, Track, cut, prove_equal_cuts, prove_exact
from practika.domain.video import IngestStage
from practika.ports.films import MediaStore, Videos
from practika.ports.live import Notices
from practika.ports.media_tool import EncodedPicture, MediaTool
from practika.ports.system import Clock
from practika.usecases.ingest_steps import (
    FOREVER,
    NO_STORE,
    Run,
    Teller,
    chunk_name,
    fetch_source,
    keep,
    plan_of,
)

_INIT_BYTES = 65_536
_DAMAGED = "Some pictures of this film are damaged; they are shown as far as they can be decoded."


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
    """Uploads init parts and segments under their final names and keeps the chunk's record. Safe to repeat."""
    plan = plan_of(media, run)
    source = fetch_source(media, plan, folder)
    teller = Teller(run, videos=videos, notices=notices, clock=clock)
    teller.at(IngestStage.ENCODING, 0)
    into = folder / "rungs"
    into.mkdir()
    count = teller.counter(IngestStage.ENCODING, plan.frame_count)
    film = tool.encode_picture(source, plan, plan.chunks[chunk], into=into, on_progress=count)
    renditions = tuple(_proven(film, rung) for rung in plan.rungs)
    prove_equal_cuts([rendition.track for rendition in renditions])
    for rendition in renditions:
        upload_track(
            media,
            film.files[rendition.rung.name],
            rendition.track,
            run.prefix + rendition.rung.name,
            "video/mp4",
        )
    return _report(run, plan, film, renditions, chunk, media)


def _proven(film: EncodedPicture, rung: Rung) -> Rendition:
    track, fragments = read_track(film.files[rung.name])
    prove_exact(film.frames, track.timescale, fragments)
    return Rendition(rung=rung, track=track)


def _report(
    run: Run,
    plan: IngestPlan,
    film: EncodedPicture,
    renditions: tuple[Rendition, ...],
    chunk: int,
    media: MediaStore,
) -> EncodedChunk:
    media.put(
        run.work(f"frames_{chunk:05d}.bin"),
        film.frames.encode(),
        content_type="application/octet-stream",
        cache_control=NO_STORE,
    )
    report = EncodedChunk(
        index=chunk,
        frames=film.frames.facts(),
        renditions=renditions,
        warnings=(_DAMAGED,) if film.complaints else (),
    )
    keep(media, run.work(chunk_name(chunk)), report)
    return report


def read_track(file: Path) -> tuple[Track, Sequence[fmp4.Fragment]]:
    """The track of an encoder's fMP4 file, cut into segments, and its fragments."""
    with file.open("rb") as stream:
        init = fmp4.read_init(stream.read(_INIT_BYTES))
        fragments = list(fmp4.fragments(stream))
    if not fragments:
        raise fmp4.BrokenFragments("There is no fragment.")
    return cut(init, fragments), fragments


def upload_track(media: MediaStore, file: Path, track: Track, prefix: str, content_type: str) -> None:
    """Uploads the init part and every segment of an encoder's file under `prefix`."""
    with file.open("rb") as stream:
        _put(media, f"{prefix}/init.mp4", stream.read(track.init_size), content_type)
        for segment in track.segments:
            stream.seek(segment.offset)
            _put(media, f"{prefix}/{segment.name}", stream.read(segment.size), content_type)


def _put(media: MediaStore, key: str, body: bytes, content_type: str) -> None:
    media.put(key, body, content_type=content_type, cache_control=FOREVER)
