"""Remembers the rows of playable videos for a moment: a person who annotates asks for the same one again and again."""

from __future__ import annotations

from datetime import datetime, timedelta

from practika.domain.video import Video, VideoStatus
from practika.ports.annotations import Films
from practika.ports.system import Clock

#: How long a removed or replaced video may go unnoticed by an environment.
FRESH = timedelta(seconds=30)
_REMEMBERED = 1_000


class RememberedFilms:
    """Films in front of another Films. Only READY videos are kept, each under its own workspace."""

    def __init__(self, films: Films, clock: Clock) -> None:
        self._films = films
        self._clock = clock
        self._seen: dict[tuple[str, str], tuple[datetime, Video]] = {}

    def get(self, workspace_id: str, video_id: str) -> Video:
        now = self._clock.now()
        kept = self._seen.get((workspace_id, video_id))
        if kept is not None and now - kept[0] < FRESH:
            return kept[1]
        video = self._films.get(workspace_id, video_id)
        if video.status is VideoStatus.READY:
            if len(self._seen) >= _REMEMBERED:
                self._seen.clear()
            self._seen[workspace_id, video_id] = (now, video)
        return video
