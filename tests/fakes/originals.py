"""Originals in memory, over the same dict of objects as the bucket."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class FakeOriginals:
    objects: dict[str, bytes]

    def stored_bytes(self, key: str) -> int | None:
        return len(self.objects[key]) if key in self.objects else None

    def link(self, key: str, *, filename: str, seconds: int) -> str:
        return f"fake://{key}?{filename}&{seconds}"
