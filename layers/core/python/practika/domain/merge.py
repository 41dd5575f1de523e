"""Changes made on an older version: field by field against the version that the person saw (three-way).

A field that nobody else has changed since takes the person's value; one that only others changed keeps theirs; one
that both changed, to different values, is a conflict that a person must settle. A drawing is merged shape by shape
(domain/shape_merge.py): it is a conflict only where both changed the same shape.
"""

from __future__ import annotations

from typing import Any

from practika.domain.annotation import (
    MAX_SHAPES,
    Act,
    Amendment,
    Annotation,
    Revision,
    asked,
    conflict_with,
    has_content,
)
from practika.domain.caller import Caller
from practika.domain.errors import VersionConflict
from practika.domain.shape_merge import merge_drawings


def still_to_do(amendment: Amendment, current: Annotation) -> Amendment:
    """The change without what is so already, whoever made it so."""
    wanted = asked(amendment).items()
    return Amendment(**{name: value for name, value in wanted if getattr(current, name) != value})


def merge(base: Annotation, amendment: Amendment, current: Annotation) -> Amendment:
    """What the change, made on `base`, comes to on top of `current`; maybe nothing.

    Raises VersionConflict with details `current`, `base`, `fields` (those that both changed) and, if the drawing is one
    of them, `shapes` (the ids of the shapes that both changed; none: together they would be too many). Which of two
    disjoint changes comes first makes no difference to the outcome.
    """
    wanted = asked(still_to_do(amendment, current))
    wanted = {name: value for name, value in wanted.items() if value != getattr(base, name)}
    if base.removed != current.removed:
        raise _both(["removed"], base, current)
    clashes = {name for name in wanted if getattr(base, name) != getattr(current, name)}
    both: frozenset[str] = frozenset()
    if "shapes" in clashes:
        wanted["shapes"], both = merge_drawings(base.shapes, wanted["shapes"], current.shapes)
        if not both and len(wanted["shapes"]) <= MAX_SHAPES:
            clashes.remove("shapes")
    if clashes:
        raise _both(sorted(clashes), base, current, both)
    merged = current.model_copy(update=wanted)
    if wanted and not has_content(merged):  # one took the words away while another took the drawing away
        raise _both(["shapes", "text"], base, current)
    return still_to_do(Amendment(**wanted), current)


def repeats(line: Revision, before: Annotation, base: Annotation, amendment: Amendment, by: Caller) -> bool:
    """Did this person make this very change of `base` in that line of history? Then the same request came twice.

    `before` is the version before the line: what others had made so already was not this person's doing.
    """
    return (
        line.act is Act.REVISED
        and line.by.id == by.person_id
        and (line.based_on or line.version - 1) == base.version
        and all(_did(name, value, line.annotation, before, base) for name, value in asked(amendment).items())
    )


def _did(name: str, value: Any, after: Annotation, before: Annotation, base: Annotation) -> bool:
    """Did the step from `before` to `after` set this field to that value, or did nobody have to?"""
    if getattr(base, name) == value:
        return True
    if name == "shapes":  # others' shapes may have come to it
        merged, both = merge_drawings(base.shapes, value, after.shapes)
        return not both and merged == after.shapes != before.shapes
    return bool(getattr(after, name) == value != getattr(before, name))


def _both(
    fields: list[str], base: Annotation, current: Annotation, shapes: frozenset[str] = frozenset()
) -> VersionConflict:
    conflict = conflict_with(current)
    conflict.details |= {"base": base.model_dump(mode="json", by_alias=True), "fields": fields}
    if "shapes" in fields:
        conflict.details["shapes"] = sorted(shapes)
    return conflict
