"""Changes made on an older version: field by field against the version that the person saw (three-way).

A field that nobody else has changed since takes the person's value; one that only others changed keeps theirs; one
that both changed, to different values, is a conflict that a person must settle. The list of shapes is one field:
shapes have no names of their own, so nothing says which of two lists has the newer form of a shape.
"""

from __future__ import annotations

from practika.domain.annotation import Act, Amendment, Annotation, Revision, asked, conflict_with, has_content
from practika.domain.caller import Caller
from practika.domain.errors import VersionConflict


def still_to_do(amendment: Amendment, current: Annotation) -> Amendment:
    """The change without what is so already, whoever made it so."""
    return _only(
        amendment, {name for name, value in asked(amendment).items() if getattr(current, name) != value}
    )


def merge(base: Annotation, amendment: Amendment, current: Annotation) -> Amendment:
    """What the change, made on `base`, comes to on top of `current`; maybe nothing.

    Raises VersionConflict with details `current`, `base` and `fields` (those that both changed). Which of two disjoint
    changes comes first makes no difference to the outcome.
    """
    wanted = asked(still_to_do(amendment, current))
    changed = {name for name, value in wanted.items() if value != getattr(base, name)}
    if base.removed != current.removed:
        raise _both(["removed"], base, current)
    clashes = sorted(name for name in changed if getattr(base, name) != getattr(current, name))
    if clashes:
        raise _both(clashes, base, current)
    merged = current.model_copy(update={name: wanted[name] for name in changed})
    if changed and not has_content(merged):  # one took the words away while another took the drawing away
        raise _both(["shapes", "text"], base, current)
    return _only(amendment, changed)


def repeats(line: Revision, before: Annotation, base: Annotation, amendment: Amendment, by: Caller) -> bool:
    """Did this person make this very change of `base` in that line of history? Then the same request came twice.

    `before` is the version before the line: what others had made so already was not this person's doing.
    """
    return (
        line.act is Act.REVISED
        and line.by.id == by.person_id
        and (line.based_on or line.version - 1) == base.version
        and all(
            getattr(line.annotation, name) == value != getattr(before, name) or getattr(base, name) == value
            for name, value in asked(amendment).items()
        )
    )


def _only(amendment: Amendment, names: set[str]) -> Amendment:
    return Amendment(**{name: value for name, value in asked(amendment).items() if name in names})


def _both(fields: list[str], base: Annotation, current: Annotation) -> VersionConflict:
    conflict = conflict_with(current)
    conflict.details |= {"base": base.model_dump(mode="json", by_alias=True), "fields": fields}
    return conflict
