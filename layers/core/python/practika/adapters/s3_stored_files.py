"""The media bucket as the sweep sees it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from practika.adapters.s3_faults import translated

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


class S3StoredFiles:
    """Implements the port StoredFiles."""

    def __init__(self, client: Callable[[], S3Client], bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def next_key(self, room: str, after: str) -> str | None:
        with translated():
            found = self._client().list_objects_v2(
                Bucket=self._bucket, Prefix=room, StartAfter=after, MaxKeys=1
            )
        return next((item["Key"] for item in found.get("Contents", ())), None)

    def last_written(self, prefix: str) -> datetime | None:
        with translated():
            pages = (
                self._client().get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=prefix)
            )
            return max(
                (item["LastModified"] for page in pages for item in page.get("Contents", ())), default=None
            )
