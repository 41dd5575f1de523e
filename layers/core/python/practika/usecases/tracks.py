"""An encoder's fMP4 file becomes the segments that players fetch; pictures and sound alike."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from practika.domain import fmp4
from practika.domain.errors import SourceMissing
from practika.domain.renditions import Track, cut
from practika.ports.films import MediaStore
from practika.usecases.ingest_steps import put_forever

INIT = "init.mp4"
_INIT_BYTES = 65_536


def read_track(file: Path, like: Track | None = None) -> tuple[Track, Sequence[fmp4.Fragment]]:
    """The track of an encoder's fMP4 file, cut into segments (as `like` is, if given), and its fragments."""
    with file.open("rb") as stream:
        init = fmp4.read_init(stream.read(_INIT_BYTES))
        fragments = list(fmp4.fragments(stream))
    if not fragments:
        raise fmp4.BrokenFragments("There is no fragment.")
    return cut(init, fragments, like), fragments


def upload_track(
    media: MediaStore, file: Path, track: Track, prefix: str, content_type: str, *, opens: bool = True
) -> Track:
    """Uploads every segment of an encoder's file under `prefix`; the track with their digests.

    Its init part goes with them if it `opens` the film: it is the same for all chunks, which the film's assembly
    proves by digest, and a request to write costs twelve times as much as one to read.
    """
    segments = []
    with file.open("rb") as stream:
        if opens:
            put_forever(media, f"{prefix}/{INIT}", stream.read(track.init_size), content_type)
        for segment in track.segments:
            stream.seek(segment.offset)
            body = stream.read(segment.size)
            put_forever(media, f"{prefix}/{segment.name}", body, content_type)
            segments.append(segment.model_copy(update={"sha256": digest(body)}))
    return track.model_copy(update={"segments": tuple(segments)})


def adopt_track(
    media: MediaStore, track: Track, source: str, target: str, content_type: str, *, opens: bool = True
) -> bool:
    """Writes the files of an uploaded track from below `source` below `target`; False if one is not as it was told.

    The bytes that are written are the very bytes whose digest was compared. `opens` as in `upload_track`.
    """
    init = [(INIT, track.init_sha256)] if opens else []
    told = [*init, *((segment.name, segment.sha256) for segment in track.segments)]
    return all(adopt_file(media, name, sha256, source, target, content_type) for name, sha256 in told)


def adopt_file(
    media: MediaStore, name: str, sha256: str, source: str, target: str, content_type: str
) -> bool:
    """Writes one published file from below `source` below `target`; False if it is gone or has another digest."""
    try:
        body = media.read(f"{source}/{name}")
    except SourceMissing:
        return False
    if digest(body) != sha256:
        return False
    put_forever(media, f"{target}/{name}", body, content_type)
    return True


def digest(body: bytes) -> str:
    """SHA-256 as hex digits."""
    return hashlib.sha256(body).hexdigest()
