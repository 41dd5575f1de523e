"""Titles of films by their ids."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from practika.adapters.postgres.connection import Database
from practika.domain.ids import VideoId, WorkspaceId


class PostgresFilmTitles:
    """Implements the port FilmTitles: one query."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def titles(self, workspace_id: WorkspaceId, video_ids: Collection[VideoId]) -> Mapping[VideoId, str]:
        rows = self._database.all(
            "SELECT id, title FROM videos"
            " WHERE workspace_id = %(workspace)s AND id = ANY(%(videos)s) AND removed_at IS NULL",
            {"workspace": workspace_id, "videos": list(video_ids)},
        )
        return {row["id"]: row["title"] for row in rows}
