"""Reading the past of annotations: how one was at a moment, what differs between two versions, and how it would be
without one person's changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from pydantic import JsonValue

from practika.domain.annotation import Amendment, Annotation, Revision, has_content
from practika.domain.audience import Audience
from practika.domain.ids import AnnotationId, PersonId
from practika.domain.model import Model

#: What people change about an annotation.
FIELDS = (*Amendment.model_fields, "removed")


class FieldChange(Model):
    """One field, before and after, as on the wire."""

    field: str
    before: JsonValue
    after: JsonValue


class Difference(Model):
    """What is different between two versions; empty when they are the same."""

    annotation_id: AnnotationId
    first: int
    last: int
    changes: tuple[FieldChange, ...]


def differing(one: Annotation, other: Annotation) -> tuple[str, ...]:
    """Names of the fields that are not the same."""
    return tuple(name for name in FIELDS if getattr(one, name) != getattr(other, name))


def compare(before: Annotation, after: Annotation) -> Difference:
    """Field by field, in the order of `FIELDS`."""
    old, new = _wire(before), _wire(after)
    changes = (
        FieldChange(field=name, before=old[name], after=new[name]) for name in differing(before, after)
    )
    return Difference(
        annotation_id=after.id, first=before.version, last=after.version, changes=tuple(changes)
    )


def as_of(lines: Iterable[Revision], at: datetime) -> Annotation | None:
    """The annotation as it was at that moment; None before it was made. Lines are in order and so are their times."""
    found = None
    for line in lines:
        if line.at > at:
            break
        found = line.annotation
    return found


def without(lines: Sequence[Revision], person_id: PersonId, since: datetime) -> Annotation:
    """The newest version with every field as it would be, had that person changed nothing since that moment.

    History is played again without that person's steps: a field that others set later keeps what they set, every other
    one goes back. An annotation that the person made since then becomes a tombstone, unless others changed it too.
    What is private stays so, and nothing becomes private by this: that is for its author to decide.
    """
    last = lines[-1].annotation
    made_since = _counts(lines[0], person_id, since)
    state = {name: getattr(lines[0].annotation, name) for name in FIELDS}
    others = False
    for before, line in pairwise(lines):
        if not _counts(line, person_id, since):
            steps = differing(before.annotation, line.annotation)
            others = others or bool(steps and not _rolls_back(line, person_id))
            state |= {name: getattr(line.annotation, name) for name in steps}
    if Audience.PRIVATE in (state["audience"], last.audience):
        state["audience"] = last.audience
    back = last.model_copy(update=state)
    if not has_content(back):  # what is left of it was only sensible together with what goes away
        return back.model_copy(update={"text": last.text, "shapes": last.shapes, "removed": True})
    return back.model_copy(update={"removed": True}) if made_since and not others else back


def touched(lines: Iterable[Revision], person_id: PersonId, since: datetime) -> bool:
    """Did that person do anything to it since that moment?"""
    return any(_counts(line, person_id, since) for line in lines)


def by_annotation(lines: Iterable[Revision]) -> Iterator[list[Revision]]:
    """Lines in order of (annotation, version), gathered into one list for each annotation."""
    gathered: list[Revision] = []
    for line in lines:
        if gathered and gathered[0].annotation.id != line.annotation.id:
            yield gathered
            gathered = []
        gathered.append(line)
    if gathered:
        yield gathered


def _counts(line: Revision, person_id: PersonId, since: datetime) -> bool:
    return line.by.id == person_id and line.at >= since


def _rolls_back(line: Revision, person_id: PersonId) -> bool:
    """Taking back what somebody did is not taking part."""
    return line.rollback is not None and line.rollback.person_id == person_id


def _wire(annotation: Annotation) -> dict[str, Any]:
    return annotation.model_dump(mode="json", by_alias=True, include=set(FIELDS))
