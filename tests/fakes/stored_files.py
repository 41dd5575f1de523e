"""The bucket's keys with the moments when they were written, and the sweep's marks, in memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from practika.ports.system import Clock


@dataclass
class FakeStoredFiles:
    """Over the same dict of objects as the bucket; what has no moment in `written` was written just now."""

    objects: dict[str, bytes]
    clock: Clock
    written: dict[str, datetime] = field(default_factory=dict)

    def next_key(self, room: str, after: str) -> str | None:
        return min((key for key in self.objects if key.startswith(room) and key > after), default=None)

    def last_written(self, prefix: str) -> datetime | None:
        below = (key for key in self.objects if key.startswith(prefix))
        return max((self.written.get(key, self.clock.now()) for key in below), default=None)


class FakeSweepMarks:
    def __init__(self) -> None:
        self.marks: dict[str, str] = {}

    def read(self, room: str) -> str:
        return self.marks.get(room, "")

    def write(self, room: str, key: str) -> None:
        self.marks[room] = key
