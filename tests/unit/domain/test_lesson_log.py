"""The log of a lesson: what is written is read again, and nothing else is."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practika.domain.errors import Invalid
from practika.domain.lesson import StoredPart, digest_of, unbroken
from practika.domain.lesson_log import (
    EndLine,
    HeadLine,
    Line,
    NoteLine,
    line_schema,
    read_part,
    write_part,
)
from tests.examples import named

LESSON = named("les", 1)
RECORDED = json.loads((Path(__file__).parents[2] / "messages/lesson_log_v1.json").read_text())
HEAD = HeadLine(t=0, lesson=LESSON, part=1, started=1_772_366_400_000)


def packed(lines: list[object]) -> bytes:
    return gzip.compress("\n".join(json.dumps(line) for line in lines).encode(), mtime=0)


def read(part: bytes, number: int = 1) -> list[Line]:
    return list(read_part(part, lesson_id=LESSON, number=number))


def test_what_is_written_is_read() -> None:
    lines: list[Line] = [HEAD, NoteLine(t=5, note=named("ann", 1), version=2), EndLine(t=9)]
    assert read(write_part(lines)) == lines


def test_recorded_lines_of_every_kind_are_read_and_written_as_they_were() -> None:
    lines = read(packed(RECORDED))
    assert [json.loads(line.model_dump_json(by_alias=True)) for line in lines] == RECORDED
    assert {line.k for line in lines} == set(line_schema()["discriminator"]["mapping"])


def test_no_field_of_any_line_but_a_flow_can_hold_a_text_of_a_note() -> None:
    """A note is named by its id and version. Text shapes that are drawn flow only when they are for everyone."""
    assert set(NoteLine.model_fields) == {"t", "k", "note", "version", "gone"}
    with pytest.raises(Invalid):
        read(
            packed([*RECORDED[:1], {"t": 1, "k": "note", "note": named("ann", 1), "version": 1, "text": "x"}])
        )


@pytest.mark.parametrize(
    "part",
    [
        b"",
        b"not gzip",
        write_part([HEAD])[:-4],
        write_part([EndLine(t=1)]),
        write_part([HEAD, EndLine(t=5), EndLine(t=4)]),
        write_part([HeadLine(t=0, lesson=named("les", 2), part=1, started=0)]),
        packed([RECORDED[0], {"t": 1, "k": "strange"}]),
        packed([RECORDED[0] | {"v": 2}]),
        packed([RECORDED[0], {"t": -1, "k": "end"}]),
        packed([RECORDED[0], *[{"t": 1, "k": "end"}] * 5_000]),
        gzip.compress(write_part([HEAD]) + b"\n" * 300_000, mtime=0),
        gzip.compress(b'{"t":0,"k":"head","x":"' + b"x" * 50_000, mtime=0),
        bytes(70_000),
    ],
    ids=range(13),
)
def test_anything_else_is_refused(part: bytes) -> None:
    with pytest.raises(Invalid):
        read(part)


def test_a_part_is_read_as_its_own_number_only() -> None:
    with pytest.raises(Invalid):
        read(write_part([HEAD]), number=2)


@given(st.binary(max_size=200), st.integers(0, 200))
def test_bytes_never_do_more_than_be_refused(noise: bytes, at: int) -> None:
    good = write_part([HEAD, EndLine(t=9)])
    for part in (noise, good[:at] + noise + good[at:], gzip.compress(noise)):
        try:
            read(part)
        except Invalid:
            continue


@given(st.sets(st.integers(1, 12)), st.sets(st.integers(1, 12)))
def test_parts_count_up_to_the_first_gap_or_giant(numbers: set[int], giants: set[int]) -> None:
    parts = [StoredPart(number=n, size_bytes=11 if n in giants else 5, etag=f"e{n}") for n in numbers]
    kept = [part.number for part in unbroken(parts, most=10)]
    assert kept == list(range(1, len(kept) + 1))
    following = len(kept) + 1
    assert following not in numbers or following in giants


def test_the_digest_changes_with_any_part() -> None:
    one, two = (StoredPart(number=n, size_bytes=5, etag=f"e{n}") for n in (1, 2))
    digests = {digest_of([one, two], []), digest_of([one], [two]), digest_of([one], []), digest_of([], [])}
    assert len(digests) == 4
