"""The media bucket: uploads by presigned URLs, and published files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from practika.adapters.s3_faults import translated as _translated
from practika.domain.errors import SourceMissing, Unavailable, UploadNotFound
from practika.domain.upload import URL_SECONDS, PartUrl, Upload, UploadedPart

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


class S3Uploads:
    """Implements the port Uploads. The client must sign with version 4 and add no checksums of its own."""

    def __init__(self, client: Callable[[], S3Client], bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def begin(self, key: str, *, checksummed: bool) -> str:
        more: Any = {"ChecksumAlgorithm": "SHA256"} if checksummed else {}
        with _translated():
            return self._client().create_multipart_upload(Bucket=self._bucket, Key=key, **more)["UploadId"]

    def sign_part(self, upload: Upload, *, number: int, sha256: str | None) -> PartUrl:
        """Content-Length is a signed header (every client sends it by itself), the SHA-256 too when it is given.

        A whole file is taken once (`if-none-match: *`): while its URL still lives, nobody can put another film under a
        frame map that was made of the first.
        """
        size = upload.part_bytes(number)
        params: dict[str, Any] = {"Bucket": self._bucket, "Key": upload.key, "ContentLength": size}
        headers: dict[str, str] = {}
        if sha256:
            params["ChecksumSHA256"] = headers["x-amz-checksum-sha256"] = sha256
        if upload.is_single:
            params["IfNoneMatch"] = headers["if-none-match"] = "*"
        else:
            params |= {"UploadId": upload.s3_upload_id, "PartNumber": number}
        url = self._client().generate_presigned_url(
            "put_object" if upload.is_single else "upload_part", Params=params, ExpiresIn=URL_SECONDS
        )
        return PartUrl(number=number, url=url, headers=headers, size_bytes=size)

    def parts(self, upload: Upload) -> Sequence[UploadedPart]:
        if upload.is_single:
            return self._single(upload)
        if upload.s3_upload_id is None:
            return []
        with _translated(missing=UploadNotFound):
            pages = (
                self._client()
                .get_paginator("list_parts")
                .paginate(Bucket=self._bucket, Key=upload.key, UploadId=upload.s3_upload_id)
            )
            return [
                UploadedPart(
                    number=part["PartNumber"],
                    size_bytes=part["Size"],
                    etag=part["ETag"].strip('"'),
                    sha256=part.get("ChecksumSHA256"),
                )
                for page in pages
                for part in page.get("Parts", ())
            ]

    def stored_bytes(self, upload: Upload) -> int | None:
        found = self._head(upload)
        return found["ContentLength"] if found else None

    def complete(self, upload: Upload, parts: Sequence[UploadedPart]) -> None:
        if upload.is_single or upload.s3_upload_id is None:
            return
        listed: list[Any] = [
            {"PartNumber": part.number, "ETag": part.etag}
            | ({"ChecksumSHA256": part.sha256} if upload.checksummed and part.sha256 else {})
            for part in parts
        ]
        with _translated(missing=UploadNotFound):
            self._client().complete_multipart_upload(
                Bucket=self._bucket,
                Key=upload.key,
                UploadId=upload.s3_upload_id,
                MultipartUpload={"Parts": listed},
            )

    def abort(self, upload: Upload) -> None:
        try:
            self._end(upload)
        except UploadNotFound:
            return  # gone already: what was wanted

    def _end(self, upload: Upload) -> None:
        with _translated(missing=UploadNotFound):
            if upload.s3_upload_id is not None:
                self._client().abort_multipart_upload(
                    Bucket=self._bucket, Key=upload.key, UploadId=upload.s3_upload_id
                )
            elif upload.is_single:
                self._client().delete_object(Bucket=self._bucket, Key=upload.key)

    def _single(self, upload: Upload) -> Sequence[UploadedPart]:
        found = self._head(upload)
        if found is None:
            return []
        return [
            UploadedPart(
                number=1,
                size_bytes=found["ContentLength"],
                etag=found["ETag"].strip('"'),
                sha256=found.get("ChecksumSHA256"),
            )
        ]

    def _head(self, upload: Upload) -> Any:
        try:
            with _translated(missing=SourceMissing):
                return self._client().head_object(Bucket=self._bucket, Key=upload.key, ChecksumMode="ENABLED")
        except SourceMissing:
            return None


class S3MediaStore:
    """Implements the port MediaStore."""

    def __init__(self, client: Callable[[], S3Client], bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def download(self, key: str, to: Path) -> None:
        with _translated(missing=SourceMissing):
            self._client().download_file(self._bucket, key, str(to))

    def upload(self, path: Path, key: str, *, content_type: str, cache_control: str) -> None:
        more = {"ContentType": content_type, "CacheControl": cache_control}
        with _translated():
            self._client().upload_file(str(path), self._bucket, key, ExtraArgs=more)

    def put(self, key: str, body: bytes, *, content_type: str, cache_control: str) -> None:
        with _translated():
            self._client().put_object(
                Bucket=self._bucket, Key=key, Body=body, ContentType=content_type, CacheControl=cache_control
            )

    def read(self, key: str) -> bytes:
        with _translated(missing=SourceMissing):
            return self._client().get_object(Bucket=self._bucket, Key=key)["Body"].read()

    def seal(self, key: str) -> str:
        """S3's entity tag: it changes with the bytes."""
        with _translated(missing=SourceMissing):
            return self._client().head_object(Bucket=self._bucket, Key=key)["ETag"].strip('"')

    def list_keys(self, prefix: str) -> Sequence[str]:
        with _translated():
            pages = (
                self._client().get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=prefix)
            )
            return [item["Key"] for page in pages for item in page.get("Contents", ())]

    def remove_prefix(self, prefix: str) -> None:
        """Deletes every object below a prefix, a thousand a request (S3's limit)."""
        if not prefix.endswith("/"):
            raise ValueError(f"a prefix to remove ends in '/': {prefix!r}")
        keys = self.list_keys(prefix)
        for start in range(0, len(keys), 1000):
            objects: list[Any] = [{"Key": key} for key in keys[start : start + 1000]]
            with _translated():
                answer = self._client().delete_objects(
                    Bucket=self._bucket, Delete={"Objects": objects, "Quiet": True}
                )
            if answer.get("Errors"):
                raise Unavailable
