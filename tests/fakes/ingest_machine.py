"""An ingest machine that only notes its starts, and what is said to run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from practika.domain.ids import VideoId
from practika.domain.video import Video


class FakeIngestMachine:
    """`starts` is every (video, attempt) that was started, `begun` those whose turn had come, with their orders."""

    def __init__(self) -> None:
        self.starts: list[tuple[VideoId, int]] = []
        self.begun: list[tuple[VideoId, int, Mapping[str, Any]]] = []

    def start(self, *, video_id: VideoId, attempt: int, **_order: Any) -> None:
        self.starts.append((video_id, attempt))

    def go_on(self, *, video_id: VideoId, attempt: int, order: Mapping[str, Any]) -> None:
        if (video_id, attempt) not in [(video, number) for video, number, _ in self.begun]:
            self.begun.append((video_id, attempt, order))


class FakeIngestRuns:
    """`running` are the videos of which a run is alive."""

    def __init__(self) -> None:
        self.running: set[VideoId] = set()

    def alive(self, video: Video) -> bool:
        return video.id in self.running
