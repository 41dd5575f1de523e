"""The bucket of the audit chain."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from practika.adapters.s3_faults import translated

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


class S3LockedFiles:
    """Implements the port LockedFiles. How long an object is locked is the bucket's own default."""

    def __init__(self, client: Callable[[], S3Client], bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def put(self, key: str, body: bytes) -> None:
        """S3 demands a checksum of what goes into a bucket with Object Lock."""
        from botocore.exceptions import ClientError

        with translated():
            try:
                self._client().put_object(
                    Bucket=self._bucket,
                    Key=key,
                    Body=body,
                    ContentType="application/x-ndjson",
                    ChecksumAlgorithm="SHA256",
                    ChecksumSHA256=base64.b64encode(hashlib.sha256(body).digest()).decode(),
                    IfNoneMatch="*",
                )
            except ClientError as error:
                if error.response["Error"]["Code"] != "PreconditionFailed":
                    raise
