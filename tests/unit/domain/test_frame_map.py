"""The frame map: exact for any film, and never another film's."""

from __future__ import annotations

import struct
from fractions import Fraction
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practika.domain.errors import DecodeFailed, Invalid
from practika.domain.frame_map import HEADER, FrameMap, decode, from_frames, held_until, tick_range

BASES = st.sampled_from(
    [
        Fraction(1, 90_000),
        Fraction(1001, 30_000),
        Fraction(1, 600),
        Fraction(1, 1000),
        Fraction(66_667, 1_000_000),
    ]
)


@st.composite
def maps(draw: st.DrawFn) -> FrameMap:
    steps = draw(st.lists(st.integers(1, 10_000), min_size=1, max_size=60))
    start = draw(st.integers(-(10**12), 10**12))
    return FrameMap(draw(BASES), [*accumulate(steps, initial=start)])


@given(maps())
def test_a_map_survives_its_file(film: FrameMap) -> None:
    again = decode(film.encode())
    assert (again.time_base, list(again.ticks)) == (film.time_base, list(film.ticks))
    assert again.sha256 == film.sha256
    assert len(film.encode()) == 32 + 8 * (film.frame_count + 1)


@given(maps(), st.data())
def test_one_frame_is_read_from_sixteen_bytes(film: FrameMap, data: st.DataObject) -> None:
    frame = data.draw(st.integers(0, film.frame_count - 1))
    offset, length = tick_range(frame, 2)
    part = film.encode()[offset : offset + length]
    assert struct.unpack("<qq", part) == (film.ticks[frame], film.ticks[frame + 1])


@given(maps(), st.data())
def test_the_frame_at_any_moment_of_a_frame_is_that_frame(film: FrameMap, data: st.DataObject) -> None:
    frame = data.draw(st.integers(0, film.frame_count - 1))
    start, end = film.time_of(frame), film.time_of(frame + 1)
    assert film.frame_at(start) == frame
    assert film.frame_at((start + end) / 2) == frame
    assert film.frame_at(end - Fraction(1, 10**9)) == frame


@given(maps())
def test_outside_the_film_the_nearest_frame_answers(film: FrameMap) -> None:
    assert film.frame_at(Fraction(-1)) == 0
    assert film.frame_at(film.seconds + 1) == film.frame_count - 1


@given(maps())
def test_facts_are_those_of_the_map(film: FrameMap) -> None:
    facts = film.facts()
    assert facts.seconds_per_tick == film.time_base
    assert (facts.pts_start, facts.pts_end, facts.frame_count) == (
        film.ticks[0],
        film.ticks[-1],
        film.frame_count,
    )
    assert facts.duration_seconds == pytest.approx(float(film.seconds))


@given(st.binary(max_size=200))
def test_no_other_file_is_taken_for_a_map(data: bytes) -> None:
    with pytest.raises(Invalid):
        decode(data)


@given(maps(), st.integers(0, 40))
def test_a_cut_map_is_refused(film: FrameMap, lost: int) -> None:
    with pytest.raises(Invalid):
        decode(film.encode()[: -1 - lost])


def test_the_header_is_the_documented_one() -> None:
    data = FrameMap(Fraction(1, 600), [5, 25]).encode()
    assert HEADER.size == 32
    assert data[:32] == b"PFM1" + struct.pack("<IIIIIq", 0, 1, 600, 1, 0, 0)


@given(BASES, st.lists(st.tuples(st.integers(-1000, 1000), st.integers(0, 50)), min_size=1, max_size=40))
def test_any_decoder_output_becomes_a_rising_map(base: Fraction, frames: list[tuple[int, int]]) -> None:
    film = from_frames(base, frames)
    assert film.frame_count == len(frames)
    assert film.ticks[0] == frames[0][0]


def test_rising_times_are_kept_as_they_are() -> None:
    assert list(from_frames(Fraction(1, 90), [(3, 3), (6, 3), (10, 5)]).ticks) == [3, 6, 10, 15]


def test_a_placeholder_duration_of_the_last_frame_gives_way_to_the_step() -> None:
    assert from_frames(Fraction(1, 1000), [(0, 1), (33, 1), (67, 1)]).ticks[-1] == 101


def test_a_lone_frame_without_a_duration_lasts_a_25th() -> None:
    assert from_frames(Fraction(1, 1000), [(7, 0)]).seconds == Fraction(1, 25)


def test_a_film_without_a_frame_cannot_be_decoded() -> None:
    with pytest.raises(DecodeFailed):
        from_frames(Fraction(1, 25), [])


def test_a_constant_rate_is_told_exactly_and_a_variable_one_as_the_mean() -> None:
    assert FrameMap(Fraction(1, 30_000), [0, 1001, 2002, 3003]).frame_rate == Fraction(30_000, 1001)
    assert FrameMap(Fraction(1, 10), [0, 1, 5, 10]).step is None
    assert FrameMap(Fraction(1, 10), [0, 1, 5, 10]).frame_rate == 3


@given(maps(), st.fractions(-5, 200))
def test_only_the_last_frame_is_held(film: FrameMap, longer: Fraction) -> None:
    """Until the tick before that time, never shorter, and not for what nobody would notice."""
    end = film.ticks[-1] * film.time_base
    held = held_until(film, end + longer)
    assert list(held.ticks[:-1]) == list(film.ticks[:-1]) and held.ticks[-1] >= film.ticks[-1]
    if longer < Fraction(1, 10):
        assert held is film
    elif longer > Fraction(1, 10) + film.time_base:
        assert 0 <= end + longer - held.ticks[-1] * film.time_base < film.time_base


def test_a_frame_is_held_no_longer_than_a_file_can_say() -> None:
    fine = FrameMap(Fraction(1, 10_000_000), [0, 400_000])
    assert held_until(fine, Fraction(3600)).ticks[-1] == 2**32 - 1
    coarse = FrameMap(Fraction(1, 25), [0, 1])
    assert held_until(coarse, Fraction(12 * 3600)).seconds == 12 * 3600
