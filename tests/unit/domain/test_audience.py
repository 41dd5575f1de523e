"""Who may see what: the whole table, written out a second time by hand."""

from __future__ import annotations

from itertools import product

import pytest

from practika.domain.annotation import Amendment, Annotation, Content, create, restore_to, revise
from practika.domain.audience import Audience, audience_of, mark_of, marks_of, may_see, narrower
from practika.domain.caller import Role
from practika.domain.changes import AnnotationEvent, Change, EventType, Unseen, Withdrawn, told_to
from practika.domain.errors import Forbidden
from tests.examples import NOON, VIDEO, anchor, member, named, note

#: everyone, team, private: of one's own, of somebody else's.
TABLE = {
    Role.OWNER: ("yyy", "yyn"),
    Role.COACH: ("yyy", "yyn"),
    Role.MEMBER: ("yyy", "yyn"),
    Role.VIEWER: ("yyy", "yyn"),
    Role.GUEST: ("yny", "ynn"),
}


def test_every_role_stands_in_the_table() -> None:
    assert set(TABLE) == set(Role)


@pytest.mark.parametrize(("role", "audience"), list(product(Role, Audience)))
def test_role_and_audience(role: Role, audience: Audience) -> None:
    for author, row in zip((named("usr", 1), named("usr", 2)), TABLE[role], strict=True):
        expected = row[list(Audience).index(audience)] == "y"
        assert may_see(audience, author, member(1, role)) is expected
        mark = mark_of(audience, author)
        assert (mark is None or mark in marks_of(member(1, role))) is expected
        assert audience_of(mark) is audience


def test_the_narrower_of_two() -> None:
    assert narrower(Audience.EVERYONE, Audience.TEAM) is Audience.TEAM
    assert narrower(Audience.PRIVATE, Audience.TEAM) is Audience.PRIVATE


def made(audience: Audience, parent: Annotation | None = None, role: Role = Role.MEMBER) -> Annotation:
    content = Content(text="x", audience=audience)
    return create(named("ann", 5), VIDEO, anchor(), content, parent=parent, by=member(1, role), at=NOON)


def test_a_reply_is_for_nobody_who_may_not_see_what_it_answers() -> None:
    for parent, asked in product(Audience, Audience):
        reply = made(asked, parent=note(2, audience=parent))
        assert reply.audience is narrower(parent, asked)


def test_only_the_author_makes_a_note_private_and_widens_it_again() -> None:
    mine = note(by=1)
    alone = revise(mine, Amendment(audience=Audience.PRIVATE), version=1, by=member(1), at=NOON)
    assert alone.audience is Audience.PRIVATE
    for role in (Role.OWNER, Role.COACH):
        with pytest.raises(Forbidden):
            revise(mine, Amendment(audience=Audience.PRIVATE), version=1, by=member(2, role), at=NOON)
        team = revise(mine, Amendment(audience=Audience.TEAM), version=1, by=member(2, role), at=NOON)
        assert team.audience is Audience.TEAM
    with pytest.raises(Forbidden):
        revise(mine, Amendment(audience=Audience.TEAM), version=1, by=member(3), at=NOON)


def test_an_earlier_version_comes_back_to_those_who_see_the_note_now() -> None:
    now = note(version=2, text="later", audience=Audience.PRIVATE)
    back = restore_to(now, note(), version=2, by=member(1), at=NOON)
    assert (back.text, back.audience) == ("note 1", Audience.PRIVATE)


@pytest.mark.parametrize(
    ("was", "now", "other", "guest"),
    [
        (None, "everyone", AnnotationEvent, AnnotationEvent),
        (None, "team", AnnotationEvent, Unseen),
        (None, "private", Unseen, Unseen),
        ("everyone", "private", Withdrawn, Withdrawn),
        ("everyone", "team", AnnotationEvent, Withdrawn),
        ("team", "private", Withdrawn, Unseen),
        ("private", "private", Unseen, Unseen),
        ("private", "team", AnnotationEvent, Unseen),
        ("team", "everyone", AnnotationEvent, AnnotationEvent),
    ],
)
def test_what_each_is_told_of_a_change(
    was: Audience | None, now: Audience, other: type[object], guest: type[object]
) -> None:
    one = note(by=1, version=4, audience=Audience(now))
    before = Audience(was) if was else None
    event = AnnotationEvent(type=EventType.REVISED, annotation=one, was=before)
    change = Change(seq=7, at=NOON, event=event)
    for viewer, expected in (
        (member(2), other),
        (member(3, Role.GUEST), guest),
        (member(1), AnnotationEvent),
    ):
        told = told_to(viewer, change, {})
        assert (told.seq, type(told.event)) == (7, expected)
        if isinstance(told.event, Withdrawn):
            assert (told.event.annotation_id, told.event.version) == (one.id, 4)
