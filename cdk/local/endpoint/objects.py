"""Objects of S3 are files: whole or as they were before, on the disk before they are answered, refused when the disk
is full.

An object is two files, its body and beside it what is known of it. ministack replaces them one after the other and
only logs when it cannot; a kill in between left a new body under an old description, and a full disk an object that
was acknowledged and is gone at the next start.
"""

from __future__ import annotations

import contextlib
import json
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

from ministack.services import s3

from cdk.local.endpoint.settling import Settling
from cdk.local.places import sync_folder
from cdk.local.recovery import BESIDE, INODE, TORN

MARGIN = 32 * 2**20  # bytes that stay free when a body is taken in
SIDE_BY_SIDE = 4  # syncs
SMALL = 2**20  # bytes that stay free for tags, markers and removals, which make space again
FULL = "The disk of this machine is full: nothing was stored. Free some space and try again."


class Written(NamedTuple):
    """Something for the disk: the folder whose names changed, and the file in it, if there is one, still open."""

    folder: Path
    descriptor: int = -1


def _sync_file(descriptor: int) -> None:
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync_folder(folder: Path) -> None:
    with contextlib.suppress(FileNotFoundError):  # it was removed; that is a change of the folder above
        sync_folder(folder)


class Files:
    """Writes files that are whole or not there, and has them settled. `failed`: what cannot be undone went wrong."""

    def __init__(self, failed: Callable[[OSError], None]) -> None:
        self._failed, self._seen = failed, set[Path]()
        self._here = threading.local()
        self._syncs = ThreadPoolExecutor(SIDE_BY_SIDE, "sync")
        self.settling: Settling[Written] = Settling(self._bring, failed)

    def _bring(self, changes: list[Written]) -> None:
        """Returns when all of them are on the disk. Syncs asked for side by side cost a file system one commit."""
        descriptors = [one.descriptor for one in changes if one.descriptor >= 0]
        done = [self._syncs.submit(_sync_file, descriptor) for descriptor in descriptors]
        done += [self._syncs.submit(_sync_folder, folder) for folder in {one.folder for one in changes}]
        for one in done:
            one.result()

    def draft(self, path: Path, data: Any) -> int:
        """Writes the bytes beside the path; answers the open file. Ends everything if the disk does not take them."""
        try:
            descriptor = os.open(_draft(path), os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
            with os.fdopen(descriptor, "wb", closefd=False) as out:
                out.write(data.encode() if isinstance(data, str) else data)
        except OSError as error:
            self._failed(error)
            raise
        return descriptor

    @contextlib.contextmanager
    def one_step(self) -> Iterator[None]:
        """What is written inside, by this thread, is brought to the disk together."""
        self._here.step = step = list[Written]()
        try:
            yield
        finally:
            self._here.step = None
            self.settling.note(*step)

    def put(self, path: Path, descriptor: int, *, synced: bool = False) -> None:
        """Gives a draft its name. What it replaces was acknowledged: then the draft is on the disk before."""
        if path.exists() and not synced:
            os.fsync(descriptor)
        _draft(path).replace(path)
        self.changed(path.parent, descriptor)

    def write(self, path: Path, data: Any) -> None:
        """Both at once."""
        self.put(path, self.draft(path, data))

    def changed(self, folder: Path, descriptor: int = -1) -> None:
        """A name in the folder was made or removed, perhaps that of an open file; the folders above may be new."""
        changes = [Written(folder, descriptor)]
        for above in folder.parents:
            if above in self._seen:
                break
            self._seen.add(above)
            changes.append(Written(above))
        step = getattr(self._here, "step", None)
        if step is None:
            self.settling.note(*changes)
        else:
            step += changes


def _draft(path: Path) -> Path:
    return path.with_name(path.name + TORN)


class Objects:
    """Puts that under ministack's own functions."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._persist, self._remove = s3._persist_object, s3._remove_key_files

    def listen(self) -> None:
        """From now on every change of an object settles, and is refused without space."""
        s3._atomic_write = lambda path, data, text=False: self._files.write(Path(path), data)
        s3._persist_object = self._persist_object
        s3._remove_key_files = self._remove_key_files
        s3._delete_version_file = self._then_changed(s3._delete_version_file, s3._version_disk_path)
        s3._delete_persisted_bucket = self._then_changed(s3._delete_persisted_bucket, _bucket_path)
        for name, needed in NEEDED.items():
            setattr(s3, name, _with_space(getattr(s3, name), needed))

    def _persist_object(self, bucket: str, key: str, record: Any) -> None:
        """As ministack's own, but both files in one step: the description names the inode of the body it is of, and
        a start finishes what a kill left between the two (`recovery.finish_objects`)."""
        if record.get("body") is None or (path := s3._object_disk_path(bucket, key)) is None:
            self._persist(bucket, key, record)
            return
        with self._files.one_step():
            self._persist_both(Path(path), bucket, key, record)

    def _persist_both(self, path: Path, bucket: str, key: str, record: Any) -> None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        beside = path.with_name(path.name + BESIDE)
        known = {**s3._object_meta_from_record(record), **s3._key_history_meta(bucket, key), "key": key}
        drafted = self._files.draft(path, record["body"])
        described = self._files.draft(beside, json.dumps({**known, INODE: os.fstat(drafted).st_ino}))
        replaces = path.exists() or beside.exists()
        if replaces:
            os.fsync(drafted)
        self._files.put(beside, described)  # from here on it is the new one
        self._files.put(path, drafted, synced=replaces)
        record["body"] = None
        base = os.path.join(s3.DATA_DIR, s3.get_account_id(), bucket)  # noqa: PTH118  # ministack wants text
        s3._remove_key_files(s3._other_key_disk_path(base, key, str(path)))

    def _remove_key_files(self, path: str | None) -> None:
        self._remove(path)
        if path and Path(path).parent.exists():
            self._files.changed(Path(path).parent)

    def _then_changed(self, do: Callable[..., Any], path_of: Callable[..., str | None]) -> Callable[..., Any]:
        def done(*args: Any) -> Any:
            path = path_of(*args)
            answer = do(*args)
            if path and Path(path).parent.exists():
                self._files.changed(Path(path).parent)
            return answer

        return done


def _bucket_path(name: str) -> str:
    return str(Path(s3.DATA_DIR) / s3.get_account_id() / name)


def _with_space(do: Callable[..., Any], needed: Callable[..., int]) -> Callable[..., Any]:
    def do_with_space(*args: Any, **more: Any) -> Any:
        disk = os.statvfs(s3.DATA_DIR)
        if disk.f_bavail * disk.f_frsize < needed(*args):
            return s3._error("ServiceUnavailable", FULL, 503)
        return do(*args, **more)

    return do_with_space


def _size(bucket: str, key: str) -> int:
    """Bytes of the object that is there now; in a bucket with versions a change copies it."""
    found = (s3._buckets.get(bucket) or {}).get("objects", {}).get(key)
    return int(found["size"]) if found else 0


def _of_body(bucket: str, key: str, body: bytes, *_: Any) -> int:
    return MARGIN + len(body) + _size(bucket, key)


def _of_parts(bucket: str, key: str, _body: bytes, query: Any, *_: Any) -> int:
    upload = s3._multipart_uploads.get(s3._qp(query, "uploadId")) or {"parts": {}}
    return MARGIN + sum(int(part["size"]) for part in upload["parts"].values()) + _size(bucket, key)


def _of_source(bucket: str, key: str, *more: Any) -> int:
    source = str(more[-1].get("x-amz-copy-source", "")).lstrip("/").partition("?")[0]
    source_bucket, _, source_key = s3.url_unquote(source).partition("/")
    return MARGIN + _size(source_bucket, source_key) + _size(bucket, key)


NEEDED: dict[str, Callable[..., int]] = {
    "_put_object": _of_body,
    "_upload_part": _of_body,
    "_post_object": lambda _bucket, body, _headers: MARGIN + len(body),
    "_complete_multipart_upload": _of_parts,
    "_copy_object": _of_source,
    "_upload_part_copy": _of_source,
    "_create_multipart_upload": lambda *_: SMALL,
    "_put_object_tagging": lambda *_: SMALL,
    "_delete_object_tagging": lambda *_: SMALL,
    "_delete_objects": lambda *_: SMALL,
    "_delete_object": lambda bucket, key, *_: (
        SMALL + (_size(bucket, key) if s3._bucket_versioning.get(bucket) else 0)
    ),
}
