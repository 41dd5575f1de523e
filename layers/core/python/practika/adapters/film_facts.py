"""Remembers the rows of playable videos for a moment: a person who annotates asks for the same one again and again."""

from __future__ import annotations

from datetime import timedelta

from practika.domain.ids import VideoId, WorkspaceId
from practika.domain.video import Video, VideoStatus
from practika.ports.annotations import Films
from practika.ports.cache import Cache, Copy
from practika.ports.system import Clock

#: How long a removed or replaced video may go unnoticed, from when its row was read: by an environment that has a copy
#: of it, and by any other that takes this copy from a shared cache.
FRESH = timedelta(seconds=30)
#: How far the clocks of two environments may be apart.
CLOCKS_APART = timedelta(seconds=1)
#: Of the row's form in a shared cache; a unit test notices when the form changes.
FORM = 1


class FilmCopy(Copy):
    """A ready video's row."""

    video: Video


def film_key(workspace_id: WorkspaceId, video_id: VideoId) -> str:
    """The name of a copy; each workspace has its own."""
    return f"film:{FORM}:{workspace_id}:{video_id}"


class RememberedFilms:
    """Films in front of another Films. Only READY videos are kept, each under its own workspace."""

    def __init__(self, films: Films, cache: Cache, clock: Clock) -> None:
        self._films = films
        self._cache = cache
        self._clock = clock

    def get(self, workspace_id: WorkspaceId, video_id: VideoId) -> Video:
        now = self._clock.now()
        key = film_key(workspace_id, video_id)
        kept = self._cache.get(key, FilmCopy)
        if (
            kept is not None
            # whatever a cache answers: never a film of somebody else, never one from before the last half minute
            and (kept.video.workspace_id, kept.video.id) == (workspace_id, video_id)
            and now < kept.until <= now + FRESH + CLOCKS_APART
        ):
            return kept.video
        video = self._films.get(workspace_id, video_id)
        if video.status is VideoStatus.READY:
            self._cache.put(key, FilmCopy(until=now + FRESH, video=video))
        return video
