"""The uploaded files themselves (S3): what people take home, and what every ingest run reads."""

from __future__ import annotations

from typing import Protocol


class Originals(Protocol):
    """Objects below `uploads/`, by key."""

    def stored_bytes(self, key: str) -> int | None:
        """Size of the file in bytes, None when it is not there."""
        ...

    def link(self, key: str, *, filename: str, seconds: int) -> str:
        """A URL that saves the file under `filename`, for whoever opens it within `seconds`."""
        ...
