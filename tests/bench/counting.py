"""Ingest's line with its requests counted as S3 and DynamoDB would be asked for them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path

from tests.fakes.ingest import FolderMediaStore
from tests.ingest_line import Line

#: boto3 fetches and sends larger files in parts of so many bytes, one request each.
PART_BYTES = 8 * 1024 * 1024


class CountingStore(FolderMediaStore):
    """The bucket as a folder; `asked` counts requests by S3's price classes, `stored` the bytes under each root."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.asked: Counter[str] = Counter()

    def download(self, key: str, to: Path) -> None:
        super().download(key, to)
        self.asked["GET"] += 1 + ceil(to.stat().st_size / PART_BYTES)  # its size is asked for first

    def read(self, key: str) -> bytes:
        self.asked["GET"] += 1
        return super().read(key)

    def put(self, key: str, body: bytes, *, content_type: str, cache_control: str) -> None:
        parts = ceil(len(body) / PART_BYTES)
        self.asked["PUT"] += 1 if parts <= 1 else parts + 2
        super().put(key, body, content_type=content_type, cache_control=cache_control)

    def list_keys(self, prefix: str) -> list[str]:
        self.asked["PUT"] += 1  # a LIST costs what a PUT costs
        return list(super().list_keys(prefix))

    def bytes_below(self, prefix: str) -> int:
        """Bytes of all objects below a prefix."""
        return sum(path.stat().st_size for path in (self.root / prefix).rglob("*") if path.is_file())


@dataclass
class CountedLine(Line):
    """A film's way through ingest whose requests are counted."""

    store: CountingStore = field(init=False)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.media = self.store = CountingStore(self.root / "bucket")
