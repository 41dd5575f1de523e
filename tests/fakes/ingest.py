"""Ingest without a cloud: the bucket is a folder that FFmpeg's results can be looked at in."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from practika.domain.errors import SourceMissing
from practika.domain.upload import source_key
from practika.domain.video import Video, VideoStatus

WORKSPACE = "wsp_01J00000000000000000000000"
VIDEO = "vid_01J00000000000000000000000"
PERSON = "usr_01J00000000000000000000000"
KEY = source_key(WORKSPACE, VIDEO)


class FolderMediaStore:
    """The port MediaStore on a folder; keys are paths."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def download(self, key: str, to: Path) -> None:
        if not (self.root / key).is_file():
            raise SourceMissing
        shutil.copyfile(self.root / key, to)

    def upload(self, path: Path, key: str, *, content_type: str, cache_control: str) -> None:
        self.put(key, path.read_bytes(), content_type=content_type, cache_control=cache_control)

    def put(self, key: str, body: bytes, *, content_type: str, cache_control: str) -> None:
        assert content_type and cache_control
        target = self.root / key
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(body)

    def read(self, key: str) -> bytes:
        if not (self.root / key).is_file():
            raise SourceMissing
        return (self.root / key).read_bytes()

    def seal(self, key: str) -> str:
        return hashlib.sha256(self.read(key)).hexdigest()

    def list_keys(self, prefix: str) -> Sequence[str]:
        found = (str(path.relative_to(self.root)) for path in self.root.rglob("*") if path.is_file())
        return sorted(key for key in found if key.startswith(prefix))

    def remove_prefix(self, prefix: str) -> None:
        for key in self.list_keys(prefix):
            (self.root / key).unlink()


def uploaded_video(attempt: int = 0) -> Video:
    """A row whose file has just arrived."""
    now = datetime(2026, 11, 22, tzinfo=UTC)
    return Video(
        id=VIDEO,
        workspace_id=WORKSPACE,
        title="A film",
        filename="film.mp4",
        size_bytes=1,
        created_by=PERSON,
        created_at=now,
        updated_at=now,
        status=VideoStatus.UPLOADING,
        attempt=attempt,
    )
