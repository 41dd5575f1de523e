"""The whole of ingest in one process, step after step as the machine calls them, with the real FFmpeg."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import imageio_ffmpeg

from practika.adapters.ffmpeg.tool import FFmpegTool
from practika.domain.chunks import CHUNK_SECONDS
from practika.domain.errors import PractikaError
from practika.domain.renditions import ChunkInexact
from practika.domain.video import Video
from practika.usecases.encode_chunk import encode_chunk, encode_whole
from practika.usecases.encode_sound import encode_sound
from practika.usecases.ingest_steps import Run, run_of
from practika.usecases.make_pictures import make_pictures
from practika.usecases.probe_video import probe_video
from practika.usecases.publish_early import publish_early
from practika.usecases.publish_video import publish_video
from practika.usecases.reject_video import reject_video
from tests.fakes.annotations import FakeAnnotations
from tests.fakes.films import FakeVideos
from tests.fakes.ingest import KEY, VIDEO, WORKSPACE, FolderMediaStore, uploaded_video
from tests.fakes.live import FakeNotices

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()


class WallClock:
    """The port Clock as it is."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass
class Line:
    """One film's way through ingest; `root` becomes the bucket and holds the steps' private folders.

    `order` says in which order the workers of the chunks come (they may come in any).
    """

    root: Path
    attempt: int = 0
    chunk_seconds: int = CHUNK_SECONDS
    order: Callable[[tuple[int, ...]], Sequence[int]] = tuple
    videos: FakeVideos = field(default_factory=FakeVideos)
    notices: FakeNotices = field(default_factory=FakeNotices)
    annotations: FakeAnnotations = field(default_factory=FakeAnnotations)
    cpu: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.media = FolderMediaStore(self.root / "bucket")
        self.tool = FFmpegTool(FFMPEG)
        self.videos.add(uploaded_video(self.attempt))

    @contextmanager
    def step(self, name: str) -> Iterator[Path]:
        """A private folder, wiped afterwards; counts the CPU seconds of this process and its children."""
        folder = self.root / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        before = os.times()
        try:
            yield folder
        finally:
            spent = [after - start for start, after in zip(before, os.times(), strict=True)]
            self.cpu[name] = sum(spent[:4])
            shutil.rmtree(folder)

    def ingest(self, film: Path) -> Video:
        """The row as it stands at the end, READY or FAILED."""
        source = self.media.root / KEY
        source.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(film, source)
        run = run_of(KEY, self.attempt)
        try:
            self._steps()
        except PractikaError as error:
            cause = json.dumps({"errorType": type(error).__name__, "errorMessage": str(error)})
            reject_video(
                run=run, error=type(error).__name__, cause=cause, videos=self.videos, notices=self.notices
            )
        return self.videos.get(WORKSPACE, VIDEO)

    def _steps(self) -> None:
        run, clock = run_of(KEY, self.attempt), WallClock()
        stores: dict[str, Any] = {
            "videos": self.videos,
            "media": self.media,
            "notices": self.notices,
            "clock": clock,
        }
        with self.step("probe") as folder:
            probed = probe_video(
                key=KEY,
                attempt=self.attempt,
                folder=folder,
                tool=self.tool,
                chunk_seconds=self.chunk_seconds,
                **stores,
            )
        for chunk in self.order(probed.chunks):
            self.worker(f"chunk{chunk}", encode_chunk, run=run, chunk=chunk, **stores)
            self._early(run)
        if probed.has_sound:
            self.worker("sound", encode_sound, run=run, media=self.media)
            self._early(run)
        try:
            self._pictures(run, stores)
        except ChunkInexact:
            with self.step("whole") as folder:
                encode_whole(run=run, folder=folder, tool=self.tool, **stores)
            self._pictures(run, stores)
        publish_video(run=run, annotations=self.annotations, **stores)

    def _early(self, run: Run) -> None:
        publish_early(run=run, videos=self.videos, media=self.media, notices=self.notices)

    def worker(self, name: str, work: Callable[..., object], **more: Any) -> None:
        """One worker that encodes, with its private folder."""
        with self.step(name) as folder, contextlib.suppress(ChunkInexact):
            work(folder=folder, tool=self.tool, **more)

    def _pictures(self, run: Run, stores: dict[str, Any]) -> None:
        with self.step("pictures") as folder:
            make_pictures(run=run, folder=folder, tool=self.tool, **stores)
