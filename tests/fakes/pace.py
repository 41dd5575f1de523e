"""What PostgreSQL asks of a video's row and counts of its chunks, in memory."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from practika.domain.ids import VideoId
from practika.domain.time_left import ChunkDone
from practika.domain.video import IngestStage, PublishedMedia, Video, VideoStatus


class FakePace:
    """Frames done and made of every chunk, by video."""

    def __init__(self) -> None:
        self._done: dict[VideoId, list[int]] = {}
        self._made: dict[VideoId, list[int]] = {}

    def begun(self, row: Video) -> dict[str, Any]:
        """What the row of a new attempt has."""
        self._done.pop(row.id, None)
        self._made.pop(row.id, None)
        nothing = dict.fromkeys(("encoding_since", "seconds_left", "left_at"))
        return {**nothing, "frames_done": 0, "frames_made": 0}

    def encoded(self, row: Video, done: ChunkDone, share: tuple[int, int], now: datetime) -> dict[str, Any]:
        """What changes in the row when a worker tells."""
        as_before = len(self._done.get(row.id, [])) == done.chunks
        for counts in (self._done, self._made):
            counts[row.id] = [*counts.get(row.id, []), *[0] * done.chunks][: done.chunks]
        self._done[row.id][done.chunk] = done.frames
        if not done.kept:
            self._made[row.id][done.chunk] = done.frames
        all_done = sum(self._done[row.id])
        percent = min(share[1], share[0] + (share[1] - share[0]) * all_done // max(done.film_frames, 1))
        return {
            "stage": IngestStage.ENCODING,
            "percent": max(row.percent, percent) if row.stage is IngestStage.ENCODING else percent,
            "frames_done": all_done,
            "frames_made": sum(self._made[row.id]),
            "encoding_since": row.encoding_since if as_before else now,
        }


def runs(row: Video, attempt: int) -> bool:
    return row.attempt == attempt and row.status is VideoStatus.PROCESSING


def whole(row: Video) -> PublishedMedia | None:
    return row.media if row.media and row.media.ready_frames is None else None


def longer(row: Video, other: PublishedMedia) -> bool:
    """Whether the row has more of the same run's film already."""
    mine = row.media if row.media and row.media.prefix == other.prefix else None
    return mine is not None and (mine.ready_frames or 0) > (other.ready_frames or 0)
