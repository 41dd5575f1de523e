"""What the steps of ingest share: the names of a run's files, its small records, and how it tells how far it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from practika.domain.chunks import Chunk
from practika.domain.errors import Cancelled, Overtaken, SourceMissing
from practika.domain.frame_map import FrameMap
from practika.domain.ids import VideoId, WorkspaceId
from practika.domain.ingest_plan import IngestPlan, work_key
from practika.domain.model import Model
from practika.domain.time_left import (
    PUBLISHING_SECONDS,
    ChunkDone,
    Pace,
    encoding_seconds,
    expected_speed,
    pictures_seconds,
    smoothed,
)
from practika.domain.upload import media_prefix
from practika.domain.video import IngestStage, Video, VideoStatus, progress_of
from practika.ports.films import MediaStore, Videos
from practika.ports.live import Notices
from practika.ports.system import Clock

FOREVER = "public, max-age=31536000, immutable"
NO_STORE = "no-store"
PLAYLIST = "application/vnd.apple.mpegurl"
PLAN, SOUND, PICTURES, FILM = "plan.json", "sound.json", "pictures.json", "film.json"
#: The picture of a film that is all sound.
STILL = "still.yuv"
#: Frame maps among the work files: what the packets promise, and what the encoded film really shows.
PROMISED, SHOWN = "promised.bin", "shown.bin"
#: Overall percent (first, last) that each stage covers.
SHARE = {
    IngestStage.PROBING: (0, 5),
    IngestStage.ENCODING: (5, 90),
    IngestStage.PICTURES: (90, 96),
    IngestStage.PUBLISHING: (96, 99),
}

#: Seconds after which a worker looks whether its run goes on, even if it has nothing new to tell.
LOOK_EVERY = 3

_SOURCE_KEY = re.compile(r"^uploads/(wsp_\w{26})/(vid_\w{26})/source$")
_Record = TypeVar("_Record", bound=Model)


@dataclass(frozen=True)
class Run:
    """One attempt to make one video playable, and where its files lie."""

    workspace_id: WorkspaceId
    video_id: VideoId
    attempt: int

    @property
    def prefix(self) -> str:
        """Where this run publishes."""
        return media_prefix(self.workspace_id, self.video_id, self.attempt)

    def work(self, name: str) -> str:
        """The key of one of its work files."""
        return work_key(self.workspace_id, self.video_id, self.attempt, name)


def run_of(key: str, attempt: int) -> Run:
    """The run that an uploaded source's key begins. Raises SourceMissing for a key that is no source."""
    found = _SOURCE_KEY.match(key)
    if not found:
        raise SourceMissing
    return Run(found[1], found[2], attempt)


def chunk_name(index: int) -> str:
    return f"chunk_{index:05d}.json"


def chunk_map_name(index: int) -> str:
    return f"frames_{index:05d}.bin"


def chunk_tiles_name(index: int) -> str:
    return f"tiles_{index:05d}.yuv"


def keep(media: MediaStore, key: str, record: Model) -> None:
    """Writes a record of the run into its work files."""
    body = record.model_dump_json(by_alias=True).encode()
    media.put(key, body, content_type="application/json", cache_control=NO_STORE)


def recall(media: MediaStore, key: str, kind: type[_Record]) -> _Record:
    """Reads a record that an earlier step kept."""
    return kind.model_validate_json(media.read(key))


def recall_if(media: MediaStore, key: str, kind: type[_Record]) -> _Record | None:
    """The same, or None when nobody kept it or another release did, in a form of its own."""
    try:
        return recall(media, key, kind)
    except (SourceMissing, ValidationError):
        return None


def put_forever(media: MediaStore, key: str, body: bytes, content_type: str) -> None:
    """Writes a published file: under its name it never changes."""
    media.put(key, body, content_type=content_type, cache_control=FOREVER)


def keep_map(media: MediaStore, key: str, frames: FrameMap) -> None:
    """Writes a frame map into the work files."""
    body = frames.encode()
    media.put(key, body, content_type="application/octet-stream", cache_control=NO_STORE)


def plan_of(media: MediaStore, run: Run) -> IngestPlan:
    return recall(media, run.work(PLAN), IngestPlan)


def fetch_source(media: MediaStore, plan: IngestPlan, folder: Path) -> Path:
    """The source as a local file with a neutral name, so that neither name nor ending says how to open it."""
    source = folder / "source"
    media.download(plan.source_key, source)
    return source


def fetch_picture(media: MediaStore, run: Run, plan: IngestPlan, folder: Path) -> Path:
    """What the picture is encoded from: the source, or what was drawn from its sound."""
    if not plan.drawn:
        return fetch_source(media, plan, folder)
    still = folder / "still"
    media.download(run.work(STILL), still)
    return still


def _percent(stage: IngestStage, part: float) -> int:
    """Percent of the whole run when `part` (0…1) of a stage is done."""
    first, last = SHARE[stage]
    return first + int((last - first) * min(max(part, 0.0), 1.0))


def demand_running(run: Run, video: Video) -> None:
    """Raises Cancelled or Overtaken when the row says that this run is over. A film that this run has published may
    be published again: the answer was lost."""
    if video.attempt == run.attempt and video.status in (VideoStatus.PROCESSING, VideoStatus.READY):
        return
    raise Cancelled if video.attempt == run.attempt and video.is_cancelled else Overtaken


class Teller:
    """Writes the progress of a run to the video's row and to everyone who watches, at most once a second."""

    def __init__(self, run: Run, *, videos: Videos, notices: Notices, clock: Clock) -> None:
        self._run, self._videos, self._notices, self._clock = run, videos, notices, clock
        self._told_at: float | None = None
        self._told: tuple[int, int | None] | None = None

    def at(self, stage: IngestStage, part: float) -> Video:
        """Tells that `part` (0…1) of a stage is done. Raises Cancelled or Overtaken when the run is over."""
        run = self._run
        video = self._videos.progress(
            run.workspace_id, run.video_id, attempt=run.attempt, stage=stage, percent=_percent(stage, part)
        )
        return self._tell(video, _after_encoding(video))

    def chunk(self, plan: IngestPlan, chunk: Chunk, frames: float, *, kept: bool = False) -> Video:
        """Tells how many frames of a chunk are done; `kept` if they were there already. Raises as `at` does."""
        run = self._run
        done = ChunkDone(
            chunk=chunk.index,
            chunks=len(plan.chunks),
            frames=max(0, min(int(frames), chunk.frame_count)),
            film_frames=plan.frame_count,
            kept=kept,
        )
        video = self._videos.encoded(
            run.workspace_id, run.video_id, attempt=run.attempt, done=done, share=SHARE[IngestStage.ENCODING]
        )
        return self._tell(video, _from_encoding(video, plan))

    def counter(self, plan: IngestPlan, chunk: Chunk) -> Callable[[float], None]:
        """A callback that gets how many frames of a chunk are done and tells it when it is a percent of the film more.

        When it is not it still looks every few seconds whether the run goes on: raises as `at` does.
        """
        told = 0.0

        def count(frames: float) -> None:
            nonlocal told
            now = self._clock.now().timestamp()
            wait = 1 if (frames - told) * 100 >= plan.frame_count else LOOK_EVERY
            if self._told_at is None or now - self._told_at >= wait:
                told = frames
                self.chunk(plan, chunk, frames)

        return count

    def _tell(self, video: Video, wanted: float | None) -> Video:
        """Notes how long it still takes (`wanted` seconds by what is measured now) and tells what is new."""
        demand_running(self._run, video)
        if wanted is not None:
            video = self._estimated(video, wanted)
            demand_running(self._run, video)
        news = (video.percent, video.told_left)
        if news != self._told:
            self._notices.publish(progress_of(video))
        self._told, self._told_at = news, self._clock.now().timestamp()
        return video

    def _estimated(self, video: Video, wanted: float) -> Video:
        run, since = self._run, _seconds_since(video, video.left_at)
        return self._videos.estimated(
            run.workspace_id,
            run.video_id,
            attempt=run.attempt,
            seconds_left=smoothed(video.seconds_left, since, wanted),
            at=video.updated_at,
            after=video.left_at,
        )


def _from_encoding(video: Video, plan: IngestPlan) -> float:
    """Seconds to the ready film by what its workers have done so far."""
    pace = Pace(
        frames=plan.frame_count,
        done=video.frames_done,
        made=video.frames_made,
        elapsed=_seconds_since(video, video.encoding_since),
        expected=expected_speed(plan.work, plan.frame_count, len(plan.chunks)),
    )
    return encoding_seconds(pace) + pictures_seconds(float(plan.length))


def _after_encoding(video: Video) -> float | None:
    """Seconds to the ready film once all is encoded; None before."""
    if video.stage is IngestStage.PUBLISHING:
        return PUBLISHING_SECONDS
    if video.stage is IngestStage.PICTURES and video.frames:
        return pictures_seconds(video.frames.duration_seconds)
    return None


def _seconds_since(video: Video, moment: datetime | None) -> float:
    """By the database's clock, which all workers share: until the row was written last."""
    return (video.updated_at - moment).total_seconds() if moment else 0.0
