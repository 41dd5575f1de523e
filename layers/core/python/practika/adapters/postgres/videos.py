"""Videos. Every statement is scoped by workspace and sees only videos that are not removed, but for the sweep's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from practika.adapters.postgres.connection import Database, Row
from practika.domain.errors import VideoNotFound
from practika.domain.ids import VideoId, WorkspaceId
from practika.domain.model import Model
from practika.domain.original import OriginalState
from practika.domain.time_left import ChunkDone
from practika.domain.video import FrameFacts, IngestStage, PublishedMedia, SourceFacts, Video, VideoStatus

_COLUMNS = (
    "id, workspace_id, title, filename, size_bytes, created_by, created_at, updated_at, status, stage, percent,"
    " attempt, failure_code, failure_reason, source, frames, media,"
    " (SELECT coalesce(sum(n), 0) FROM unnest(frames_done) AS n) AS frames_done,"
    " (SELECT coalesce(sum(n), 0) FROM unnest(frames_made) AS n) AS frames_made,"
    " encoding_since, seconds_left, left_at, original"
)
_THIS = "workspace_id = %(workspace)s AND id = %(video)s AND removed_at IS NULL"
_TOUCHED = "updated_at = now(), progressed_at = now()"
#: What every chunk has done once this one's report counts: chunks that another cut of the film had are left out.
_CHUNKS = "generate_series(1, %(chunks)s::integer) AS i"
_DONE = "CASE WHEN i = %(chunk)s THEN %(frames)s::integer ELSE coalesce(frames_done[i], 0) END"
_MADE = (
    "CASE WHEN i = %(chunk)s AND NOT %(kept)s THEN %(frames)s::integer ELSE coalesce(frames_made[i], 0) END"
)
_PERCENT_DONE = (
    f"(SELECT least(%(last)s, %(first)s + (%(last)s - %(first)s) * sum({_DONE})"
    f" / greatest(%(film_frames)s, 1))::integer FROM {_CHUNKS})"
)
_ENCODED = (
    f"percent = CASE WHEN stage = 'encoding' THEN greatest(percent, {_PERCENT_DONE}) ELSE {_PERCENT_DONE} END,"
    f" stage = 'encoding', frames_done = ARRAY(SELECT {_DONE} FROM {_CHUNKS}),"
    f" frames_made = ARRAY(SELECT {_MADE} FROM {_CHUNKS}),"
    " encoding_since = CASE WHEN cardinality(frames_done) = %(chunks)s THEN encoding_since ELSE now() END"
)
#: Only a whole film outlives its run.
_NO_BEGINNING = "media = CASE WHEN media->>'readyFrames' IS NULL THEN media END"
_NOT_SHORTER = (
    " AND (%(status)s = 'ready' OR media IS NULL OR media->>'prefix' <> %(prefix)s"
    " OR coalesce((media->>'readyFrames')::bigint, 0) <= %(ready_frames)s)"
)


class PostgresVideos:
    """Implements the port Videos."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, video: Video) -> None:
        self._database.run(
            "INSERT INTO videos (id, workspace_id, title, filename, size_bytes, created_by, created_at,"
            " updated_at, status) VALUES (%(id)s, %(workspace_id)s, %(title)s, %(filename)s, %(size_bytes)s,"
            " %(created_by)s, %(created_at)s, %(updated_at)s, %(status)s)",
            video.model_dump(),
        )

    def get(self, workspace_id: WorkspaceId, video_id: VideoId) -> Video:
        row = self._database.one(
            f"SELECT {_COLUMNS} FROM videos WHERE {_THIS}", {"workspace": workspace_id, "video": video_id}
        )
        if row is None:
            raise VideoNotFound
        return _video(row)

    def list(
        self,
        workspace_id: WorkspaceId,
        *,
        limit: int,
        before: tuple[str, str] | None = None,
        search: str | None = None,
    ) -> Sequence[Video]:
        where = "workspace_id = %(workspace)s AND removed_at IS NULL"
        if before:
            where += " AND (created_at, id) < (%(at)s::timestamptz, %(id)s)"
        if search:
            where += " AND title ILIKE %(search)s"
        rows = self._database.all(
            f"SELECT {_COLUMNS} FROM videos WHERE {where} ORDER BY created_at DESC, id DESC LIMIT %(limit)s",
            {
                "workspace": workspace_id,
                "limit": limit,
                "at": before[0] if before else None,
                "id": before[1] if before else None,
                "search": f"%{_literal(search)}%" if search else None,
            },
        )
        return [_video(row) for row in rows]

    def rename(self, workspace_id: WorkspaceId, video_id: VideoId, title: str) -> Video:
        return self._change(workspace_id, video_id, "title = %(title)s, updated_at = now()", {"title": title})

    def original_is(self, workspace_id: WorkspaceId, video_id: VideoId, state: OriginalState) -> Video:
        return self._change(workspace_id, video_id, "original = %(state)s", {"state": _json(state)})

    def remove(self, workspace_id: WorkspaceId, video_id: VideoId) -> None:
        self._change(workspace_id, video_id, "removed_at = now(), updated_at = now()", {})

    def removed(self, *, limit: int) -> Sequence[Video]:
        rows = self._database.all(
            f"SELECT {_COLUMNS} FROM videos WHERE removed_at IS NOT NULL ORDER BY removed_at LIMIT %(limit)s",
            {"limit": limit},
        )
        return [_video(row) for row in rows]

    def purge(self, workspace_id: WorkspaceId, video_id: VideoId) -> None:
        self._database.run(
            "DELETE FROM videos WHERE workspace_id = %(workspace)s AND id = %(video)s AND removed_at IS NOT NULL",
            {"workspace": workspace_id, "video": video_id},
        )

    def begin_attempt(self, workspace_id: WorkspaceId, video_id: VideoId, attempt: int) -> Video:
        return self._progress(
            workspace_id,
            video_id,
            "status = 'processing', stage = 'queued', percent = 0, attempt = %(attempt)s,"
            " frames_done = '{}', frames_made = '{}', encoding_since = NULL, seconds_left = NULL, left_at = NULL,"
            f" failure_code = NULL, failure_reason = NULL, {_NO_BEGINNING}",
            "(attempt < %(attempt)s OR (attempt = %(attempt)s AND status = 'uploading'))",
            {"attempt": attempt},
        )

    def progress(
        self, workspace_id: WorkspaceId, video_id: VideoId, *, attempt: int, stage: IngestStage, percent: int
    ) -> Video:
        return self._progress(
            workspace_id,
            video_id,
            "percent = CASE WHEN stage = %(stage)s THEN greatest(percent, %(percent)s) ELSE %(percent)s END,"
            " stage = %(stage)s",
            "attempt = %(attempt)s AND status = 'processing'",
            {"attempt": attempt, "stage": stage, "percent": max(0, min(100, percent))},
        )

    def alive(self, workspace_id: WorkspaceId, video_id: VideoId, *, attempt: int) -> None:
        self._database.run(
            f"UPDATE videos SET progressed_at = now() WHERE {_THIS} AND attempt = %(attempt)s"
            " AND status = 'processing'",
            {"workspace": workspace_id, "video": video_id, "attempt": attempt},
        )

    def encoded(
        self,
        workspace_id: WorkspaceId,
        video_id: VideoId,
        *,
        attempt: int,
        done: ChunkDone,
        share: tuple[int, int],
    ) -> Video:
        first, last = share
        numbers = {**done.model_dump(), "chunk": done.chunk + 1, "first": first, "last": last}
        return self._progress(
            workspace_id,
            video_id,
            _ENCODED,
            "attempt = %(attempt)s AND status = 'processing'",
            {"attempt": attempt, **numbers},
        )

    def estimated(
        self,
        workspace_id: WorkspaceId,
        video_id: VideoId,
        *,
        attempt: int,
        seconds_left: float,
        at: datetime,
        after: datetime | None,
    ) -> Video:
        return self._progress(
            workspace_id,
            video_id,
            "seconds_left = %(left)s, left_at = %(at)s",
            "attempt = %(attempt)s AND status = 'processing'"
            " AND left_at IS NOT DISTINCT FROM %(after)s::timestamptz",
            {"attempt": attempt, "left": seconds_left, "at": at, "after": after},
        )

    def probed(
        self,
        workspace_id: WorkspaceId,
        video_id: VideoId,
        *,
        attempt: int,
        source: SourceFacts,
        frames: FrameFacts,
    ) -> Video:
        return self._progress(
            workspace_id,
            video_id,
            "source = %(source)s, frames = %(frames)s",
            "attempt = %(attempt)s AND status = 'processing'",
            {"attempt": attempt, "source": _json(source), "frames": _json(frames)},
        )

    def published(
        self,
        workspace_id: WorkspaceId,
        video_id: VideoId,
        *,
        attempt: int,
        media: PublishedMedia,
        status: VideoStatus,
    ) -> Video:
        return self._progress(
            workspace_id,
            video_id,
            "media = %(media)s, status = %(status)s,"
            " percent = CASE WHEN %(status)s = 'ready' THEN 100 ELSE percent END,"
            " stage = CASE WHEN %(status)s = 'ready' THEN NULL ELSE stage END",
            "attempt = %(attempt)s AND status = 'processing'" + _NOT_SHORTER,
            {
                "attempt": attempt,
                "media": _json(media),
                "status": status,
                "prefix": media.prefix,
                "ready_frames": media.ready_frames,
            },
        )

    def failed(
        self, workspace_id: WorkspaceId, video_id: VideoId, *, attempt: int, code: str, reason: str
    ) -> Video:
        return self._progress(
            workspace_id,
            video_id,
            "status = 'failed', stage = NULL, failure_code = %(code)s, failure_reason = %(reason)s,"
            f" {_NO_BEGINNING}",
            "attempt = %(attempt)s AND status IN ('processing', 'uploading')",
            {"attempt": attempt, "code": code, "reason": reason},
        )

    def stuck(self, *, older_than_seconds: int, limit: int) -> Sequence[Video]:
        rows = self._database.all(
            f"SELECT {_COLUMNS} FROM videos WHERE status = 'processing' AND removed_at IS NULL"
            " AND progressed_at < now() - make_interval(secs => %(seconds)s)"
            " AND NOT EXISTS (SELECT 1 FROM turns WHERE turns.video_id = videos.id"
            " AND turns.attempt = videos.attempt AND turns.workers IS NULL)"
            " ORDER BY progressed_at LIMIT %(limit)s",
            {"seconds": older_than_seconds, "limit": limit},
        )
        return [_video(row) for row in rows]

    def unfinished(self, *, older_than_seconds: int, limit: int) -> Sequence[Video]:
        rows = self._database.all(
            f"SELECT {_COLUMNS} FROM videos WHERE status = 'uploading' AND removed_at IS NULL"
            " AND created_at < now() - make_interval(secs => %(seconds)s)"
            " ORDER BY created_at LIMIT %(limit)s",
            {"seconds": older_than_seconds, "limit": limit},
        )
        return [_video(row) for row in rows]

    def _progress(
        self,
        workspace_id: WorkspaceId,
        video_id: VideoId,
        change: str,
        only_if: str,
        values: Mapping[str, Any],
    ) -> Video:
        """A step of ingest: applied only if the condition holds; the row as it is then, in any case."""
        row = self._database.one(
            f"UPDATE videos SET {change}, {_TOUCHED} WHERE {_THIS} AND {only_if} RETURNING {_COLUMNS}",
            {**values, "workspace": workspace_id, "video": video_id},
        )
        return _video(row) if row else self.get(workspace_id, video_id)

    def _change(
        self, workspace_id: WorkspaceId, video_id: VideoId, change: str, values: Mapping[str, Any]
    ) -> Video:
        row = self._database.one(
            f"UPDATE videos SET {change} WHERE {_THIS} RETURNING {_COLUMNS}",
            {**values, "workspace": workspace_id, "video": video_id},
        )
        if row is None:
            raise VideoNotFound
        return _video(row)


def _video(row: Row) -> Video:
    return Video(**row)


def _json(facts: Model) -> Any:
    from psycopg.types.json import Jsonb

    return Jsonb(facts.model_dump(mode="json", by_alias=True))


def _literal(search: str) -> str:
    """The text with LIKE's own signs made harmless."""
    return search.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
