"""The change log of a room: durable events in one gapless sequence, so that a client knows what it missed.

A list of annotations is read from an index that may lag behind by moments, while the log is exact. So a list
is handed out with a *settled* sequence number: the newest one whose change is at least `SETTLE` old. Asking
for the changes after it repeats a few that the list already shows (clients drop them by version) and can
never skip one. `Counter` remembers two marks to answer that from one item, without reading the log.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field

from practika.domain.annotation import Annotation
from practika.domain.ids import WorkspaceId
from practika.domain.model import Model
from practika.domain.room import Room
from practika.domain.video import VideoProgress

#: Longest time an index may lag behind its table; DynamoDB settles in well under a second.
SETTLE = timedelta(seconds=10)

Sequence64 = Annotated[int, Field(ge=0)]


class EventType(StrEnum):
    """What happened, by its name on the wire."""

    ADDED = "annotation.added"
    REVISED = "annotation.revised"
    REMOVED = "annotation.removed"
    RESTORED = "annotation.restored"


def _may_be_absent(schema: dict[str, Any]) -> None:
    """In the schema too: a default would read as "always there"."""
    schema.pop("default", None)


class AnnotationEvent(Model):
    """A durable fact: an annotation as it is after the event (a tombstone after a removal)."""

    type: EventType
    annotation: Annotation
    #: W3C Trace Context of the request that made it, where one was named; absent from the wire otherwise.
    traceparent: Annotated[str, Field(max_length=55)] | None = Field(
        default=None,
        exclude_if=lambda value: value is None,
        json_schema_extra=_may_be_absent,
    )

    @property
    def key(self) -> str:
        """The event's own name: one version of one annotation happens once, however often it is delivered."""
        return f"{self.annotation.id}#{self.annotation.version}"


class Change(Model):
    """One line of the log. `seq` counts from 1 per room, without gaps; `at` is when it was logged."""

    seq: Annotated[int, Field(ge=1)]
    at: datetime
    event: AnnotationEvent


class Mark(Model):
    """Everything up to `seq` was logged at `at` or before."""

    seq: Sequence64
    at: datetime


class Counter(Model):
    """A room's sequence: its last number, and two older marks at least `SETTLE` apart."""

    last: Mark
    recent: Mark
    older: Mark

    @classmethod
    def fresh(cls, at: datetime) -> Counter:
        """A room in which nothing has happened."""
        zero = Mark(seq=0, at=at)
        return cls(last=zero, recent=zero, older=zero)

    def advanced(self, count: int, at: datetime) -> Counter:
        """After `count` more changes at `at` (a clock that runs backwards is held)."""
        last = Mark(seq=self.last.seq + count, at=max(at, self.last.at))
        for mark in (self.last, self.recent):
            if last.at - mark.at >= SETTLE:
                return Counter(last=last, recent=last, older=mark)
        return Counter(last=last, recent=self.recent, older=self.older)

    def settled(self, now: datetime) -> int:
        """The newest known sequence number that is at least `SETTLE` old at `now`."""
        for mark in (self.last, self.recent):
            if now - mark.at >= SETTLE:
                return mark.seq
        return self.older.seq


class Occurrence(Model):
    """Something that people in a workspace must be told: a durable event, or how far a video is."""

    workspace_id: WorkspaceId
    fact: AnnotationEvent | VideoProgress

    @property
    def room(self) -> Room:
        """The room of the video that it is about."""
        about = self.fact.annotation if isinstance(self.fact, AnnotationEvent) else self.fact
        return Room(workspace_id=self.workspace_id, video_id=about.video_id)


class CatchUp(Model):
    """The changes after a number. `last_seq` is how far this answer reaches; `more` says to ask again from
    there.

    `snapshot_required`: the log does not reach back that far (or not that far ahead): load the list anew.
    """

    changes: tuple[Change, ...] = ()
    last_seq: Sequence64
    snapshot_required: bool = False
    more: bool = False


def catch_up(after: int, found: Sequence[Change], last_seq: int) -> CatchUp:
    """The answer to "changes after n" from the rows found, in order (cut off, or expired ones missing)."""
    if after > last_seq:
        return CatchUp(last_seq=last_seq, snapshot_required=True)
    gapless = all(change.seq == after + step for step, change in enumerate(found, start=1))
    if not gapless or (not found and after < last_seq):
        return CatchUp(last_seq=last_seq, snapshot_required=True)
    reached = found[-1].seq if found else after
    return CatchUp(changes=tuple(found), last_seq=reached, more=reached < last_seq)
