"""Videos whose rows are copied into a cache by those who read them often."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from practika.adapters.film_facts import film_key
from practika.adapters.postgres.connection import Database
from practika.adapters.postgres.videos import PostgresVideos
from practika.domain.ids import VideoId, WorkspaceId
from practika.domain.video import Video
from practika.ports.cache import Cache


class CopiedVideos(PostgresVideos):
    """Implements the port Videos. What changes a ready row drops its copy; rows that ingest still changes have none."""

    def __init__(self, database: Database, cache: Cache) -> None:
        super().__init__(database)
        self._cache = cache

    def _change(
        self, workspace_id: WorkspaceId, video_id: VideoId, change: str, values: Mapping[str, Any]
    ) -> Video:
        video = super()._change(workspace_id, video_id, change, values)
        self._cache.drop(film_key(workspace_id, video_id))
        return video
