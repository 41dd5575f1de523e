"""The hash chain: whatever is done to a stored history is found, and the first line that was touched is named."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practika.domain.annotation import Act, Annotation, Revision
from practika.domain.chain import Break, Latest, StoredLine, revision_of, verify
from practika.domain.fingerprint import fingerprint
from tests.examples import NOON, line, member, named, note, shape

Lines = list[StoredLine]


def stored(revision: Revision) -> StoredLine:
    return StoredLine(
        annotation_id=revision.annotation.id,
        version=revision.version,
        body=revision.model_dump_json(by_alias=True),
    )


def history(length: int, unhashed: int = 0) -> tuple[Lines, Latest]:
    """A note and its changes; the first `unhashed` lines are from before there were hashes."""
    lines: Lines = []
    latest = Latest(annotation=note())
    for version in range(1, length + 1):
        more: dict[str, Any] = {
            "text": f"text {version} ä💪",
            "version": version,
            "updated_at": NOON + timedelta(seconds=version, microseconds=version),
            "shapes": (shape("stroke", points=[[0.1 * version, 1e-7, 0.5]]),) if version % 2 else (),
        }
        now = note(**more)
        revision = (
            line(now)
            if version <= unhashed
            else revision_of(now, Act.REVISED, member(version % 3 + 1), after=latest.hash)
        )
        lines.append(stored(revision))
        latest = Latest(annotation=now, hash=revision.hash)
    return lines, latest


def changed(one: StoredLine, change: Callable[[dict[str, Any]], object]) -> StoredLine:
    record = json.loads(one.body)
    change(record)
    return one.model_copy(update={"body": json.dumps(record)})


lengths = st.integers(1, 8)


@given(lengths)
def test_what_was_written_is_believed(length: int) -> None:
    lines, latest = history(length)
    found = verify(lines, latest)
    assert (found.intact, found.broken, found.hashed_from, found.versions) == (True, None, 1, length)


@given(lengths, st.data())
def test_older_lines_without_hashes_are_said_to_be_unchecked(length: int, data: st.DataObject) -> None:
    unhashed = data.draw(st.integers(1, length))
    found = verify(*history(length, unhashed))
    assert found.intact
    assert found.hashed_from == (unhashed + 1 if unhashed < length else None)


TAMPERING: list[Callable[[dict[str, Any]], object]] = [
    lambda r: r["annotation"].update(text="forged"),
    lambda r: r["annotation"].update(color="ink-7"),
    lambda r: r["annotation"]["anchor"].update(frameStart=9),
    lambda r: r["annotation"]["author"].update(id=named("usr", 9)),
    lambda r: r["annotation"].update(removed=True),
    lambda r: r["by"].update(id=named("usr", 9)),
    lambda r: r["by"].update(name="Somebody"),
    lambda r: r.update(at="2026-03-01T11:00:00Z"),
    lambda r: r.update(act="removed"),
    lambda r: r.update(client="forged"),
    lambda r: r.update(previousHash="0" * 64),
    lambda r: r.update(hash="0" * 64),
    lambda r: r.update(hash=None),
    lambda r: r.update(basedOn=1),
    lambda r: r.clear(),
]


@given(lengths, st.data())
def test_an_altered_line_is_named(length: int, data: st.DataObject) -> None:
    lines, latest = history(length)
    at = data.draw(st.integers(0, length - 1))
    lines[at] = changed(lines[at], data.draw(st.sampled_from(TAMPERING)))
    found = verify(lines, latest)
    assert not found.intact
    assert found.broken is not None
    # a first line that lost its hash looks like an old one: the line after it gives it away
    assert found.broken.version in (at + 1, at + 2)


@given(lengths, st.data())
def test_a_line_altered_and_hashed_anew_breaks_the_link_after_it(length: int, data: st.DataObject) -> None:
    lines, latest = history(length)
    at = data.draw(st.integers(0, length - 1))

    def forge(record: dict[str, Any]) -> None:
        record["annotation"]["text"] = "forged"
        record["hash"] = fingerprint(record)

    lines[at] = changed(lines[at], forge)
    found = verify(lines, latest)
    reason = Break.UNLINKED if at < length - 1 else Break.NOT_THE_CURRENT_ONE
    assert found.broken is not None
    assert (found.broken.version, found.broken.reason) == (min(at + 2, length), reason)


@given(lengths, st.data())
def test_a_dropped_line_is_named(length: int, data: st.DataObject) -> None:
    lines, latest = history(length)
    at = data.draw(st.integers(0, length - 1))
    del lines[at]
    found = verify(lines, latest)
    assert found.broken is not None
    assert (found.broken.version, found.broken.reason) == (at + 1, Break.MISSING)


@given(st.integers(2, 8), st.data())
def test_swapped_lines_are_named(length: int, data: st.DataObject) -> None:
    lines, latest = history(length)
    a, b = sorted(data.draw(st.sets(st.integers(0, length - 1), min_size=2, max_size=2)))
    lines[a], lines[b] = (
        lines[a].model_copy(update={"body": lines[b].body}),
        lines[b].model_copy(update={"body": lines[a].body}),
    )
    found = verify(lines, latest)
    assert found.broken is not None
    assert (found.broken.version, found.broken.reason) == (a + 1, Break.MISPLACED)


def test_a_line_of_another_annotation_is_misplaced() -> None:
    lines, latest = history(3)
    other = lines[1].model_copy(update={"annotation_id": named("ann", 2)})
    found = verify([lines[0], other, lines[2]], latest)
    assert found.broken is not None
    assert (found.broken.version, found.broken.reason) == (2, Break.MISPLACED)


@pytest.mark.parametrize("body", ["", "{", "null", "7", '"x"', '{"annotation": 7}', "[]"])
def test_what_is_no_line_at_all_is_named_too(body: str) -> None:
    lines, latest = history(3)
    lines[1] = lines[1].model_copy(update={"body": body})
    found = verify(lines, latest)
    assert found.broken is not None
    assert found.broken.version == 2


@pytest.mark.parametrize("more", [{"text": "forged"}, {"removed": True}, {"version": 9}])
def test_a_current_item_that_history_did_not_make_is_found(more: dict[str, Any]) -> None:
    lines, latest = history(3)
    assert not verify(lines, latest.model_copy(update={"annotation": _as(latest.annotation, more)})).intact


def _as(annotation: Annotation, more: dict[str, Any]) -> Annotation:
    return annotation.model_copy(update=more)


def test_a_field_that_a_later_release_adds_leaves_old_hashes_valid() -> None:
    """What is hashed is what is stored, not what today's model makes of it."""
    lines, latest = history(3)
    bare = [changed(one, lambda r: r.pop("rollback")) for one in lines]
    assert not verify(bare, latest).intact
    records = [json.loads(one.body) for one in bare]
    previous = None
    for record in records:
        record["previousHash"] = previous
        record["hash"] = previous = fingerprint(record)
    again = [
        one.model_copy(update={"body": json.dumps(record)}) for one, record in zip(bare, records, strict=True)
    ]
    assert verify(again, latest.model_copy(update={"hash": previous})).intact
