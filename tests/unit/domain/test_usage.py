"""What a batch adds to the sums: the same as counting every frame one by one."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from practika.domain.errors import Invalid
from practika.domain.usage import HeatMap, UsageBatch, UsageEntry, Watched, edge, part_of, parts
from tests.examples import NOON, VIDEO, named
from tests.used import batch, entry, looped, watched


def by_hand(entries: list[UsageEntry], frames: int) -> tuple[list[int], list[int]]:
    """Frames watched of each part, and loops over it: frame by frame."""
    played, loops = Counter[int](), Counter[int]()
    for each in entries:
        for event in each.batch.events:
            if event.kind == "watched":
                played.update(part_of(frame, frames) for frame in range(event.first, event.end))
            elif event.kind == "looped":
                loops.update({part_of(frame, frames) for frame in range(event.first, event.end)})
    return [played[part] for part in range(parts(frames))], [loops[part] for part in range(parts(frames))]


@st.composite
def stretches(draw: st.DrawFn) -> tuple[int, list[dict[str, object]]]:
    frames = draw(st.integers(1, 1_500))
    events = []
    for _ in range(draw(st.integers(1, 6))):
        first = draw(st.integers(0, frames - 1))
        end = draw(st.integers(first + 1, frames))
        events.append(draw(st.sampled_from([watched(first, end), looped(first, end)])))
    return frames, events


@given(stretches(), stretches())
def test_the_heat_is_what_counting_every_frame_gives(
    one: tuple[int, list[dict[str, object]]], two: tuple[int, list[dict[str, object]]]
) -> None:
    frames = max(one[0], two[0])
    both = [entry(1, *one[1], frames=frames), entry(2, *two[1], frames=frames)]
    heat = HeatMap.of(frames, [each.heat_sums() for each in both])
    assert (list(heat.watched), list(heat.loops)) == by_hand(both, frames)


@given(st.integers(1, 3_000))
def test_every_frame_lies_in_the_part_between_whose_edges_it_is(frames: int) -> None:
    assert edge(0, frames) == 0
    assert edge(parts(frames), frames) == frames
    for frame in {0, 1 % frames, frames // 3, frames // 2, frames - 1}:
        part = part_of(frame, frames)
        assert edge(part, frames) <= frame < edge(part + 1, frames)


def test_a_long_stretch_adds_few_numbers() -> None:
    assert len(entry(1, watched(3, 997)).heat_sums()) == 4
    assert len(entry(1, looped(3, 997)).heat_sums()) == 2


def test_watching_it_whole_twice_is_two_plays_of_every_part() -> None:
    heat = HeatMap.of(1_000, [entry(n, watched(0, 1_000)).heat_sums() for n in (1, 2)])
    assert set(heat.plays) == {2.0}


def test_slow_motion_takes_longer_on_the_clock() -> None:
    assert entry(1, watched(0, 250)).watched_ms == 10_000
    assert entry(1, watched(0, 250, 0.5)).watched_ms == 20_000
    assert entry(1, watched(0, 250, 2.0)).watched_ms == 5_000


def test_a_day_adds_up_by_film_and_kind() -> None:
    events = [
        watched(0, 250),
        looped(0, 9),
        {"kind": "annotated", "frame": 3},
        {"kind": "joined", "frame": 0},
    ]
    assert entry(1, *events).day_sums() == {
        "ms": 10_000,
        VIDEO: 10_000,
        "loops": 1,
        "notes": 1,
        "sessions": 1,
    }
    late = entry(1, at=NOON + timedelta(hours=12))
    assert (entry(1).day, late.day) == ("2026-03-01", "2026-03-02")


def test_rows_have_every_event_with_an_id_that_stays() -> None:
    events = [
        watched(5, 30, 0.5),
        {"kind": "sought", "source": 30, "target": 2},
        {"kind": "annotated", "frame": 2},
    ]
    rows = [json.loads(row.written()) for row in entry(7, *events).rows()]
    assert [row["event_id"] for row in rows] == [f"{named('use', 7)}#{n:02d}" for n in range(3)]
    assert [(row["first_frame"], row["end_frame"]) for row in rows] == [(5, 30), (30, 2), (2, 3)]
    assert [row["watched_ms"] for row in rows] == [2_000, 0, 0]
    assert rows[0]["at"] == "2026-03-01 12:00:00.000"
    assert sum(row["watched_ms"] for row in rows) == entry(7, *events).watched_ms


@pytest.mark.parametrize(
    "event",
    [
        watched(990, 1_001),
        looped(1_000, 1_001),
        {"kind": "annotated", "frame": 1_000},
        {"kind": "joined", "frame": 1_000},
        {"kind": "sought", "source": 1_000, "target": 1},
        {"kind": "sought", "source": 1, "target": 1_001},
    ],
)
def test_frames_behind_the_end_are_refused(event: dict[str, object]) -> None:
    with pytest.raises(Invalid, match="behind the end"):
        entry(1, event).check()
    entry(1, watched(0, 1_000), looped(999, 1_000), {"kind": "annotated", "frame": 999}).check()


def test_more_than_time_can_have_passed_is_refused() -> None:
    slow = [watched(0, 1_000, 0.1)] * 2  # 800 s
    entry(1, *slow).check()
    with pytest.raises(Invalid, match="time"):
        entry(1, *slow, watched(0, 1_000, 0.25)).check()


@pytest.mark.parametrize(
    "wrong",
    [
        {"events": []},
        {"events": [watched(0, 9)] * 51},
        {"events": [watched(9, 9)]},
        {"events": [watched(-1, 9)]},
        {"events": [watched(0, 9, 0)]},
        {"events": [watched(0, 9, 17)]},
        {"events": [{"kind": "blinked", "frame": 1}]},
        {"events": [{**watched(0, 9), "person": "usr_1"}]},
        {"v": 2},
        {"id": "use_1"},
        {"visit": "page 1"},
    ],
)
def test_what_cannot_be_right_is_refused(wrong: dict[str, object]) -> None:
    fine = {"v": 1, "id": named("use", 1), "visit": named("vis", 1), "events": [watched(0, 9)]}
    assert UsageBatch.model_validate(fine) == batch(1, watched(0, 9))
    with pytest.raises(ValidationError):
        UsageBatch.model_validate({**fine, **wrong})


def test_a_rate_is_one_unless_it_is_said() -> None:
    assert Watched(first=0, end=1).rate == 1.0
