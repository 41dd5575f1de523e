"""The change log of a room: durable events in one gapless sequence, so that a client knows what it missed.

A list of annotations is read from an index that may lag behind by moments, while the log is exact. So a list
is handed out with a *settled* sequence number: the newest one whose change is at least `SETTLE` old. Asking
for the changes after it repeats a few that the list already shows (clients drop them by version) and can
never skip one. `Counter` remembers two marks to answer that from one item, without reading the log.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field

from practika.domain.annotation import Annotation
from practika.domain.audience import Audience, mark_of, marks_of, may_see
from practika.domain.caller import Caller
from practika.domain.ids import AnnotationId, WorkspaceId
from practika.domain.model import Model
from practika.domain.recall import PersonNotice
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
    """A durable fact: an annotation as it is after the event (a tombstone after a removal).

    `was`: for whom the version before was; null when there was none.
    """

    type: EventType
    annotation: Annotation
    was: Audience | None = None
    #: W3C Trace Context of the request that made it, where one was named; absent from the wire otherwise.
    traceparent: Annotated[str, Field(max_length=55)] | None = Field(
        default=None,
        exclude_if=lambda value: value is None,
        json_schema_extra=_may_be_absent,
    )

    @property
    def withdrawal(self) -> Withdrawal | None:
        """Set when it is now for others than the version before was."""
        note, was = self.annotation, self.was
        mark = mark_of(note.audience, note.author.id)
        moved = was is not None and mark is not None and mark != mark_of(was, note.author.id)
        return Withdrawal(version=note.version, mark=mark) if moved and mark else None

    @property
    def key(self) -> str:
        """The event's own name: one version of one annotation happens once, however often it is delivered."""
        return f"{self.annotation.id}#{self.annotation.version}"


class Withdrawn(Model):
    """An annotation that you could see is not for you any more: to you it is removed. Nothing else of it is told."""

    type: Literal["annotation.withdrawn"] = "annotation.withdrawn"
    annotation_id: AnnotationId
    version: int


class Unseen(Model):
    """Something happened that is not for you; its number keeps the sequence gapless."""

    type: Literal["unseen"] = "unseen"


class Change(Model):
    """One line of the log, for nobody's eyes yet. `seq` counts from 1 per room, without gaps; `at` is when it was
    logged."""

    seq: Annotated[int, Field(ge=1)]
    at: datetime
    event: AnnotationEvent

    @property
    def marks(self) -> frozenset[str]:
        """The marks of the annotation now and before (domain/audience.py): none, and everyone sees all of it."""
        note, was = self.event.annotation, self.event.was
        both = {mark_of(one, note.author.id) for one in (note.audience, was) if one is not None}
        return frozenset(mark for mark in both if mark is not None)


class Withdrawal(Model):
    """The last time that an annotation came to be for fewer people, or for others: since when, and its mark then."""

    version: int
    mark: str


#: By the annotation's id.
Withdrawals = Mapping[str, Withdrawal]


def withdrawals_in(changes: Iterable[Change]) -> Withdrawals:
    """What these changes, in order, withdrew from somebody."""
    found = ((change.event.annotation.id, change.event.withdrawal) for change in changes)
    return {annotation_id: one for annotation_id, one in found if one is not None}


class ToldChange(Model):
    """A line of the log as one viewer may see it. Only this type fits into a frame or an answer."""

    seq: Annotated[int, Field(ge=1)]
    at: datetime
    event: AnnotationEvent | Withdrawn | Unseen


def told_to(viewer: Caller, change: Change, withdrawals: Withdrawals) -> ToldChange:
    """What that person may know of a change. What was withdrawn from them later is withdrawn at once."""
    event = change.event
    later = withdrawals.get(event.annotation.id)
    gone = (
        later is not None and event.annotation.version < later.version and later.mark not in marks_of(viewer)
    )
    author = event.annotation.author.id
    fact: AnnotationEvent | Withdrawn | Unseen = Unseen()
    if not gone and may_see(event.annotation.audience, author, viewer):
        fact = event
    elif gone or (event.was is not None and may_see(event.was, author, viewer)):
        fact = Withdrawn(annotation_id=event.annotation.id, version=event.annotation.version)
    return ToldChange(seq=change.seq, at=change.at, event=fact)


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
    """Something that people in a workspace must be told: a durable event, how far a video is, or that the sockets of
    somebody end."""

    workspace_id: WorkspaceId
    fact: AnnotationEvent | VideoProgress | PersonNotice

    @property
    def room(self) -> Room:
        """The room of the video that it is about, or of the workspace."""
        if isinstance(self.fact, PersonNotice):
            return Room(workspace_id=self.workspace_id)
        about = self.fact.annotation if isinstance(self.fact, AnnotationEvent) else self.fact
        return Room(workspace_id=self.workspace_id, video_id=about.video_id)


class CatchUp(Model):
    """The changes after a number. `last_seq` is how far this answer reaches; `more` says to ask again from
    there.

    `snapshot_required`: the log does not reach back that far (or not that far ahead): load the list anew.
    """

    changes: tuple[ToldChange, ...] = ()
    last_seq: Sequence64
    snapshot_required: bool = False
    more: bool = False


def catch_up(
    after: int, found: Sequence[Change], last_seq: int, *, viewer: Caller, withdrawals: Withdrawals
) -> CatchUp:
    """The answer to "changes after n" from the rows found, in order (cut off, or expired ones missing), as that viewer
    may see them."""
    if after > last_seq:
        return CatchUp(last_seq=last_seq, snapshot_required=True)
    gapless = all(change.seq == after + step for step, change in enumerate(found, start=1))
    if not gapless or (not found and after < last_seq):
        return CatchUp(last_seq=last_seq, snapshot_required=True)
    reached = found[-1].seq if found else after
    seen = tuple(told_to(viewer, change, withdrawals) for change in found)
    return CatchUp(changes=seen, last_seq=reached, more=reached < last_seq)
