"""Makes the sprite sheets from the tiles that the encoding workers took, and the poster from a finished rung."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from practika.domain.brightness import best_picture
from practika.domain.frame_map import FrameMap
from practika.domain.playlists import sprites_vtt
from practika.domain.renditions import ChunkInexact, MadePictures, Rendition, Segment
from practika.domain.tiles import COLUMNS, ROWS, greys_of, tile_size
from practika.domain.video import IngestStage, SpriteFacts
from practika.ports.films import MediaStore, Videos
from practika.ports.live import Notices
from practika.ports.media_tool import MediaTool
from practika.ports.system import Clock
from practika.usecases.encode_sound import fit_sound
from practika.usecases.ingest_steps import (
    FOREVER,
    PICTURES,
    Run,
    Teller,
    chunk_tiles_name,
    keep,
    plan_of,
    put_forever,
)
from practika.usecases.join_chunks import join_chunks
from practika.usecases.key_picture import POSTER, key_picture, sharp_enough


def make_pictures(
    *,
    run: Run,
    folder: Path,
    videos: Videos,
    media: MediaStore,
    notices: Notices,
    tool: MediaTool,
    clock: Clock,
) -> MadePictures:
    """Uploads `poster.jpg`, `sprites/…` and `sprites.vtt` and keeps the record. Safe to repeat.

    The first that reads the whole film, it is the one that joins the chunks: raises ChunkInexact if they do not fit.
    """
    Teller(run, videos=videos, notices=notices, clock=clock).at(IngestStage.PICTURES, 0)
    film, frames = join_chunks(media, run)
    fit_sound(run=run, frames=frames, folder=folder, media=media, tool=tool)
    small, large = film.renditions[-1], sharp_enough(film.renditions)
    into = folder / "pictures"
    into.mkdir()
    tile = tile_size(small.rung.width, small.rung.height)
    tiles, greys = _tiles(media, run, tile, folder / "tiles", count=small.track.keys)
    segment, place = _holding(large, best_picture(greys))
    part = _alone(media, run, large, segment, place, folder / "large")
    made = tool.pictures(tiles, part, tile=tile, into=into)
    for number, sheet in enumerate(made.sheets, 1):
        _upload(media, sheet, f"{run.prefix}sprites/sprite_{number:03d}.jpg")
    _upload(media, made.poster, f"{run.prefix}{POSTER}")
    sprites = _tell_where(media, run, small, frames, tile)
    report = MadePictures(poster=POSTER, sprites=sprites)
    keep(media, run.work(PICTURES), report)
    return report


def _tiles(
    media: MediaStore, run: Run, tile: tuple[int, int], file: Path, *, count: int
) -> tuple[Path, Sequence[bytes]]:
    """The tiles of all chunks as one local file, and of each its greys."""
    greys: list[bytes] = []
    with file.open("wb") as stream:
        for chunk in plan_of(media, run).chunks:
            tiles = media.read(run.work(chunk_tiles_name(chunk.index)))
            stream.write(tiles)
            greys += greys_of(tiles, tile)
    if len(greys) != count:
        raise ChunkInexact(f"There are {len(greys)} tiles for {count} key frames.")
    return file, greys


def _tell_where(
    media: MediaStore, run: Run, small: Rendition, frames: FrameMap, tile: tuple[int, int]
) -> SpriteFacts:
    """Writes the VTT and returns which source frame each tile shows."""
    track = small.track
    starts = [Fraction(key, track.timescale) for segment in track.segments for key in segment.keys]
    vtt = sprites_vtt(
        starts, frames.seconds, tile=tile, columns=COLUMNS, rows=ROWS, sheet="sprites/sprite_{:03d}.jpg"
    )
    put_forever(media, f"{run.prefix}sprites.vtt", vtt.encode(), "text/vtt")
    return SpriteFacts(
        tile_width=tile[0],
        tile_height=tile[1],
        columns=COLUMNS,
        rows=ROWS,
        count=len(starts),
        frames=tuple(frames.frame_at(start) for start in starts),
    )


def _holding(rendition: Rendition, key_frame: int) -> tuple[Segment, int]:
    """The segment that holds the n-th key frame of the film, and its place among the segment's key frames."""
    for segment in rendition.track.segments:
        if key_frame < len(segment.keys):
            return segment, key_frame
        key_frame -= len(segment.keys)
    return rendition.track.segments[0], 0


def _alone(
    media: MediaStore, run: Run, rendition: Rendition, segment: Segment, place: int, file: Path
) -> Path:
    """The n-th key frame of that segment, with what follows it until the next, as a local file."""
    folder = f"{run.prefix}{rendition.rung.name}/"
    init, body = media.read(f"{folder}init.mp4"), media.read(folder + segment.name)
    file.write_bytes(key_picture(init, body, place))
    return file


def _upload(media: MediaStore, file: Path, key: str) -> None:
    media.upload(file, key, content_type="image/jpeg", cache_control=FOREVER)
