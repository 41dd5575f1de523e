"""The bucket as the sweep sees it, and how far it has come."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class StoredFiles(Protocol):
    """Keys in the order of their bytes."""

    def next_key(self, room: str, after: str) -> str | None:
        """The first key of the room ("media/") behind `after`; None at the end."""
        ...

    def last_written(self, prefix: str) -> datetime | None:
        """When the youngest object below the prefix was written; None when there is none."""
        ...


class SweepMarks(Protocol):
    """How far the sweep of each room has come (PostgreSQL)."""

    def read(self, room: str) -> str:
        """The key behind which the next round begins; "" at the beginning."""
        ...

    def write(self, room: str, key: str) -> None: ...
