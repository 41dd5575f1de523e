"""Two people who draw into the same annotation: their drawings meet shape by shape (three-way), by the shapes' ids."""

from __future__ import annotations

from collections.abc import Sequence

from practika.domain.shapes import Shape

Drawing = Sequence[Shape]


def merge_drawings(base: Drawing, mine: Drawing, theirs: Drawing) -> tuple[tuple[Shape, ...], frozenset[str]]:
    """What `mine`, made on `base`, comes to on top of `theirs`; and the ids of shapes that both changed, to different
    ones or one of them away. Those are here as `theirs` has them.

    Swapping `mine` and `theirs` gives the same, but for those. What both added lies above the rest, in the order of
    the ids.
    """
    was, ours, others = ({shape.id: shape for shape in one} for one in (base, mine, theirs))
    kept: dict[str, Shape] = {}
    clashes = set()
    for name in {**was, **others, **ours}:
        before, here, there = was.get(name), ours.get(name), others.get(name)
        if here != before and there not in (before, here):
            clashes.add(name)
        wanted = here if there == before else there
        if wanted is not None:
            kept[name] = wanted
    return tuple(kept[name] for name in _order(base, mine, theirs) if name in kept), frozenset(clashes)


def _order(base: Drawing, mine: Drawing, theirs: Drawing) -> list[str]:
    """What was there in the order that somebody gave it, if anybody did; then what is new."""
    was = [shape.id for shape in base]
    ours, others = [shape.id for shape in mine], [shape.id for shape in theirs]
    stay = set(was) & set(ours) & set(others)
    old, one, other = ([name for name in names if name in stay] for names in (was, ours, others))
    stayed = other if one == old else one if other == old else min(one, other)
    gone = [name for name in was if name not in stay]
    new, newer = ([name for name in names if name not in was] for names in (ours, others))
    added = [*new, *newer] if not (new and newer) else sorted({*new, *newer})
    return _with(stayed, gone, was) + added


def _with(stayed: list[str], gone: list[str], was: list[str]) -> list[str]:
    """Shapes that only one of them still has, each above the one that it lay above."""
    order = list(stayed)
    for name in gone:
        below = next((one for one in reversed(was[: was.index(name)]) if one in order), None)
        order.insert(0 if below is None else order.index(below) + 1, name)
    return order
