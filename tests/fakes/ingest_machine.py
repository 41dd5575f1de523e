"""An ingest machine that only notes its starts."""

from __future__ import annotations

from typing import Any

from practika.domain.ids import VideoId


class FakeIngestMachine:
    """`starts` is every (video, attempt) that was started."""

    def __init__(self) -> None:
        self.starts: list[tuple[VideoId, int]] = []

    def start(self, *, video_id: VideoId, attempt: int, **_order: Any) -> None:
        self.starts.append((video_id, attempt))
