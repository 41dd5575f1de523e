"""The chunk plan covers any film exactly once, on segment borders; joining finds every chunk that does not fit."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise, zip_longest

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from practika.domain.cells import SEGMENT_SECONDS, cell_of
from practika.domain.chunks import MOST_CHUNKS, OPENING_SECONDS, Chunk, can_be_cut, plan_chunks, whole
from practika.domain.film_source import FilmSource, Packet, Picture
from practika.domain.frame_map import FrameMap
from practika.domain.joining import joined
from practika.domain.ladder import Rung
from practika.domain.renditions import ChunkInexact, EncodedChunk, Rendition, Segment, Track

RATES = [
    Fraction(text) for text in ("24000/1001", "25", "30000/1001", "50", "60000/1001", "120", "240", "7/2")
]
RUNG = Rung(name="v360", width=640, height=360, max_bits_per_second=900_000)


@st.composite
def constant(draw: st.DrawFn) -> FrameMap:
    """A film of constant rate in a time base that may or may not hold its rate exactly (90 kHz, milliseconds)."""
    rate, base = draw(st.sampled_from(RATES)), draw(st.sampled_from([90_000, 1000, 30_000, 12_800]))
    start, count = draw(st.integers(-100_000, 10**6)), draw(st.integers(1, 4000))
    ticks = [start + round(n * base / rate) for n in range(count + 1)]
    return FrameMap(Fraction(1, base), ticks)


@st.composite
def variable(draw: st.DrawFn) -> FrameMap:
    """Gaps from a millisecond to almost a minute."""
    steps = draw(
        st.lists(st.sampled_from([1, 16, 33, 40, 1000, 3999, 4000, 59_000]), min_size=1, max_size=200)
    )
    ticks = [draw(st.integers(-5000, 5000))]
    for step in steps:
        ticks.append(ticks[-1] + step)
    return FrameMap(Fraction(1, 1000), ticks)


@given(constant() | variable(), st.sampled_from([4, 8, 24]))
def test_chunks_cover_the_film_exactly_once_on_segment_borders(film: FrameMap, seconds: int) -> None:
    chunks = plan_chunks(film, seconds)
    assert [n for c in chunks for n in range(c.first, c.last + 1)] == list(range(film.frame_count))
    assert [c.index for c in chunks] == list(range(len(chunks)))
    assert (chunks[0].before, chunks[0].start, chunks[-1].end) == (None, film.ticks[0], film.ticks[-1])
    for left, right in pairwise(chunks):
        assert left.end == right.start == film.ticks[right.first] and right.before == film.ticks[left.last]
        assert left.last_duration == left.end - right.before
        cells = [cell_of(film.time_of(n), SEGMENT_SECONDS) for n in (left.last, right.first)]
        assert cells[0] < cells[1], "a segment would belong to two workers"


@given(constant(), st.sampled_from([4, 8, 24]))
def test_chunks_are_neither_short_nor_long(film: FrameMap, seconds: int) -> None:
    assume(film.seconds <= seconds * (MOST_CHUNKS - len(OPENING_SECONDS)))
    chunks = plan_chunks(film, seconds)
    if film.seconds < seconds * Fraction(3, 2):
        assert chunks == whole(film), "no needless hop"
    opening = [length for length in OPENING_SECONDS if length < seconds] if len(chunks) > 1 else []
    for chunk, least in zip_longest(chunks, opening, fillvalue=seconds / 2):
        assert isinstance(chunk, Chunk), "a film that is cut has its whole opening"
        length = (chunk.end - chunk.start) * film.time_base
        assert length < seconds * Fraction(3, 2) + 1 and (len(chunks) == 1 or length > least - 1)


def test_a_film_that_is_cut_begins_with_small_chunks() -> None:
    minute = FrameMap(Fraction(1, 10), list(range(601)))
    lengths = [float((chunk.end - chunk.start) * minute.time_base) for chunk in plan_chunks(minute)]
    assert lengths == [4, 8, 24, 24]
    short = FrameMap(Fraction(1, 10), list(range(351)))
    assert plan_chunks(short) == whole(short)


def test_the_longest_film_has_no_more_chunks_than_a_machine_can_hold() -> None:
    day = FrameMap(Fraction(1), list(range(12 * 3600 + 1)))
    chunks = plan_chunks(day)
    assert MOST_CHUNKS * 0.9 < len(chunks) <= MOST_CHUNKS


def source(
    container: str = "mov", *, times: tuple[int, ...] = (0, 2, 1), complaints: tuple[str, ...] = ()
) -> FilmSource:
    packets = tuple(Packet(time, 1, 9) for time in times)
    picture = Picture("h264", "avc1", 64, 64, Fraction(1, 25), "yuv420p", packets=packets)
    return FilmSource(container, Fraction(1), picture, None, complaints)


def test_only_what_seeks_exactly_is_cut() -> None:
    assert all(can_be_cut(source(name)) for name in ("mov", "matroska", "mpegts", "mpeg"))
    assert not any(can_be_cut(source(name)) for name in ("avi", "flv", "gif", "asf", "ogg"))
    assert not can_be_cut(source(times=(0, 1, 1))), "two frames at one time"
    assert not can_be_cut(source(complaints=("corrupt",)))


FILM = FrameMap(Fraction(1, 10), list(range(161)))
HALVES = (
    Chunk(index=0, first=0, last=79, before=None, start=0, end=80, last_duration=1),
    Chunk(index=1, first=80, last=159, before=79, start=80, end=160, last_duration=1),
)


def made(index: int, film: FrameMap = FILM) -> tuple[EncodedChunk, FrameMap]:
    """What a faultless worker of one of two chunks of 8 s reports."""
    chunk = HALVES[index]
    frames = FrameMap(film.time_base, film.ticks[chunk.first : chunk.last + 2])
    segments = tuple(
        Segment(name=f"seg_{n:05d}.m4s", start=40 * n, ticks=40, size=9, offset=0, samples=40, keys=(40 * n,))
        for n in range(chunk.first // 40, chunk.last // 40 + 1)
    )
    track = Track(init_size=800, init_sha256="aa", timescale=10, codec="avc1.64001e", segments=segments)
    seam = (str(chunk.first - 1) if index else "", str(chunk.last))
    report = EncodedChunk(
        index=index,
        frames=frames.facts(),
        renditions=(Rendition(rung=RUNG, track=track),),
        seam=seam,
        warnings=("hurt",),
    )
    return report, frames


def test_joined_chunks_are_the_film() -> None:
    (left, before), (right, after) = made(0), made(1)
    film, frames = joined([left, right], [before, after])
    assert frames == FILM and film.frames == FILM.facts()
    (rendition,) = film.renditions
    assert rendition.track.samples == 160 and [s.start for s in rendition.track.segments] == [0, 40, 80, 120]
    assert film.warnings == ("hurt",)


def _other_init(chunk: EncodedChunk) -> EncodedChunk:
    track = chunk.renditions[0].track.model_copy(update={"init_sha256": "bb"})
    return chunk.model_copy(update={"renditions": (Rendition(rung=RUNG, track=track),)})


def _lost_segment(chunk: EncodedChunk) -> EncodedChunk:
    track = chunk.renditions[0].track
    track = track.model_copy(update={"segments": track.segments[1:]})
    return chunk.model_copy(update={"renditions": (Rendition(rung=RUNG, track=track),)})


@pytest.mark.parametrize(
    ("hurt", "says"),
    [
        (lambda chunk: chunk.model_copy(update={"seam": ("77", "159")}), "another picture"),
        (_other_init, "init parts"),
        (_lost_segment, "follow"),
    ],
)
def test_a_chunk_that_does_not_fit_is_found(hurt: Callable[[EncodedChunk], EncodedChunk], says: str) -> None:
    (left, before), (right, after) = made(0), made(1)
    with pytest.raises(ChunkInexact, match=says):
        joined([left, hurt(right)], [before, after])


def test_a_gap_between_two_chunks_is_found() -> None:
    (left, before), (right, _) = made(0), made(1)
    late = FrameMap(FILM.time_base, FILM.ticks[81:])
    with pytest.raises(ChunkInexact, match="does not begin"):
        joined([left, right], [before, late])
