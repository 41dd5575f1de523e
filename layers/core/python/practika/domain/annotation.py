"""An annotation: words and shapes on exact frames of one video. Every change gives a new version, none is overwritten.

Pure functions from a version to the next one; each raises the domain error that says why not. Who may what stands in
`domain/policy.py`.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, Field, StringConstraints

from practika.domain.anchor import Anchor
from practika.domain.audience import Audience, demand_audience, narrower
from practika.domain.caller import Caller
from practika.domain.codes import Coding
from practika.domain.errors import Conflict, Invalid, TooLarge, VersionConflict
from practika.domain.ids import AnnotationId, PersonId, VideoId
from practika.domain.model import Model
from practika.domain.policy import Action, demand
from practika.domain.redaction import Redacted, Vouching, demand_words
from practika.domain.rich_text import check_text
from practika.domain.shapes import Ink, Shape, identified, well_moved

MAX_TEXT_CHARACTERS = 10_000
MAX_SHAPES = 100
#: Counts the forms that an annotation's stored JSON has had. What was stored in today's form is handed on as it is,
#: older ones are read and written anew. A test holds the form's digest: whoever changes a field counts on.
FORM = 6
#: Largest JSON of one annotation in bytes; DynamoDB itself ends at 400 KB an item.
MAX_ANNOTATION_BYTES = 256 * 1024

AnnotationText = Annotated[str, StringConstraints(max_length=MAX_TEXT_CHARACTERS)]
#: In drawing order, the lowest first; each has an id (domain/shapes.py).
Shapes = Annotated[
    tuple[Shape, ...], Field(max_length=MAX_SHAPES), AfterValidator(identified), AfterValidator(well_moved)
]


class AnnotationStatus(StrEnum):
    """Open until somebody resolves it, or a coach approves what it asked for; it may be opened again."""

    OPEN = "open"
    RESOLVED = "resolved"
    APPROVED = "approved"


class Act(StrEnum):
    """What one revision did."""

    CREATED = "created"
    REVISED = "revised"
    REMOVED = "removed"
    RESTORED = "restored"


class Author(Model):
    """Who wrote it, with the name of that moment."""

    id: PersonId
    name: str


class Annotation(Model):
    """One version of an annotation, as it travels and is stored. `version` counts from 1 without gaps."""

    id: AnnotationId
    video_id: VideoId
    parent_id: AnnotationId | None = None
    anchor: Anchor
    shapes: Shapes = ()
    text: AnnotationText = ""
    color: Ink = "ink-1"
    status: AnnotationStatus = AnnotationStatus.OPEN
    audience: Audience = Audience.EVERYONE
    code: Coding | None = None
    author: Author
    created_at: datetime
    updated_at: datetime
    version: Annotated[int, Field(ge=1)] = 1
    removed: bool = False


class Rollback(Model):
    """A revision that takes back what one person did since a moment."""

    person_id: PersonId
    since: datetime


class Revision(Model):
    """One line of an annotation's history: who did what when with which client, and what it was afterwards.

    `based_on`: the version that the person saw, where others' changes to other fields had come in between.
    `restored_from`: the version that this one goes back to. `previous_hash` and `hash`: see domain/chain.py; lines
    written before there were hashes have none. `redacted`: a former member was taken out of this line, which a later
    line's `erasure` vouches for (domain/redaction.py).
    """

    version: int
    act: Act
    by: Author
    at: datetime
    annotation: Annotation
    client: str | None = None
    based_on: int | None = None
    restored_from: int | None = None
    rollback: Rollback | None = None
    erasure: Vouching = None
    redacted: Redacted = False
    previous_hash: str | None = None
    hash: str | None = None


class Content(Model):
    """What a person puts into a new annotation."""

    shapes: Shapes = ()
    text: AnnotationText = ""
    color: Ink = "ink-1"
    audience: Audience = Audience.EVERYONE
    code: Coding | None = None


class Amendment(Model):
    """What a revision changes; None leaves that field as it is."""

    text: AnnotationText | None = None
    shapes: Shapes | None = None
    color: Ink | None = None
    status: AnnotationStatus | None = None
    audience: Audience | None = None
    code: Coding | None = None
    anchor: Anchor | None = None

    @property
    def only_status(self) -> bool:
        """Does it resolve or reopen and touch nothing else?"""
        return self.model_copy(update={"status": None}) == Amendment()


def create(
    annotation_id: AnnotationId,
    video_id: VideoId,
    anchor: Anchor,
    content: Content,
    *,
    parent: Annotation | None,
    by: Caller,
    at: datetime,
) -> Annotation:
    """Version 1. A reply is for nobody who may not see what it answers.

    Raises Forbidden, Invalid (nothing in it, wrong parent) or TooLarge.
    """
    demand(by, Action.ANNOTATE if parent is None else Action.COMMENT)
    if parent is not None and (parent.video_id != video_id or parent.id == annotation_id):
        raise Invalid("A reply belongs to a note on the same video.", field="parentId")
    audience = narrower(content.audience, parent.audience) if parent else content.audience
    demand_audience(by, audience, author_id=by.person_id)
    annotation = Annotation(
        id=annotation_id,
        video_id=video_id,
        parent_id=parent.id if parent else None,
        anchor=anchor,
        shapes=content.shapes,
        text=content.text,
        color=content.color,
        audience=audience,
        code=content.code,
        author=Author(id=by.person_id, name=by.name),
        created_at=at,
        updated_at=at,
    )
    return _checked(annotation)


def same_creation(first: Annotation, again: Annotation) -> bool:
    """Is `again` the same request as the one that made `first` (a retry), whatever the clock said?"""
    neutral: dict[str, Any] = {
        "created_at": first.created_at,
        "updated_at": first.updated_at,
        "author": first.author,
    }
    if first.parent_id is not None:  # may have become narrower with its parent meanwhile
        neutral["audience"] = first.audience
    return first.author.id == again.author.id and again.model_copy(update=neutral) == first


def revise(
    annotation: Annotation, amendment: Amendment, *, version: int, by: Caller, at: datetime
) -> Annotation:
    """The next version. Raises VersionConflict, Forbidden, Conflict (removed), Invalid or TooLarge."""
    demand(by, Action.RESOLVE if amendment.only_status else Action.REVISE, made_by=annotation.author.id)
    if amendment.status is not None and AnnotationStatus.APPROVED in (amendment.status, annotation.status):
        demand(by, Action.APPROVE)
    _require_version(annotation, version)
    if annotation.removed:
        raise Conflict("This note was removed. Restore it before you change it.")
    if amendment.anchor is not None and annotation.parent_id is not None:
        raise Invalid("A reply stands where its note stands.", field="anchor")
    kept = asked(amendment)
    if not kept:
        raise Invalid("Say what to change: text, shapes, color, status, audience, code or anchor.")
    if amendment.audience is not None:
        demand_audience(by, amendment.audience, author_id=annotation.author.id)
    return _checked(_next(annotation, at, **kept))


def remove(annotation: Annotation, *, version: int, by: Caller, at: datetime) -> Annotation:
    """The tombstone. Raises VersionConflict or Forbidden; removing twice is a Conflict."""
    demand(by, Action.ERASE, made_by=annotation.author.id)
    _require_version(annotation, version)
    if annotation.removed:
        raise Conflict("This note is removed already.")
    return _next(annotation, at, removed=True)


def restore(annotation: Annotation, *, version: int, by: Caller, at: datetime) -> Annotation:
    """Back from the tombstone as it was. Raises VersionConflict, Forbidden or Conflict (not removed)."""
    demand(by, Action.ERASE, made_by=annotation.author.id)
    _require_version(annotation, version)
    if not annotation.removed:
        raise Conflict("This note is not removed.")
    demand_words(has_content(annotation))
    return _next(annotation, at, removed=False)


def restore_to(
    annotation: Annotation, goal: Annotation, *, version: int, by: Caller, at: datetime
) -> Annotation:
    """With the content of an earlier version; for whom it is stays as it is now.

    Raises VersionConflict, Forbidden, or Invalid (a tombstone).
    """
    demand(by, Action.REVISE, made_by=annotation.author.id)
    _require_version(annotation, version)
    if goal.removed:
        raise Invalid("That version is a removal. Choose one in which the note is there.", field="toVersion")
    demand_words(has_content(goal))
    return go_back(annotation, goal.model_copy(update={"audience": annotation.audience}), at=at)


def go_back(annotation: Annotation, goal: Annotation, *, at: datetime) -> Annotation:
    """The next version, with everything that people change as it is in `goal`.

    A place on another frame map is no place of this film any more: then the note stays where it stands.
    """
    content = {name: getattr(goal, name) for name in (*Amendment.model_fields, "removed")}
    if goal.anchor.frame_map_sha256 != annotation.anchor.frame_map_sha256:
        content["anchor"] = annotation.anchor
    return _next(annotation, at, **content)


def move(annotation: Annotation, anchor: Anchor, *, at: datetime) -> Annotation:
    """The next version of a note or its tombstone, at the same time on another frame map: nobody's doing."""
    return _next(annotation, at, anchor=anchor)


def asked(amendment: Amendment) -> dict[str, Any]:
    """The fields that it changes, by name."""
    named = {name: getattr(amendment, name) for name in Amendment.model_fields}
    return {name: value for name, value in named.items() if value is not None}


def has_content(annotation: Annotation) -> bool:
    """Is anything written, drawn or coded?"""
    return bool(annotation.text.strip() or annotation.shapes or annotation.code)


def conflict_with(current: Annotation) -> VersionConflict:
    """The refusal of a change to an older version; it carries the current one."""
    return VersionConflict(current=current.model_dump(mode="json", by_alias=True))


def wire_json(annotation: Annotation) -> str:
    """Compact JSON as it travels and as it is stored."""
    return annotation.model_dump_json(by_alias=True)


def _next(annotation: Annotation, at: datetime, **changes: object) -> Annotation:
    """History never runs backwards, whatever the clocks of two doors say."""
    later = max(at, annotation.updated_at)
    return annotation.model_copy(update={**changes, "version": annotation.version + 1, "updated_at": later})


def _require_version(annotation: Annotation, version: int) -> None:
    if annotation.version != version:
        raise conflict_with(annotation)


def _checked(annotation: Annotation) -> Annotation:
    if not has_content(annotation):
        raise Invalid("Write something, draw something or choose a code.")
    check_text(annotation.text)
    if len(wire_json(annotation).encode()) > MAX_ANNOTATION_BYTES:
        raise TooLarge("This note is larger than 256 KB. Split the drawing into several notes.")
    return annotation
