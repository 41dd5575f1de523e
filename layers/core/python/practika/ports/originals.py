"""The uploaded files themselves (S3): what people take home, and what every ingest run reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from practika.domain.original import ReturnSpeed, StoredOriginal


class Originals(Protocol):
    """Objects below `uploads/`, by key."""

    def look(self, key: str) -> StoredOriginal | None:
        """The file as it lies just now, None when it is not there."""
        ...

    def link(self, key: str, *, filename: str, seconds: int) -> str:
        """A URL that saves the file under `filename`, for whoever opens it within `seconds`. It must be readable."""
        ...

    def bring_back(self, key: str, *, speed: ReturnSpeed, days: int) -> None:
        """Asks for an archived file, to be readable for `days`. One that is on its way already stays on its way, one
        that is back stays longer. Raises SourceMissing."""
        ...
