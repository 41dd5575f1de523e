"""What uploads and their rows must do: the fakes, and PostgreSQL's with an S3 in this process."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from practika.adapters.postgres.connection import Database
from practika.adapters.postgres.uploads import PostgresUploadRows
from practika.adapters.postgres.videos import PostgresVideos
from practika.adapters.s3 import S3MediaStore, S3Uploads
from practika.domain.errors import SourceMissing, UploadNotFound
from practika.domain.upload import SINGLE_PUT_BYTES, Upload, UploadState, source_key
from practika.ports.films import MediaStore, UploadRows, Uploads
from tests.examples import ELSEWHERE, NOON, VIDEO, WORKSPACE
from tests.fakes.films import FakeBucket, FakeUploadRows
from tests.integration.conftest import BUCKET
from tests.integration.ports.people_rows import found_workspaces
from tests.integration.ports.test_videos_port import row

KEY = source_key(WORKSPACE, VIDEO)


@dataclass
class Store:
    uploads: Uploads
    media: MediaStore
    send: Callable[[Upload, int, bytes], None]


@pytest.fixture(params=["fake", "s3"])
def store(request: pytest.FixtureRequest) -> Store:
    if request.param == "fake":
        bucket = FakeBucket()
        return Store(bucket, bucket, bucket.send)
    client: Any = request.getfixturevalue("s3")
    uploads = S3Uploads(lambda: client, BUCKET)

    def send(upload: Upload, number: int, body: bytes) -> None:
        import requests

        part = uploads.sign_part(upload, number=number, sha256=None)
        assert requests.put(part.url, data=body, headers=part.headers, timeout=10).status_code == 200

    return Store(uploads, S3MediaStore(lambda: client, BUCKET), send)


@pytest.fixture(params=["fake", "postgres"])
def rows(request: pytest.FixtureRequest) -> UploadRows:
    if request.param == "fake":
        return FakeUploadRows()
    database: Database = request.getfixturevalue("database")
    found_workspaces(database)
    PostgresVideos(database).add(row())
    return PostgresUploadRows(database)


def upload(size_bytes: int, **more: Any) -> Upload:
    fields: dict[str, Any] = {
        "video_id": VIDEO,
        "workspace_id": WORKSPACE,
        "key": KEY,
        "s3_upload_id": None,
        "size_bytes": size_bytes,
        "part_size_bytes": SINGLE_PUT_BYTES,
        "state": UploadState.OPEN,
        "created_at": NOON,
    }
    return Upload(**{**fields, **more})


def test_a_row_is_scoped_and_closed_once(rows: UploadRows) -> None:
    rows.add(upload(10))
    assert rows.get(WORKSPACE, VIDEO) == upload(10)
    with pytest.raises(UploadNotFound):
        rows.get(ELSEWHERE, VIDEO)
    rows.close(ELSEWHERE, VIDEO, state=UploadState.ABORTED)
    rows.close(WORKSPACE, VIDEO, state=UploadState.COMPLETE)
    rows.close(WORKSPACE, VIDEO, state=UploadState.ABORTED)
    assert rows.get(WORKSPACE, VIDEO).state is UploadState.COMPLETE


def test_the_first_to_begin_wins(rows: UploadRows) -> None:
    rows.add(upload(10))
    rows.begun(upload(10), s3_upload_id="first", checksummed=True)
    second = rows.begun(upload(10), s3_upload_id="second", checksummed=False)
    assert (second.s3_upload_id, second.checksummed) == ("first", True)


def test_a_file_in_parts(store: Store) -> None:
    size = SINGLE_PUT_BYTES + 3
    begun = upload(size, s3_upload_id=store.uploads.begin(KEY, checksummed=False))
    assert store.uploads.parts(upload(size)) == []
    store.send(begun, 2, b"end")
    store.send(begun, 1, bytes(SINGLE_PUT_BYTES))
    held = store.uploads.parts(begun)
    assert [(part.number, part.size_bytes) for part in held] == [(1, SINGLE_PUT_BYTES), (2, 3)]
    assert store.uploads.stored_bytes(begun) is None
    store.uploads.complete(begun, held)
    assert store.uploads.stored_bytes(begun) == size
    assert store.media.read(KEY)[-4:] == b"\0end"
    with pytest.raises(UploadNotFound):
        store.uploads.parts(begun)


def test_an_aborted_upload_is_gone_and_aborting_twice_is_fine(store: Store) -> None:
    begun = upload(SINGLE_PUT_BYTES + 3, s3_upload_id=store.uploads.begin(KEY, checksummed=False))
    store.send(begun, 2, b"end")
    store.uploads.abort(begun)
    store.uploads.abort(begun)
    with pytest.raises(UploadNotFound):
        store.uploads.parts(begun)


def test_a_small_file_in_one_put(store: Store) -> None:
    single = upload(5)
    assert store.uploads.parts(single) == []
    store.send(single, 1, b"hello")
    (part,) = store.uploads.parts(single)
    assert (part.number, part.size_bytes) == (1, 5)
    store.uploads.complete(single, [part])
    assert store.media.read(KEY) == b"hello"
    store.uploads.abort(single)
    assert store.uploads.stored_bytes(single) is None


def test_files_are_listed_read_and_removed_by_prefix(store: Store, tmp_path: Any) -> None:
    (tmp_path / "a").write_bytes(b"file")
    store.media.put("media/x/1/a.json", b"{}", content_type="application/json", cache_control="no-store")
    store.media.upload(tmp_path / "a", "media/x/1/b", content_type="video/mp4", cache_control="no-store")
    store.media.put("media/x/10/c", b"other", content_type="text/plain", cache_control="no-store")
    assert store.media.list_keys("media/x/1/") == ["media/x/1/a.json", "media/x/1/b"]
    seal = store.media.seal("media/x/1/a.json")
    store.media.put("media/x/1/a.json", b"{}", content_type="application/json", cache_control="no-store")
    assert store.media.seal("media/x/1/a.json") == seal != store.media.seal("media/x/1/b")
    store.media.download("media/x/1/b", tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == b"file"
    with pytest.raises(SourceMissing):
        store.media.download("media/none", tmp_path / "none")
    with pytest.raises(SourceMissing):
        store.media.read("media/none")
    with pytest.raises(SourceMissing):
        store.media.seal("media/none")
    with pytest.raises(ValueError, match="media/x"):
        store.media.remove_prefix("media/x")
    store.media.remove_prefix("media/x/1/")
    assert store.media.list_keys("media/") == ["media/x/10/c"]


def test_a_signed_part_binds_size_and_content(s3: Any) -> None:
    """Real S3 and the one-machine cloud refuse other bytes; here only what is signed can be seen."""
    uploads = S3Uploads(lambda: s3, BUCKET)
    sha256 = base64.b64encode(hashlib.sha256(b"hello").digest()).decode()
    begun = upload(SINGLE_PUT_BYTES + 5, s3_upload_id=uploads.begin(KEY, checksummed=True))
    part = uploads.sign_part(begun, number=2, sha256=sha256)
    assert "X-Amz-SignedHeaders=content-length%3Bhost%3Bx-amz-checksum-sha256&" in part.url
    assert part.headers == {"x-amz-checksum-sha256": sha256}
    assert part.size_bytes == 5
    plain = uploads.sign_part(begun, number=2, sha256=None)
    assert "X-Amz-SignedHeaders=content-length%3Bhost&" in plain.url
    assert "crc32" not in plain.url.lower()  # newer SDKs put the sum of an empty body there


def test_a_whole_file_is_taken_once(s3: Any) -> None:
    uploads = S3Uploads(lambda: s3, BUCKET)
    part = uploads.sign_part(upload(5), number=1, sha256=None)
    assert "X-Amz-SignedHeaders=content-length%3Bhost%3Bif-none-match&" in part.url
    assert part.headers == {"if-none-match": "*"}
