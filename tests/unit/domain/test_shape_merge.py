"""Drawings meet shape by shape: the recorded cases (the web app has the same), and laws for any three drawings."""

from __future__ import annotations

import json
from datetime import timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from practika.domain.annotation import MAX_SHAPES, Act, Amendment, Annotation, Revision, Shapes, revise
from practika.domain.caller import Role
from practika.domain.errors import VersionConflict
from practika.domain.merge import merge, repeats
from practika.domain.shape_merge import merge_drawings
from practika.domain.shapes import Shape
from tests.examples import NOON, member, note, shape

CASES = json.loads((Path(__file__).parents[2] / "messages" / "shape_merges.json").read_text())
read = TypeAdapter(Shapes).validate_python


def drawn(words: str) -> tuple[Shape, ...]:
    """ "a1 b2": shapes a and b, each with that line width."""
    return read([shape("box", id=word[0], width=int(word[1:]) / 1000) for word in words.split()])


def words(shapes: tuple[Shape, ...]) -> str:
    return " ".join(f"{one.id}{round(one.width * 1000)}" for one in shapes)


@pytest.mark.parametrize("case", CASES, ids=[case["says"] for case in CASES])
def test_recorded_cases(case: dict[str, str]) -> None:
    base, mine, theirs = (drawn(case[name]) for name in ("base", "mine", "theirs"))
    merged, clashes = merge_drawings(base, mine, theirs)
    assert (words(merged), " ".join(sorted(clashes))) == (case["shapes"], case["clashes"])


#: A drawing of up to six shapes; each is as it was, another, or away.
drawings = st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 3), max_size=6).map(
    lambda named: drawn(" ".join(f"{name}{width}" for name, width in named.items()))
)


@given(drawings, drawings, drawings)
def test_nothing_disappears_unseen_and_who_is_first_makes_no_difference(
    base: tuple[Shape, ...], mine: tuple[Shape, ...], theirs: tuple[Shape, ...]
) -> None:
    merged, clashes = merge_drawings(base, mine, theirs)
    swapped, same_clashes = merge_drawings(base, theirs, mine)
    was, one, other, now, back = (
        {each.id: each for each in each_one} for each_one in (base, mine, theirs, merged, swapped)
    )
    assert clashes == same_clashes
    assert len(now) == len(merged), "no shape is there twice"
    for name in {**was, **one, **other}:
        states = {repr(side.get(name)) for side in (one, other)} - {repr(was.get(name))}
        assert (name in clashes) == (len(states) == 2)
        if name not in clashes:
            assert now.get(name) == back.get(name)
            assert repr(now.get(name)) in (states or {repr(was.get(name))})
    if not clashes:
        assert [each.id for each in merged] == [each.id for each in swapped]


@given(drawings, drawings)
def test_one_s_own_change_comes_out_as_it_was_made(base: tuple[Shape, ...], mine: tuple[Shape, ...]) -> None:
    def order(of: tuple[Shape, ...]) -> list[str]:
        """New shapes lie above, in their order."""
        known = {each.id for each in base}
        return sorted((each.id for each in of), key=lambda name: name not in known)

    merged, clashes = merge_drawings(base, mine, base)
    assert not clashes
    assert {each.id: each for each in merged} == {each.id: each for each in mine}
    assert [each.id for each in merged] == order(mine)


def _step(current: Annotation, amendment: Amendment) -> Annotation:
    later = NOON + timedelta(minutes=1)
    return revise(current, amendment, version=current.version, by=member(1, Role.OWNER), at=later)


def _amendment(base: Annotation, **changed: Any) -> Amendment:
    """The drawing of `base` with these shapes at other widths (0: erased), new ones above."""
    kept = {each.id: each for each in base.shapes} | {
        name: drawn(f"{name}{width}")[0] for name, width in changed.items() if width
    }
    return Amendment(shapes=tuple(one for name, one in kept.items() if changed.get(name) != 0))


@given(
    st.lists(
        st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 3), min_size=1), min_size=1, max_size=3
    )
)
def test_changes_of_different_shapes_end_the_same_in_any_order(parts: list[dict[str, int]]) -> None:
    base = note(shapes=drawn("a5 b5 c5 d5"))
    seen: set[str] = set()
    changes = []
    for part in parts:
        changes.append(_amendment(base, **{name: w for name, w in part.items() if name not in seen}))
        seen |= set(part)
    outcomes = set()
    for order in permutations(changes):
        current = base
        for change in order:
            wanted = merge(base, change, current)
            current = _step(current, wanted) if wanted.shapes is not None else current
        outcomes.add(words(current.shapes))
    assert len(outcomes) == 1


def test_a_shape_that_two_moved_is_named_and_nothing_is_applied() -> None:
    base = note(shapes=drawn("a1 b1"))
    current = _step(base, Amendment(shapes=drawn("a2 b1"), text="theirs"))
    with pytest.raises(VersionConflict) as refused:
        merge(base, Amendment(shapes=drawn("a3 b1"), text="mine"), current)
    assert (refused.value.details["fields"], refused.value.details["shapes"]) == (["shapes", "text"], ["a"])


def test_two_drawings_that_are_too_much_together_are_a_conflict_and_no_crash() -> None:
    base = note(shapes=())
    many = read([shape("box", id=f"a{n}") for n in range(MAX_SHAPES)])
    current = _step(base, Amendment(shapes=many))
    with pytest.raises(VersionConflict) as refused:
        merge(base, Amendment(shapes=drawn("b1")), current)
    assert (refused.value.details["fields"], refused.value.details["shapes"]) == (["shapes"], [])


def test_a_merged_drawing_sent_twice_is_known_again() -> None:
    base = note(shapes=drawn("a1 b1"))
    theirs = _step(base, Amendment(shapes=drawn("a1 b2")))
    mine = Amendment(shapes=drawn("a2 b1"))
    merged = _step(theirs, merge(base, mine, theirs))
    assert words(merged.shapes) == "a2 b2"
    assert merge(base, mine, merged) == Amendment()
    line = Revision(
        version=3, act=Act.REVISED, by=base.author, at=NOON, annotation=merged, based_on=base.version
    )
    assert repeats(line, theirs, base, mine, member(1))
    assert not repeats(line, merged, base, mine, member(1)), "that was so before"
    assert not repeats(line, theirs, base, Amendment(shapes=drawn("a3 b1")), member(1))
