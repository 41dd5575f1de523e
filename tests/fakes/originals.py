"""Originals in memory, over the same dict of objects as the bucket."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from practika.domain.errors import SourceMissing
from practika.domain.original import OriginalPlace, OriginalState, ReturnSpeed, StoredOriginal

AT_HAND = OriginalState(place=OriginalPlace.AT_HAND)


@dataclass
class FakeOriginals:
    """`places` tells of those that are not at hand; `asked` is every (key, speed) that was asked for."""

    objects: dict[str, bytes]
    places: dict[str, OriginalState] = field(default_factory=dict)
    asked: list[tuple[str, ReturnSpeed]] = field(default_factory=list)

    def archive(self, key: str) -> None:
        """What the bucket's lifecycle does one night."""
        self.places[key] = OriginalState(place=OriginalPlace.ARCHIVED)

    def arrive(self, key: str, days: int = 7) -> None:
        """It is back, as S3 says some hours after it was asked."""
        until = datetime.now(UTC) + timedelta(days=days)
        self.places[key] = OriginalState(place=OriginalPlace.BACK, until=until)

    def look(self, key: str) -> StoredOriginal | None:
        if key not in self.objects:
            return None
        return StoredOriginal(size_bytes=len(self.objects[key]), state=self.places.get(key, AT_HAND))

    def link(self, key: str, *, filename: str, seconds: int) -> str:
        return f"fake://{key}?{filename}&{seconds}"

    def bring_back(self, key: str, *, speed: ReturnSpeed, days: int) -> None:
        if key not in self.objects:
            raise SourceMissing
        if self.places.get(key, AT_HAND).place is OriginalPlace.ARCHIVED:
            self.asked.append((key, speed))
            self.places[key] = OriginalState(place=OriginalPlace.RETURNING)
