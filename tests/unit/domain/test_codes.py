"""The vocabulary: what a code may be, how it changes, and which events fit it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from practika.domain.codes import MAX_CODES, Code, CodeChange, Coding, change, check_coding, checked
from practika.domain.errors import CodeTaken, Invalid, VersionConflict
from tests.examples import NOON, anchor, code, named


def test_a_label_is_clean_and_both_label_and_key_are_taken_once() -> None:
    book = [code(1, label="Hop", hot_key="h")]
    assert checked(code(2, label="  Big   jump "), book).label == "Big jump"
    for taken in ({"label": "hop"}, {"hot_key": "h"}):
        with pytest.raises(CodeTaken):
            checked(code(2, **taken), book)
    retired = [code(1, label="Hop", hot_key="h", retired=True)]
    assert checked(code(2, label="Hop", hot_key="h"), retired).label == "Hop"
    with pytest.raises(CodeTaken):
        checked(code(1, label="Hop", hot_key="h"), [*retired, code(2, label="Hop")])


@pytest.mark.parametrize("label", ["", "  ", "x" * 61, "a\x00b"])
def test_a_label_that_nobody_can_read_is_refused(label: str) -> None:
    with pytest.raises(Invalid):
        checked(code(1).model_copy(update={"label": label}), [])


def test_modifiers_have_names_and_answers_of_their_own() -> None:
    twice: list[Any] = [
        [{"name": "hand", "options": ["left"]}, {"name": "Hand", "options": ["right"]}],
        [{"name": "hand", "options": ["left", "left"]}],
    ]
    for modifiers in twice:
        with pytest.raises(Invalid):
            checked(code(1, modifiers=modifiers), [])


def test_a_book_has_an_end() -> None:
    book = [code(number, retired=True) for number in range(MAX_CODES)]
    with pytest.raises(Invalid):
        checked(code(MAX_CODES), book)
    assert checked(code(3), book)


def test_a_change_leaves_what_it_does_not_name() -> None:
    later = NOON + timedelta(seconds=1)
    one = code(1, label="Hop", hot_key="h")
    changed = change(one, CodeChange(label="Jump"), version=1, at=later)
    assert (changed.label, changed.hot_key, changed.version, changed.updated_at) == ("Jump", "h", 2, later)
    assert change(one, CodeChange(hot_key=""), version=1, at=NOON).hot_key is None
    assert change(one, CodeChange(retired=True), version=1, at=NOON).retired
    with pytest.raises(VersionConflict):
        change(one, CodeChange(label="Jump"), version=2, at=NOON)
    with pytest.raises(Invalid):
        change(one, CodeChange(), version=1, at=NOON)


HAND: Any = [{"name": "hand", "options": ["left", "right"]}]


@pytest.mark.parametrize(
    ("of", "modifiers", "frames", "fits"),
    [
        (code(1, modifiers=HAND), {}, 1, True),
        (code(1, modifiers=HAND), {"hand": "left"}, 1, True),
        (code(1, modifiers=HAND), {"hand": "third"}, 1, False),
        (code(1, modifiers=HAND), {"foot": "left"}, 1, False),
        (code(1), {}, 2, False),
        (code(1, kind="state"), {}, 2, True),
        (code(1, kind="state"), {}, 1, True),
        (code(1, retired=True), {}, 1, False),
    ],
)
def test_which_events_fit(of: Code, modifiers: dict[str, str], frames: int, fits: bool) -> None:
    coding, where = Coding(code_id=named("cod", 1), modifiers=modifiers), anchor(10, 9 + frames)
    if fits:
        check_coding(coding, of, where)
    else:
        with pytest.raises(Invalid):
            check_coding(coding, of, where)


def test_what_was_coded_before_its_code_was_retired_may_still_be_changed() -> None:
    check_coding(Coding(code_id=named("cod", 1)), code(1, retired=True), anchor(), new=False)
