"""What people watched: the sums that the app shows, and the warehouse that keeps every event."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Protocol

from practika.domain.ids import PersonId, VideoId, WorkspaceId
from practika.domain.model import Model

if TYPE_CHECKING:
    from practika.domain.usage import Sums, UsageEntry


class PersonDay(Model):
    """What one person did on one day (UTC). `films`: milliseconds on the clock watched of each; `ms`: of all."""

    day: date
    person_id: PersonId
    ms: int = 0
    loops: int = 0
    notes: int = 0
    sessions: int = 0
    films: Mapping[VideoId, int] = {}


class UsageSums(Protocol):
    """Sums by person and day, and by person and film. Every call is scoped to a workspace."""

    def count(self, entry: UsageEntry) -> None:
        """Adds the batch to the sums and hands it on to the warehouse: all of it once, however often it comes.

        Raises TooManyRequests when the person's day is full.
        """
        ...

    def days(
        self, workspace_id: WorkspaceId, first: date, last: date, *, person_id: PersonId | None = None
    ) -> Sequence[PersonDay]:
        """Days of everybody, or of one person, by day and person; both ends included. Days without use are missing."""
        ...

    def heat(
        self, workspace_id: WorkspaceId, video_id: VideoId, *, person_id: PersonId | None = None
    ) -> Sequence[Sums]:
        """One for each person who watched the film (or for the one), as `HeatMap.of` reads them."""
        ...

    def is_counted(self, workspace_id: WorkspaceId, person_id: PersonId) -> bool:
        """False for who does not want to be counted."""
        ...

    def choose(self, workspace_id: WorkspaceId, person_id: PersonId, *, counted: bool) -> None:
        """Notes the choice."""
        ...

    def forget(self, workspace_id: WorkspaceId, person_id: PersonId, *, since: date, until: date) -> None:
        """Removes the person's sums of these days and of the films watched in them. Safe to repeat."""
        ...


class UsageLog(Protocol):
    """Where every event goes to be asked later in SQL."""

    def append(self, entries: Sequence[UsageEntry]) -> None:
        """Durable before it returns; what comes twice lies there twice, with the same ids. Raises Unavailable."""
        ...


class FilmTitles(Protocol):
    """What films are called, for a list of them."""

    def titles(self, workspace_id: WorkspaceId, video_ids: Collection[VideoId]) -> Mapping[VideoId, str]:
        """Of those that are in the workspace; removed ones are left out."""
        ...
