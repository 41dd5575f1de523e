"""Originals in the media bucket, handed out by presigned URLs."""

from __future__ import annotations

import re
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from practika.adapters.s3_faults import translated
from practika.domain.errors import SourceMissing
from practika.domain.original import (
    OriginalPlace,
    OriginalState,
    ReturnSpeed,
    StoredOriginal,
    attachment,
)

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


#: On its way already, or never away.
_NOTHING_TO_DO = ("RestoreAlreadyInProgress", "InvalidObjectState")
_ASLEEP = ("DEEP_ARCHIVE", "GLACIER")
_UNTIL = re.compile(r'expiry-date="([^"]+)"')


class S3Originals:
    """Implements the port Originals. The client must sign with version 4."""

    def __init__(self, client: Callable[[], S3Client], bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def look(self, key: str) -> StoredOriginal | None:
        try:
            with translated(missing=SourceMissing):
                found = self._client().head_object(Bucket=self._bucket, Key=key)
        except SourceMissing:
            return None
        state = state_of(found.get("StorageClass", "STANDARD"), found.get("Restore", ""))
        return StoredOriginal(size_bytes=found["ContentLength"], state=state)

    def bring_back(self, key: str, *, speed: ReturnSpeed, days: int) -> None:
        from botocore.exceptions import ClientError

        tier: Any = {"Days": days, "GlacierJobParameters": {"Tier": speed.value.capitalize()}}
        with translated(missing=SourceMissing):
            try:
                self._client().restore_object(Bucket=self._bucket, Key=key, RestoreRequest=tier)
            except ClientError as error:
                if error.response["Error"]["Code"] not in _NOTHING_TO_DO:
                    raise

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


def state_of(storage_class: str, restore: str) -> OriginalState:
    """What S3's two headers say: `x-amz-restore` is `ongoing-request="true"`, or "false" with an expiry date."""
    if storage_class not in _ASLEEP:
        return OriginalState(place=OriginalPlace.AT_HAND)
    if 'ongoing-request="true"' in restore:
        return OriginalState(place=OriginalPlace.RETURNING)
    if until := _UNTIL.search(restore):
        return OriginalState(place=OriginalPlace.BACK, until=parsedate_to_datetime(until[1]))
    return OriginalState(place=OriginalPlace.ARCHIVED)
