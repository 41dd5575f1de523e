"""Annotations: what a version becomes, and who may make it so."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practika.domain.annotation import (
    FORM,
    MAX_ANNOTATION_BYTES,
    Act,
    Amendment,
    Annotation,
    AnnotationStatus,
    Content,
    create,
    remove,
    restore,
    revise,
    same_creation,
    wire_json,
)
from practika.domain.caller import Caller, Role
from practika.domain.chain import revision_of
from practika.domain.errors import Conflict, Forbidden, Invalid, TooLarge, VersionConflict
from practika.domain.merge import repeats
from tests.examples import NOON, OTHER_VIDEO, VIDEO, anchor, member, named, note, shape

LATER = NOON + timedelta(minutes=1)


def made(content: Content, by: Caller | None = None, parent: Annotation | None = None) -> Annotation:
    return create(named("ann", 1), VIDEO, anchor(), content, parent=parent, by=by or member(), at=NOON)


def test_the_first_version_is_open_and_says_who_wrote_it() -> None:
    one = made(Content(text="up"))
    assert (one.version, one.status, one.removed, one.author.id) == (1, "open", False, named("usr", 1))


@pytest.mark.parametrize("content", [Content(), Content(text=" \n\t")])
def test_an_empty_note_is_none(content: Content) -> None:
    with pytest.raises(Invalid):
        made(content)


def test_a_note_has_at_most_256_kilobytes() -> None:
    stroke = shape("stroke", points=[[0.1234567, 0.1234567, 0.5]] * 2_000)
    fits = made(Content.model_validate({"shapes": [stroke] * 4}))
    assert len(wire_json(fits)) <= MAX_ANNOTATION_BYTES
    with pytest.raises(TooLarge):
        made(Content.model_validate({"shapes": [stroke] * 6}))


def test_a_reply_belongs_to_a_note_of_the_same_video() -> None:
    assert made(Content(text="why?"), parent=note(2)).parent_id == named("ann", 2)
    for wrong in (note(2, video_id=OTHER_VIDEO), note(1)):
        with pytest.raises(Invalid):
            made(Content(text="why?"), parent=wrong)


def test_a_retry_is_known_whatever_the_clock_and_the_persons_name() -> None:
    one = note()
    renamed = one.author.model_copy(update={"name": "Other"})
    assert same_creation(
        one, one.model_copy(update={"created_at": LATER, "updated_at": LATER, "author": renamed})
    )
    assert not same_creation(one, note(text="other"))
    assert not same_creation(one, note(by=2, text=one.text))


def done(act: str, current: Annotation, text: str) -> Annotation:
    """The next version by an owner."""
    owner, version = member(9, Role.OWNER), current.version
    if act == "remove":
        return remove(current, version=version, by=owner, at=LATER)
    if act == "restore":
        return restore(current, version=version, by=owner, at=LATER)
    amendment = Amendment(text=text) if act == "revise" else Amendment(status=AnnotationStatus.RESOLVED)
    return revise(current, amendment, version=version, by=owner, at=LATER)


@given(
    st.lists(
        st.sampled_from(["revise", "resolve", "remove", "restore"]),
        max_size=12,
    )
)
def test_whatever_is_done_versions_are_gapless_and_nothing_else_changes(acts: list[str]) -> None:
    current = note()
    for number, act in enumerate(acts):
        try:
            following = done(act, current, f"t{number}")
        except Conflict:
            assert current.removed != (act == "restore")
            continue
        assert following.version == current.version + 1
        assert (following.id, following.author, following.created_at) == (current.id, current.author, NOON)
        assert following.removed == (act == "remove")
        current = following


def test_only_the_newest_version_is_changed() -> None:
    one = note(version=3)
    for version in (2, 4):
        with pytest.raises(VersionConflict) as refused:
            revise(one, Amendment(text="x"), version=version, by=member(), at=LATER)
        assert refused.value.details["current"]["version"] == 3


def test_a_change_changes_something_and_leaves_something() -> None:
    with pytest.raises(Invalid):
        revise(note(), Amendment(), version=1, by=member(), at=LATER)
    with pytest.raises(Invalid):
        revise(note(), Amendment(text=""), version=1, by=member(), at=LATER)
    changed = revise(note(), Amendment(text=None, color="ink-2"), version=1, by=member(), at=LATER)
    assert (changed.text, changed.color) == ("note 1", "ink-2")


def test_a_reply_does_not_move() -> None:
    with pytest.raises(Invalid):
        revise(note(parent_id=named("ann", 2)), Amendment(anchor=anchor(5)), version=1, by=member(), at=LATER)


ROLES = [
    (Role.OWNER, True, True),
    (Role.COACH, True, True),
    (Role.MEMBER, False, True),
    (Role.VIEWER, False, False),
]


@pytest.mark.parametrize(("role", "may_edit", "may_resolve"), ROLES)
def test_who_may_do_what_to_anothers_note(role: Role, may_edit: bool, may_resolve: bool) -> None:
    other, one = member(2, role), note(by=1)
    gone = one.model_copy(update={"removed": True})
    resolved = Amendment(status=AnnotationStatus.RESOLVED)
    edits: list[Callable[[], object]] = [
        lambda: revise(one, Amendment(text="x"), version=1, by=other, at=LATER),
        lambda: revise(
            one, Amendment(text="x", status=AnnotationStatus.RESOLVED), version=1, by=other, at=LATER
        ),
        lambda: remove(one, version=1, by=other, at=LATER),
        lambda: restore(gone, version=1, by=other, at=LATER),
    ]
    both = [(edit, may_edit) for edit in edits]
    both.append((lambda: revise(one, resolved, version=1, by=other, at=LATER), may_resolve))
    both.append((lambda: made(Content(text="x"), by=other), may_resolve))
    for act, allowed in both:
        if allowed:
            act()
        else:
            with pytest.raises(Forbidden):
                act()


def test_the_same_change_by_the_same_person_is_known_again() -> None:
    amendment, base = Amendment(text="x", color="ink-4"), note()
    line = revision_of(revise(base, amendment, version=1, by=member(), at=LATER), Act.REVISED, member())
    assert repeats(line, base, base, amendment, member())
    assert not repeats(line, base, note(version=2), amendment, member())
    assert not repeats(line, base, base, Amendment(text="y", color="ink-4"), member())
    assert not repeats(line, base, base, amendment, member(2))
    assert not repeats(line, note(text="x"), base, amendment, member())  # others had written that already


def _bare(schema: Any) -> Any:
    """Without words for people."""
    if isinstance(schema, dict):
        return {key: _bare(value) for key, value in schema.items() if key not in ("description", "title")}
    return [_bare(one) for one in schema] if isinstance(schema, list) else schema


def test_the_stored_form_is_counted() -> None:
    """Stored JSON of today's FORM is handed on unread. A field changed? Count on, note the digest."""
    schema = json.dumps(_bare(Annotation.model_json_schema(mode="serialization")), sort_keys=True)
    assert (FORM, hashlib.sha256(schema.encode()).hexdigest()[:16]) == (6, "c3f635e2f1be318e")
