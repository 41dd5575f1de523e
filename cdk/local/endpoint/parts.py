"""Uploads that are under way: they and their parts lie on the disk at once, so that an upload goes on after any end.

ministack keeps them in memory, where a big film would fill it and a stop would lose it. Each upload has a folder:
`upload.json`, and for each part its bytes and a description that names them.
"""

from __future__ import annotations

import json
import mmap
import os
import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ministack.services import s3

from cdk.local.endpoint.objects import Files
from cdk.local.recovery import readable

UPLOAD, DONE = "upload.json", "done.json"
REMEMBERED = 86_400.0  # seconds for which an upload's end is told again: its answer may have been lost
_ID = re.compile(rb"<UploadId>([^<]+)</UploadId>")


def mapped(path: Path) -> Any:
    """The file's bytes without holding them in memory: a map behaves like bytes for all that is done with a part."""
    with path.open("rb") as source:
        return mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ)


class Uploads:
    """The folder of all uploads under way."""

    def __init__(self, folder: Path, files: Files) -> None:
        self._folder, self._files = folder, files
        folder.mkdir(parents=True, exist_ok=True)

    def restore(self) -> None:
        """Puts uploads back with those parts that are whole; forgets what is neither begun nor lately ended."""
        for one in sorted(self._folder.iterdir()):
            if (saved := readable(one / UPLOAD)) is not None:
                self._restore_one(one, saved)
            elif (done := readable(one / DONE)) and time.time() - (one / DONE).stat().st_mtime < REMEMBERED:
                status, headers, body = done["response"]
                ended = {"key": done["key"], "response": (status, headers, body.encode())}
                s3._completed_multipart_uploads._data[(done["account"], one.name)] = ended
            else:
                shutil.rmtree(one, ignore_errors=True)

    def _restore_one(self, folder: Path, saved: dict[str, Any]) -> None:
        """What a power cut left torn was never acknowledged."""
        parts = {}
        for described in folder.glob("*.part.json"):
            if (part := readable(described)) is None:
                continue
            body = folder / part.pop("file")
            if body.exists() and body.stat().st_size == part["size"]:
                parts[int(described.name.partition(".")[0])] = {**part, "body": mapped(body)}
        s3._multipart_uploads._data[(saved["account"], folder.name)] = {**saved["upload"], "parts": parts}

    def listen(self) -> None:
        """From now on uploads, parts and ends settle as objects do."""
        s3._create_multipart_upload = self._begun(s3._create_multipart_upload)
        s3._upload_part = self._taken(s3._upload_part, query_at=3)
        s3._upload_part_copy = self._taken(s3._upload_part_copy, query_at=2)
        s3._complete_multipart_upload = self._ended(s3._complete_multipart_upload, query_at=3)
        s3._abort_multipart_upload = self._ended(s3._abort_multipart_upload, query_at=2)

    def _begun(self, begin: Callable[..., Any]) -> Callable[..., Any]:
        def begin_and_keep(*args: Any) -> Any:
            answer = begin(*args)
            if answer[0] == 200 and (found := _ID.search(answer[2])):
                name = found[1].decode()
                folder = self._of(name)
                folder.mkdir(exist_ok=True)
                upload = {**s3._multipart_uploads[name], "parts": {}}
                self._files.write(
                    folder / UPLOAD, json.dumps({"account": s3.get_account_id(), "upload": upload})
                )
            return answer

        return begin_and_keep

    def _taken(self, take: Callable[..., Any], query_at: int) -> Callable[..., Any]:
        """Moves every part that arrives to a file."""

        def take_and_keep(*args: Any) -> Any:
            answer = take(*args)
            if answer[0] == 200:
                query = args[query_at]
                name, number = s3._qp(query, "uploadId"), int(s3._qp(query, "partNumber"))
                self._keep(self._of(name), number, s3._multipart_uploads[name]["parts"][number])
            return answer

        return take_and_keep

    def _keep(self, folder: Path, number: int, part: dict[str, Any]) -> None:
        """The bytes have their sum in their name: a part that comes again never stands under another's description."""
        body = folder / f"{number}-{part['etag'].strip(chr(34))}.bytes"
        if not part["size"]:
            return
        self._files.write(body, part["body"])
        known = {name: value for name, value in part.items() if name != "body"}
        self._files.write(folder / f"{number}.part.json", json.dumps({**known, "file": body.name}))
        part["body"] = mapped(body)
        for other in folder.glob(f"{number}-*.bytes"):
            if other != body:
                other.unlink()

    def _ended(self, end: Callable[..., Any], query_at: int) -> Callable[..., Any]:
        def end_and_forget(*args: Any) -> Any:
            answer = end(*args)
            name = s3._qp(args[query_at], "uploadId")
            if name and name not in s3._multipart_uploads and (self._of(name) / UPLOAD).exists():
                self._forget(self._of(name), answer if answer[0] == 200 else None, args[1])
            return answer

        return end_and_forget

    def _forget(self, folder: Path, answer: Any, key: str) -> None:
        """Removes the upload; of one that became an object the answer stays for a while."""
        if answer is not None:
            response = [answer[0], answer[1], answer[2].decode()]
            done = {"account": s3.get_account_id(), "key": key, "response": response}
            self._files.write(folder / DONE, json.dumps(done))
        for path in folder.iterdir():
            if path.name != DONE:
                path.unlink()
        if answer is None:
            shutil.rmtree(folder, ignore_errors=True)
            self._files.changed(self._folder)
        else:
            self._files.changed(folder)

    def _of(self, name: str) -> Path:
        """The upload's folder; ids are ministack's own, but come back from outside."""
        return self._folder / os.path.basename(name)  # noqa: PTH119  # cuts off whatever would lead elsewhere
