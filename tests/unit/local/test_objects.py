"""Objects as files: a kill between any two steps leaves the old object or the new one, and a full disk is told."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ministack.services import s3

from cdk.local import recovery
from cdk.local.endpoint import objects
from cdk.local.endpoint.objects import Files, Objects
from cdk.local.endpoint.parts import Uploads

CHANGED = (
    "_atomic_write", "_persist_object", "_remove_key_files", "_delete_version_file", "_delete_persisted_bucket",
    *objects.NEEDED,
)  # fmt: skip
BUCKET = "media"


class Killed(Exception):
    """Stands for kill -9: nothing after it happens."""


def raised(error: OSError) -> None:
    raise error


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Files]:
    """ministack's S3 on a folder of this test, with our additions; everything is put back afterwards."""
    for name in CHANGED:
        monkeypatch.setattr(s3, name, getattr(s3, name))
    for store in ("_buckets", "_object_versions", "_object_tags", "_bucket_versioning", "_multipart_uploads"):
        monkeypatch.setattr(getattr(s3, store), "_data", {})
    monkeypatch.setattr(s3._completed_multipart_uploads, "_data", {})
    monkeypatch.setattr(s3, "DATA_DIR", str(tmp_path / "buckets"))
    monkeypatch.setattr(s3, "S3_PERSIST", True)
    (tmp_path / "buckets").mkdir()
    made = Files(raised)
    uploads(tmp_path, made).listen()
    Objects(made).listen()
    s3._buckets[BUCKET] = {"created": "", "objects": {}, "region": None}
    yield made
    made.settling.close()


def uploads(folder: Path, files: Files) -> Uploads:
    return Uploads(folder / "parts", files)


def put(key: str, text: str) -> int:
    return int(s3._put_object(BUCKET, key, text.encode(), {"content-type": f"text/{text}"})[0])


def after_a_start(folder: Path) -> dict[str, tuple[str, str]]:
    """key → (content type, body) as ministack finds them when it starts on these files."""
    recovery.finish_objects(folder / "buckets")
    s3._buckets._data.clear()
    s3._object_versions._data.clear()
    s3._load_persisted_data()
    found = (s3._buckets.get(BUCKET) or {"objects": {}})["objects"]
    return {
        key: (one["content_type"], s3._read_body(BUCKET, key, one).decode()) for key, one in found.items()
    }


@pytest.mark.parametrize("steps", range(8))
@pytest.mark.parametrize("versioned", [False, True])
def test_a_kill_between_any_two_steps_leaves_the_old_object_or_the_new_one(
    files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, steps: int, versioned: bool
) -> None:
    if versioned:
        s3._bucket_versioning[BUCKET] = "Enabled"
    put("film/one", "old")
    left = iter(range(steps))

    def may_go_on() -> None:
        if next(left, None) is None:
            raise Killed

    draft, replace = Files.draft, Path.replace

    def draft_or_die(self: Files, path: Path, data: Any) -> int:
        may_go_on()
        return draft(self, path, data)

    def replace_or_die(self: Path, target: Path) -> Path:
        may_go_on()
        return replace(self, target)

    with monkeypatch.context() as dying:
        dying.setattr(Files, "draft", draft_or_die)
        dying.setattr(Path, "replace", replace_or_die)
        try:
            put("film/one", "new")
            whole = True
        except Killed:
            whole = False
    found = after_a_start(tmp_path)["film/one"]
    assert found in ([("text/new", "new")] if whole else [("text/old", "old"), ("text/new", "new")])
    assert not list((tmp_path / "buckets").rglob("*.tmp"))
    assert whole is (steps >= (6 if versioned else 4))


def test_an_object_is_synced_before_it_is_answered(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    fsync = os.fsync

    def noting(descriptor: int) -> None:
        synced.append(os.fstat(descriptor).st_ino)
        fsync(descriptor)

    monkeypatch.setattr("os.fsync", noting)
    put("film/one", "new")
    files.settling.wait()
    path = Path(s3._object_disk_path(BUCKET, "film/one"))
    beside = path.with_name(path.name + recovery.BESIDE)
    assert {one.stat().st_ino for one in (path, beside, *list(path.parents)[:4])} <= set(synced)


def test_without_space_nothing_is_changed(
    files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("one", "old")
    full = SimpleNamespace(f_bavail=100, f_frsize=4096)
    with monkeypatch.context() as disk:
        disk.setattr("os.statvfs", lambda _path: full)
        assert put("one", "new") == 503
        assert put("two", "new") == 503
        assert s3._delete_object(BUCKET, "one")[0] == 503
    assert after_a_start(tmp_path) == {"one": ("text/old", "old")}


def test_a_write_that_fails_nevertheless_is_not_passed_over(
    files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[OSError] = []
    monkeypatch.setattr(files, "_failed", told.append)
    monkeypatch.setattr(
        "os.fdopen", lambda *_args, **_more: (_ for _ in ()).throw(OSError(28, "No space left"))
    )
    with pytest.raises(OSError, match="No space left"):
        put("one", "new")
    assert [error.errno for error in told] == [28]


def test_a_removed_object_stays_removed(files: Files, tmp_path: Path) -> None:
    put("one", "old")
    put("two", "kept")
    s3._delete_object(BUCKET, "one")
    assert after_a_start(tmp_path) == {"two": ("text/kept", "kept")}


def begun(key: str = "film") -> str:
    answer = s3._create_multipart_upload(BUCKET, key, {})
    return str(answer[2].decode().partition("<UploadId>")[2].partition("<")[0])


def part(upload: str, number: int, text: str) -> str:
    query = {"uploadId": [upload], "partNumber": [str(number)]}
    return str(s3._upload_part(BUCKET, "film", text.encode(), query, {})[1]["ETag"])


def complete(upload: str, *etags: str) -> Any:
    parts = "".join(
        f"<Part><PartNumber>{number}</PartNumber><ETag>{etag}</ETag></Part>"
        for number, etag in enumerate(etags, 1)
    )
    body = f"<CompleteMultipartUpload>{parts}</CompleteMultipartUpload>".encode()
    return s3._complete_multipart_upload(BUCKET, "film", body, {"uploadId": [upload]}, {})


def test_an_upload_goes_on_after_a_kill_and_its_end_is_told_again(files: Files, tmp_path: Path) -> None:
    upload = begun()
    part(upload, 1, "thrown away")
    one = part(upload, 1, "first ")
    s3._multipart_uploads._data.clear()
    uploads(tmp_path, files).restore()
    two = part(upload, 2, "second")
    answer = complete(upload, one, two)
    assert answer[0] == 200
    s3._multipart_uploads._data.clear()
    s3._completed_multipart_uploads._data.clear()
    uploads(tmp_path, files).restore()
    assert complete(upload, one, two) == answer
    assert after_a_start(tmp_path)["film"][1] == "first second"
    assert not list((tmp_path / "parts").rglob("*.bytes"))


def test_a_part_that_was_torn_is_not_there_and_an_aborted_upload_leaves_nothing(
    files: Files, tmp_path: Path
) -> None:
    upload, other = begun(), begun("other")
    part(upload, 1, "first")
    (body,) = (tmp_path / "parts" / upload).glob("1-*.bytes")
    body.write_bytes(b"fi")
    s3._abort_multipart_upload(BUCKET, "other", {"uploadId": [other]})
    s3._multipart_uploads._data.clear()
    uploads(tmp_path, files).restore()
    assert s3._multipart_uploads[upload]["parts"] == {}
    assert [one.name for one in (tmp_path / "parts").iterdir()] == [upload]


def test_a_description_of_another_body_is_left_alone(tmp_path: Path) -> None:
    """Only the very file that the description names takes the object's place."""
    folder = tmp_path / "bucket"
    folder.mkdir()
    (folder / "one").write_text("old")
    (folder / "one.tmp").write_text("never begun to be replaced")
    (folder / "one.meta.json").write_text(json.dumps({"inode": (folder / "one").stat().st_ino}))
    recovery.finish_objects(tmp_path)
    assert (folder / "one").read_text() == "old"
    assert not (folder / "one.tmp").exists()
