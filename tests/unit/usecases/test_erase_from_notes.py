"""A former member is in no line of any note, whenever the work was broken off, and every history verifies all the
time."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practika.domain.annotation import Act, Annotation, Revision, restore, restore_to
from practika.domain.audience import Audience
from practika.domain.caller import Role
from practika.domain.chain import Break, StoredLine, Verdict, revision_of, verify
from practika.domain.erasure import Former
from practika.domain.errors import Conflict, Unavailable, VersionConflict
from practika.domain.redaction import FORMER_NAME
from practika.usecases.erase_from_notes import erase_from_notes
from tests.examples import NOON, VIDEO, WORKSPACE, line, member, named, note, shape
from tests.fakes.annotations import FakeAnnotations
from tests.fakes.live import HandClock

ANA, BEN = named("usr", 1), named("usr", 2)


class Breaking(FakeAnnotations):
    """`lasts`: so many writes, then the machine is away."""

    lasts: int | None = None

    def _spend(self) -> None:
        if self.lasts is not None:
            self.lasts -= 1
            if self.lasts < 0:
                raise Unavailable

    def replace(self, workspace_id: str, revision: Revision) -> None:
        self._spend()
        super().replace(workspace_id, revision)

    def rewrite(self, workspace_id: str, video_id: str, line: StoredLine) -> None:
        self._spend()
        super().rewrite(workspace_id, video_id, line)


def written(hands: list[int], *, hashed: bool = True, **more: Any) -> Breaking:
    """A note of the first person of `hands`, with a version by each."""
    store = Breaking()
    last: Revision | None = None
    for version, hand in enumerate(hands, start=1):
        text = more.get("text", f"words {version}")
        now = note(by=hands[0], **{**more, "text": text, "version": version, "shapes": (shape("line"),)})
        act = Act.REVISED if last else Act.CREATED
        one = revision_of(now, act, member(hand), after=last.hash if last else None) if hashed else line(now)
        (store.replace if last else store.add)(WORKSPACE, one)
        last = one
    return store


def erase(store: FakeAnnotations, person: str, *, words: bool = False) -> int:
    former = Former(person_id=person, words=words)
    found = erase_from_notes(WORKSPACE, VIDEO, former, after=None, annotations=store, clock=HandClock())
    return sum(changed for _, changed in found)


def verdict(store: FakeAnnotations) -> Verdict:
    one = note().id
    return verify(store.history(WORKSPACE, VIDEO, annotation_id=one), store.latest(WORKSPACE, VIDEO, one))


def everything(store: FakeAnnotations) -> str:
    return "".join(one.body for one in store.histories(WORKSPACE, VIDEO, after=None))


def now(store: FakeAnnotations) -> Annotation:
    return store.get(WORKSPACE, VIDEO, note().id)


def test_the_note_stays_and_its_author_is_a_former_member() -> None:
    store = written([1, 2, 1])
    assert erase(store, ANA) == 1
    assert "Person 1" not in everything(store)
    assert (now(store).author.id, now(store).author.name) == (ANA, FORMER_NAME)
    assert (now(store).text, len(now(store).shapes), now(store).removed) == ("words 3", 1, False)
    found = verdict(store)
    assert (found.intact, found.redacted, found.versions) == (True, (1, 2, 3), 4)


def test_who_only_changed_another_s_note_leaves_their_words_in_it() -> None:
    store = written([1, 2])
    erase(store, BEN, words=True)
    assert "Person 2" not in everything(store)
    assert (now(store).text, now(store).author.name) == ("words 2", "Person 1")
    assert verdict(store).redacted == (2,)


def test_words_go_when_the_person_asks_for_it() -> None:
    store = written([1, 2, 1])
    erase(store, ANA, words=True)
    assert "words" not in everything(store)
    assert (now(store).text, now(store).shapes, now(store).removed) == ("", (), True)
    assert verdict(store).intact
    last = list(store.history(WORKSPACE, VIDEO, annotation_id=note().id))[-1].revision
    assert (last.act, last.by.name, last.client) == (Act.REMOVED, "Practika", "erasure")


def test_emptied_notes_are_not_brought_back() -> None:
    store = written([1, 1])
    erase(store, ANA, words=True)
    earlier = store.revision(WORKSPACE, VIDEO, note().id, 1)
    coach, version = member(3, Role.COACH), now(store).version
    with pytest.raises(Conflict):
        restore(now(store), version=version, by=coach, at=NOON)
    with pytest.raises(Conflict):
        restore_to(now(store), earlier.annotation, version=version, by=coach, at=NOON)


def test_what_was_for_the_person_alone_goes_in_any_case() -> None:
    store = written([1], audience=Audience.PRIVATE)
    erase(store, ANA)
    assert "words" not in everything(store)
    assert now(store).removed
    assert verdict(store).intact


@given(st.lists(st.integers(1, 3), min_size=1, max_size=6), st.booleans(), st.booleans(), st.integers(0, 9))
def test_broken_off_anywhere_it_verifies_and_goes_on(
    hands: list[int], words: bool, hashed: bool, lasts: int
) -> None:
    store = written(hands, hashed=hashed)
    store.lasts = lasts
    for person in (ANA, BEN):
        try:
            erase(store, person, words=words)
        except Unavailable:
            store.lasts = None
            assert verdict(store).intact
            erase(store, person, words=words)
        assert verdict(store).intact
    assert "Person 1" not in everything(store)
    assert "Person 2" not in everything(store)
    length = len(everything(store))
    assert (erase(store, ANA, words=words), erase(store, BEN, words=words)) == (0, 0)
    assert len(everything(store)) == length


def test_many_versions_are_vouched_for_in_several_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("practika.domain.erasure.MOST_SEALED", 2)
    store = written([1, 1, 1, 1, 1])
    erase(store, ANA)
    assert verdict(store).redacted == (1, 2, 3, 4, 5)
    assert now(store).version == 8


def test_somebody_who_writes_meanwhile_loses_nothing() -> None:
    store = written([1])

    class Rival(Breaking):
        lines = store.lines
        meddled = False

        def replace(self, workspace_id: str, revision: Revision) -> None:
            if not self.meddled:
                self.meddled = True
                before = self.latest(WORKSPACE, VIDEO, note().id)
                theirs = before.annotation.model_copy(update={"text": "theirs", "version": 2})
                super().replace(WORKSPACE, revision_of(theirs, Act.REVISED, member(2), after=before.hash))
                raise VersionConflict
            super().replace(workspace_id, revision)

    rival = Rival()
    rival.lines = store.lines
    erase(rival, ANA)
    assert now(rival).text == "theirs"
    assert "Person 1" not in everything(rival)
    assert verdict(rival).intact


TAMPERING: list[Callable[[dict[str, Any]], object]] = [
    lambda r: r["annotation"].update(text="forged"),
    lambda r: r["by"].update(name="Somebody"),
    lambda r: r["annotation"].update(removed=True),
    lambda r: r.update(at="2026-03-01T11:00:00Z"),
    lambda r: r.update(redacted=False),
]


@pytest.mark.parametrize("tamper", TAMPERING)
@pytest.mark.parametrize("version", [1, 2, 3])
def test_a_redacted_line_can_not_be_forged(version: int, tamper: Callable[[dict[str, Any]], object]) -> None:
    store = written([1, 1, 1])
    erase(store, ANA)
    lines = list(store.history(WORKSPACE, VIDEO, annotation_id=note().id))
    record = json.loads(lines[version - 1].body)
    tamper(record)
    lines[version - 1] = lines[version - 1].model_copy(update={"body": json.dumps(record)})
    found = verify(lines, store.latest(WORKSPACE, VIDEO, note().id))
    assert (found.broken and (found.broken.version, found.broken.reason)) == (version, Break.ALTERED)


def test_a_line_that_nobody_vouches_for_is_altered() -> None:
    store = written([1, 2])
    lines = list(store.history(WORKSPACE, VIDEO, annotation_id=note().id))
    record = json.loads(lines[0].body)
    record["annotation"]["text"], record["redacted"] = "forged", True
    lines[0] = lines[0].model_copy(update={"body": json.dumps(record)})
    found = verify(lines, store.latest(WORKSPACE, VIDEO, note().id))
    assert (found.broken and (found.broken.version, found.broken.reason)) == (1, Break.ALTERED)


def test_lines_that_concern_nobody_s_erasure_are_written_as_before() -> None:
    record = json.loads(line(note()).model_dump_json(by_alias=True))
    assert not {"erasure", "redacted"} & set(record)
