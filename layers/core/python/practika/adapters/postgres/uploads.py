"""Uploads: one row a video."""

from __future__ import annotations

from practika.adapters.postgres.connection import Database
from practika.domain.errors import UploadNotFound
from practika.domain.ids import VideoId, WorkspaceId
from practika.domain.upload import Upload, UploadState

_COLUMNS = (
    "video_id, workspace_id, key, s3_upload_id, checksummed, size_bytes, part_size_bytes, state, created_at"
)
_THIS = "workspace_id = %(workspace)s AND video_id = %(video)s"


class PostgresUploadRows:
    """Implements the port UploadRows."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, upload: Upload) -> None:
        self._database.run(
            f"INSERT INTO uploads ({_COLUMNS}) VALUES (%(video_id)s, %(workspace_id)s, %(key)s, %(s3_upload_id)s,"
            " %(checksummed)s, %(size_bytes)s, %(part_size_bytes)s, %(state)s, %(created_at)s)",
            upload.model_dump(),
        )

    def get(self, workspace_id: WorkspaceId, video_id: VideoId) -> Upload:
        row = self._database.one(
            f"SELECT {_COLUMNS} FROM uploads WHERE {_THIS}", {"workspace": workspace_id, "video": video_id}
        )
        if row is None:
            raise UploadNotFound
        return Upload(**row)

    def begun(self, upload: Upload, *, s3_upload_id: str, checksummed: bool) -> Upload:
        self._database.run(
            "UPDATE uploads SET s3_upload_id = %(id)s, checksummed = %(checksummed)s"
            f" WHERE {_THIS} AND s3_upload_id IS NULL AND state = 'open'",
            {
                "id": s3_upload_id,
                "checksummed": checksummed,
                "workspace": upload.workspace_id,
                "video": upload.video_id,
            },
        )
        return self.get(upload.workspace_id, upload.video_id)

    def close(self, workspace_id: WorkspaceId, video_id: VideoId, *, state: UploadState) -> None:
        self._database.run(
            f"UPDATE uploads SET state = %(state)s WHERE {_THIS} AND state = 'open'",
            {"state": state, "workspace": workspace_id, "video": video_id},
        )
