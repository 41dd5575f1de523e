"""Uploads that are under way: their parts lie on the disk at once, so that an upload goes on after a stop or a kill.

ministack keeps parts in memory, where a big film would fill it and a stop would lose it.
"""

from __future__ import annotations

import mmap
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ministack.services import s3

from cdk.local.endpoint import sidecar

FIELD = "uploads_under_way"  # beside "payload" in s3.json
SERVICE = "s3"


def mapped(path: Path) -> Any:
    """The file's bytes without holding them in memory: a map behaves like bytes for all that is done with a part."""
    with path.open("rb") as source:
        return mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ)


def collect(_state: Any = None) -> list[dict[str, Any]]:
    """All uploads under way without the bytes of their parts."""
    return [
        {
            "account": account,
            "id": upload_id,
            "upload": {**upload, "parts": {}},
            "parts": {
                number: {name: value for name, value in part.items() if name != "body"}
                for number, part in list(upload["parts"].items())
            },
        }
        for (account, upload_id), upload in list(s3._multipart_uploads._data.items())
    ]


def restore(saved: list[dict[str, Any]], folder: Path) -> None:
    """Puts uploads back with those parts whose file is whole; forgets the files of all others."""
    for one in saved:
        parts = {
            int(number): {**part, "body": mapped(_file(folder, one["id"], int(number)))}
            for number, part in one["parts"].items()
            if part["size"] and _size(_file(folder, one["id"], int(number))) == part["size"]
        }
        s3._multipart_uploads._data[(one["account"], one["id"])] = {**one["upload"], "parts": parts}
    known = {one["id"] for one in saved}
    for left in folder.iterdir():
        if left.name not in known:
            shutil.rmtree(left, ignore_errors=True)


def keep_on_disk(folder: Path) -> None:
    """Moves every part that arrives to a file, and removes the files when their upload ends."""
    folder.mkdir(parents=True, exist_ok=True)
    take = s3._upload_part

    def take_and_keep(bucket: str, key: str, body: bytes, query: Any, headers: Any) -> Any:
        answer = take(bucket, key, body, query, headers)
        if answer[0] == 200 and body:
            upload_id, number = s3._qp(query, "uploadId"), int(s3._qp(query, "partNumber"))
            path = _file(folder, upload_id, number)
            path.parent.mkdir(exist_ok=True)
            draft = path.with_suffix(".draft")
            draft.write_bytes(body)
            draft.replace(path)
            s3._multipart_uploads[upload_id]["parts"][number]["body"] = mapped(path)
        return answer

    s3._upload_part = take_and_keep
    s3._complete_multipart_upload = _and_forget(s3._complete_multipart_upload, folder, query_at=3)
    s3._abort_multipart_upload = _and_forget(s3._abort_multipart_upload, folder, query_at=2)
    sidecar.add(SERVICE, FIELD, collect, lambda saved: restore(saved, folder))


def _and_forget(end: Callable[..., Any], folder: Path, query_at: int) -> Callable[..., Any]:
    def end_and_forget(*args: Any, **more: Any) -> Any:
        answer = end(*args, **more)
        upload_id = s3._qp(args[query_at], "uploadId")
        if upload_id and upload_id not in s3._multipart_uploads:
            shutil.rmtree(folder / _name(upload_id), ignore_errors=True)
        return answer

    return end_and_forget


def _name(upload_id: str) -> str:
    """The upload's folder; ids are ministack's own, but come back from outside."""
    return os.path.basename(upload_id)  # noqa: PTH119  # cuts off whatever would lead elsewhere


def _file(folder: Path, upload_id: str, number: int) -> Path:
    return folder / _name(upload_id) / f"{number}.part"


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else -1
