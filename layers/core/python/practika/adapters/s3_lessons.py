"""The parts of lessons in the media bucket."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from practika.adapters.s3_faults import translated
from practika.domain.errors import SourceMissing
from practika.domain.lesson import CONTENT_TYPES, Lesson, PartKind, StoredPart
from practika.domain.upload import URL_SECONDS, PartUrl

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


class S3LessonFiles:
    """Implements the port LessonFiles. The client must sign with version 4 and add no checksums of its own."""

    def __init__(self, client: Callable[[], S3Client], bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def sign_put(self, lesson: Lesson, kind: PartKind, number: int, *, size: int, sha256: str) -> PartUrl:
        """Size, content and "only once" (`if-none-match: *`) are part of the signature."""
        params: dict[str, Any] = {
            "Bucket": self._bucket,
            "Key": lesson.key(kind, number),
            "ContentLength": size,
            "ChecksumSHA256": sha256,
            "IfNoneMatch": "*",
        }
        url = self._client().generate_presigned_url("put_object", Params=params, ExpiresIn=URL_SECONDS)
        headers = {"x-amz-checksum-sha256": sha256, "if-none-match": "*"}
        return PartUrl(number=number, url=url, headers=headers, size_bytes=size)

    def stored(self, lesson: Lesson, kind: PartKind) -> Sequence[StoredPart]:
        prefix = f"{lesson.prefix}{kind.value}/"
        with translated():
            pages = (
                self._client().get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=prefix)
            )
            return [
                StoredPart(number=int(name), size_bytes=item["Size"], etag=item["ETag"].strip('"'))
                for page in pages
                for item in page.get("Contents", ())
                if (name := item["Key"].removeprefix(prefix)).isdecimal()
            ]

    def read(self, lesson: Lesson, kind: PartKind, number: int) -> bytes:
        with translated(missing=SourceMissing):
            found = self._client().get_object(Bucket=self._bucket, Key=lesson.key(kind, number))
            return found["Body"].read()

    def link(self, lesson: Lesson, kind: PartKind, number: int, *, seconds: int) -> str:
        """The type is part of the signature: whatever was sent, a browser never opens it as a page."""
        params: dict[str, Any] = {
            "Bucket": self._bucket,
            "Key": lesson.key(kind, number),
            "ResponseContentType": CONTENT_TYPES[kind],
            "ResponseCacheControl": "private, max-age=3600",
        }
        return self._client().generate_presigned_url("get_object", Params=params, ExpiresIn=seconds)
