"""Encodes a whole film in one place: what a worker without a Lambda's limits does."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from practika.domain.renditions import ChunkInexact
from practika.ports.films import MediaStore, Videos
from practika.ports.live import Notices
from practika.ports.media_tool import MediaTool
from practika.ports.system import Clock
from practika.usecases.encode_chunk import encode_chunk, encode_whole
from practika.usecases.encode_sound import encode_sound, fit_sound
from practika.usecases.ingest_steps import Run, plan_of
from practika.usecases.join_chunks import join_chunks
from practika.usecases.publish_early import publish_early


def encode_film(
    *,
    run: Run,
    folder: Path,
    videos: Videos,
    media: MediaStore,
    notices: Notices,
    tool: MediaTool,
    clock: Clock,
) -> int:
    """The sound and every chunk, one after the other; returns how many chunks the film has.

    Safe to repeat and to interrupt: what was finished before is not made again. A chunk that is not exact is left
    to one pass, as the machine's other workers leave it: whoever joins the chunks will miss it.
    """
    plan, near = plan_of(media, run), KeptDownloads(media, folder / "kept")
    if plan.source.has_audio:
        with _place(folder / "sound") as place:
            encode_sound(run=run, folder=place, media=near, tool=tool)
    for chunk in plan.chunks:
        with _place(folder / f"chunk{chunk.index}") as place, contextlib.suppress(ChunkInexact):
            encode_chunk(
                run=run, chunk=chunk.index, folder=place, videos=videos, media=near, notices=notices,
                tool=tool, clock=clock,
            )  # fmt: skip
        publish_early(run=run, videos=videos, media=media, notices=notices)
    _fit(run, folder, near, tool)
    return len(plan.chunks)


def encode_film_whole(
    *,
    run: Run,
    folder: Path,
    videos: Videos,
    media: MediaStore,
    notices: Notices,
    tool: MediaTool,
    clock: Clock,
) -> int:
    """The way back: the film in one pass, whose one chunk it then is. Safe to repeat."""
    near = KeptDownloads(media, folder / "kept")
    with _place(folder / "whole") as place:
        encode_whole(
            run=run, folder=place, videos=videos, media=near, notices=notices, tool=tool, clock=clock
        )
    _fit(run, folder, near, tool)
    return 1


def _fit(run: Run, folder: Path, near: KeptDownloads, tool: MediaTool) -> None:
    """Whoever makes the pictures would have to fetch the source again, and may not have the room for it."""
    with _place(folder / "fit") as place, contextlib.suppress(ChunkInexact):
        _, frames = join_chunks(near, run)
        fit_sound(run=run, frames=frames, folder=place, media=near, tool=tool)


@contextmanager
def _place(folder: Path) -> Iterator[Path]:
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class KeptDownloads:
    """The bucket, of which each object is downloaded once: the next step gets another name of the same file."""

    def __init__(self, media: MediaStore, folder: Path) -> None:
        self._media, self._folder = media, folder

    def download(self, key: str, to: Path) -> None:
        kept = self._folder / key.replace("/", "_")
        if not kept.exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            begun = kept.with_suffix(".begun")
            self._media.download(key, begun)
            begun.rename(kept)
        os.link(kept, to)

    def upload(self, path: Path, key: str, *, content_type: str, cache_control: str) -> None:
        self._media.upload(path, key, content_type=content_type, cache_control=cache_control)

    def put(self, key: str, body: bytes, *, content_type: str, cache_control: str) -> None:
        self._media.put(key, body, content_type=content_type, cache_control=cache_control)

    def read(self, key: str) -> bytes:
        return self._media.read(key)

    def seal(self, key: str) -> str:
        return self._media.seal(key)

    def list_keys(self, prefix: str) -> Sequence[str]:
        return self._media.list_keys(prefix)

    def remove_prefix(self, prefix: str) -> None:
        self._media.remove_prefix(prefix)
