"""Files in the media bucket that are for one person."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


class S3PersonFiles:
    """Implements the port PersonFiles. The client must sign with version 4."""

    def __init__(self, client: Callable[[], S3Client], bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def link(self, key: str, *, seconds: int) -> str:
        """Type and "save it" are part of the signature: a browser never opens it as a page."""
        name = key.rpartition("/")[2]
        return self._client().generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self._bucket,
                "Key": key,
                "ResponseContentType": "application/zip",
                "ResponseContentDisposition": f'attachment; filename="{name}"',
                "ResponseCacheControl": "no-store",
            },
            ExpiresIn=seconds,
        )
