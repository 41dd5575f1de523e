"""An encoder's fMP4 file becomes the segments that players fetch; pictures and sound alike."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from practika.domain import fmp4
from practika.domain.renditions import Track, cut
from practika.ports.films import MediaStore
from practika.usecases.ingest_steps import FOREVER

_INIT_BYTES = 65_536


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
