"""Originals in the media bucket, handed out by presigned URLs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from practika.adapters.s3_faults import translated
from practika.domain.errors import SourceMissing
from practika.domain.original import attachment

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


class S3Originals:
    """Implements the port Originals. The client must sign with version 4."""

    def __init__(self, client: Callable[[], S3Client], bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def stored_bytes(self, key: str) -> int | None:
        try:
            with translated(missing=SourceMissing):
                return self._client().head_object(Bucket=self._bucket, Key=key)["ContentLength"]
        except SourceMissing:
            return None

    def link(self, key: str, *, filename: str, seconds: int) -> str:
        """Name and type are part of the signature: nobody can make a browser show the file as a page instead."""
        params: dict[str, Any] = {
            "Bucket": self._bucket,
            "Key": key,
            "ResponseContentDisposition": attachment(filename),
            "ResponseContentType": "application/octet-stream",
            "ResponseCacheControl": "private, no-store",
        }
        return self._client().generate_presigned_url("get_object", Params=params, ExpiresIn=seconds)
