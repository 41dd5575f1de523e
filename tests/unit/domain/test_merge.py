"""Three-way merge: disjoint changes meet in any order, and the same field changed twice is never decided silently.

Drawings are merged shape by shape: test_shape_merge.py."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from practika.domain.annotation import Amendment, Annotation, AnnotationStatus, asked, revise
from practika.domain.caller import Role
from practika.domain.errors import VersionConflict
from practika.domain.merge import merge
from tests.examples import NOON, anchor, member, note

VALUES: dict[str, st.SearchStrategy[Any]] = {
    "text": st.sampled_from(["note 1", "a", "b", "c"]),
    "color": st.sampled_from(["ink-1", "ink-2", "ink-3"]),
    "status": st.sampled_from(list(AnnotationStatus)),
    "anchor": st.sampled_from([anchor(10), anchor(11), anchor(12, 20)]),
}
amendments = st.fixed_dictionaries({}, optional=VALUES).filter(bool).map(lambda named: Amendment(**named))


def applied(current: Annotation, amendment: Amendment) -> Annotation:
    if not asked(amendment):
        return current
    by, at = member(1, Role.OWNER), NOON + timedelta(minutes=1)
    return revise(current, amendment, version=current.version, by=by, at=at)


def content(annotation: Annotation) -> dict[str, Any]:
    return {name: getattr(annotation, name) for name in Amendment.model_fields}


def disjoint(parts: list[dict[str, Any]]) -> list[Amendment]:
    """The parts, each without the fields that an earlier one names."""
    seen: set[str] = set()
    made = []
    for part in parts:
        left = {name: value for name, value in part.items() if name not in seen}
        seen |= set(part)
        if left:
            made.append(Amendment(**left))
    return made


parts = st.lists(st.fixed_dictionaries({}, optional=VALUES), min_size=1, max_size=3).map(disjoint)


@given(parts)
def test_changes_to_different_fields_end_the_same_in_any_order(changes: list[Amendment]) -> None:
    base = note()
    outcomes = []
    for order in permutations(changes):
        current = base
        for change in order:
            current = applied(current, merge(base, change, current))
        outcomes.append(content(current))
    assert all(outcome == outcomes[0] for outcome in outcomes)
    together = {name: value for change in changes for name, value in asked(change).items()}
    assert outcomes[0] == {**content(base), **together}


@given(amendments, amendments)
def test_of_two_changes_none_disappears_unseen(first: Amendment, second: Amendment) -> None:
    base = note()
    current = applied(base, first)
    ours, theirs = asked(second), content(current)
    both = {
        name
        for name in ours
        if ours[name] != theirs[name] and getattr(base, name) not in (ours[name], theirs[name])
    }
    try:
        merged = applied(current, merge(base, second, current))
    except VersionConflict as conflict:
        assert conflict.details["fields"] == sorted(both)
        assert conflict.details["current"]["version"] == current.version
        assert conflict.details["base"]["version"] == base.version
        return
    assert not both
    for name, value in content(merged).items():
        if name in ours and ours[name] != getattr(base, name):
            assert value == ours[name]
        else:
            assert value == theirs[name]


@given(amendments, amendments)
def test_the_same_question_has_the_same_answer(first: Amendment, second: Amendment) -> None:
    base = note()
    current = applied(base, first)

    def answer() -> Any:
        try:
            return merge(base, second, current)
        except VersionConflict as conflict:
            return conflict.details

    assert answer() == answer()


@given(amendments, amendments)
def test_a_merge_that_is_made_again_changes_nothing(first: Amendment, second: Amendment) -> None:
    base = note()
    current = applied(base, first)
    try:
        merged = applied(current, merge(base, second, current))
    except VersionConflict:
        return
    changed = {name for name, value in asked(second).items() if value != getattr(base, name)}
    again = merge(base, second, merged)
    assert not set(asked(again)) & changed
