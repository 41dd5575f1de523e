"""The past of an annotation: how it was, what differs, and how it would be without one person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from practika.domain.annotation import Act, Annotation, AnnotationStatus, Author, Revision, Rollback, Shapes
from practika.domain.history import FIELDS, as_of, by_annotation, compare, differing, touched, without
from tests.examples import NOON, anchor, line, named, note, shape

drawn = TypeAdapter(Shapes).validate_python
VALUES: dict[str, list[Any]] = {
    "text": ["a", "b", "c", "d"],
    "shapes": [(), *(drawn([shape(kind)]) for kind in ("box", "arrow"))],
    "color": ["ink-1", "ink-2", "ink-3"],
    "status": list(AnnotationStatus),
    "anchor": [anchor(10), anchor(11)],
    "removed": [False, True],
}
Step = tuple[int, dict[str, Any]]
one_change = st.fixed_dictionaries({}, optional={name: st.sampled_from(v) for name, v in VALUES.items()})
steps = st.lists(st.tuples(st.integers(1, 3), one_change.filter(bool)), max_size=8)
SCOUNDREL = named("usr", 2)


def history(maker: int, changes: list[Step]) -> list[Revision]:
    """One revision a second."""
    current = note(by=maker)
    lines = [line(current)]
    for second, (person, change) in enumerate(changes, start=1):
        later = {"version": current.version + 1, "updated_at": NOON + timedelta(seconds=second)}
        current = current.model_copy(update={**change, **later})
        by = Author(id=named("usr", person), name=f"Person {person}")
        lines.append(line(current, Act.REVISED).model_copy(update={"by": by}))
    return lines


def content(annotation: Annotation) -> dict[str, Any]:
    return {name: getattr(annotation, name) for name in FIELDS}


@given(steps, st.integers(-1, 9))
def test_a_moment_shows_the_last_version_made_until_then(changes: list[Step], second: int) -> None:
    lines = history(1, changes)
    then = as_of(lines, NOON + timedelta(seconds=second + 0.5))
    expected = min(second + 1, len(lines))
    assert (then.version if then else 0) == max(expected, 0)


@given(steps, steps)
def test_a_difference_names_exactly_what_is_different(first: list[Step], more: list[Step]) -> None:
    before, after = history(1, first)[-1].annotation, history(1, first + more)[-1].annotation
    found = compare(before, after)
    assert [change.field for change in found.changes] == list(differing(before, after))
    assert all(change.before != change.after for change in found.changes)
    back = compare(after, before)
    assert [(c.before, c.after) for c in back.changes] == [(c.after, c.before) for c in found.changes]


@given(steps, st.integers(0, 9))
def test_without_a_person_every_field_is_as_the_others_left_it(changes: list[Step], since: int) -> None:
    """Against a second way to say it: carry out only the steps that count, telling what really changed."""
    lines = history(1, changes)
    assume(changes)
    real = expected = content(lines[0].annotation)
    for second, (person, change) in enumerate(changes, start=1):
        effect = {name: value for name, value in change.items() if real[name] != value}
        real = {**real, **effect}
        if person != 2 or second < since:
            expected = {**expected, **effect}
    assert content(without(lines, SCOUNDREL, NOON + timedelta(seconds=since))) == expected


@given(steps)
def test_nothing_goes_back_where_that_person_did_nothing(changes: list[Step]) -> None:
    lines = history(1, changes)
    later = NOON + timedelta(seconds=len(lines))
    assert not touched(lines, SCOUNDREL, later)
    assert without(lines, SCOUNDREL, later) == lines[-1].annotation


def test_what_the_person_made_goes_unless_others_took_part() -> None:
    assert without(history(2, []), SCOUNDREL, NOON).removed
    assert without(history(2, [(2, {"text": "b"})]), SCOUNDREL, NOON).removed
    kept = without(history(2, [(2, {"text": "b"}), (1, {"color": "ink-3"})]), SCOUNDREL, NOON)
    assert (kept.removed, kept.text, kept.color) == (False, "note 1", "ink-3")
    assert not without(history(2, [(2, {"text": "b"})]), SCOUNDREL, NOON + timedelta(seconds=1)).removed


def test_what_would_be_left_empty_becomes_a_tombstone_with_its_words() -> None:
    lines = history(1, [(2, {"shapes": drawn([shape("box")])}), (1, {"text": ""})])
    back = without(lines, SCOUNDREL, NOON + timedelta(seconds=1))
    assert (back.removed, len(back.shapes)) == (True, 1)


@given(st.integers(1, 2), steps)
def test_taking_back_twice_is_taking_back_once(maker: int, changes: list[Step]) -> None:
    lines = history(maker, changes)
    goal = without(lines, SCOUNDREL, NOON)
    again = goal.model_copy(update={"version": goal.version + 1, "updated_at": NOON + timedelta(hours=1)})
    by = Author(id=named("usr", 9), name="Coach")
    why = Rollback(person_id=SCOUNDREL, since=NOON)
    lines.append(line(again, Act.RESTORED).model_copy(update={"by": by, "rollback": why}))
    assert not differing(without(lines, SCOUNDREL, NOON), again)


def test_lines_are_gathered_by_annotation() -> None:
    lines = [line(note(1)), line(note(1, version=2)), line(note(2)), line(note(3))]
    assert [[one.version for one in group] for group in by_annotation(lines)] == [[1, 2], [1], [1]]
    assert not list(by_annotation([]))
