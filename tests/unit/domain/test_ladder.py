"""The ladder: right for every shape, never larger than the film."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practika.domain.ladder import displayed_size, ladder

SIDES = st.integers(16, 8192)
RATES = st.fractions(min_value=1, max_value=240, max_denominator=1001)


@given(SIDES, SIDES, RATES)
def test_no_rung_is_larger_than_the_film_and_all_are_even(width: int, height: int, rate: Fraction) -> None:
    rungs = ladder(width, height, rate)
    assert rungs
    for rung in rungs:
        assert rung.width % 2 == rung.height % 2 == 0
        assert 2 <= rung.width <= width and 2 <= rung.height <= height
        assert min(rung.width, rung.height) <= 1080


@given(SIDES, SIDES, RATES)
def test_rungs_fall_in_size_and_rate_and_have_names_of_their_own(
    width: int, height: int, rate: Fraction
) -> None:
    rungs = ladder(width, height, rate)
    assert len({rung.name for rung in rungs}) == len(rungs)
    for above, below in pairwise(rungs):
        assert below.pixels < above.pixels
        assert below.max_bits_per_second <= above.max_bits_per_second


@given(st.integers(360, 4320), st.integers(360, 4320))
def test_the_shape_is_kept_to_a_pixel_or_two(width: int, height: int) -> None:
    for rung in ladder(width, height, Fraction(30)):
        scale = Fraction(rung.height, height)
        assert abs(rung.width - width * scale) <= 2 + 2 * Fraction(width, height)


@pytest.mark.parametrize(
    ("size", "names"),
    [
        ((1920, 1080), ["v1080", "v720", "v480", "v360"]),
        ((1080, 1920), ["v1080", "v720", "v480", "v360"]),
        ((3840, 2160), ["v1080", "v720", "v480", "v360"]),
        ((1280, 720), ["v720", "v480", "v360"]),
        ((1000, 1000), ["v1000", "v720", "v480", "v360"]),
        ((960, 540), ["v540", "v360"]),
        ((854, 480), ["v480", "v360"]),
        ((640, 360), ["v360"]),
        ((176, 144), ["v144"]),
        ((161, 121), ["v120"]),
        ((16, 16), ["v16"]),
    ],
)
def test_known_films_get_known_rungs(size: tuple[int, int], names: list[str]) -> None:
    assert [rung.name for rung in ladder(*size, Fraction(30))] == names


def test_a_portrait_film_stays_upright() -> None:
    assert all(rung.width < rung.height for rung in ladder(720, 1280, Fraction(30)))


def test_more_frames_a_second_may_cost_more_bits() -> None:
    slow, fast = (ladder(1280, 720, Fraction(rate))[0].max_bits_per_second for rate in (30, 240))
    assert slow < fast < 4 * slow


@pytest.mark.parametrize(
    ("stored", "aspect", "rotation", "shown"),
    [
        ((800, 640), Fraction(64, 45), 0, (1138, 640)),
        ((1920, 1080), Fraction(1), 90, (1080, 1920)),
        ((1920, 1080), Fraction(1), 180, (1920, 1080)),
        ((1440, 1080), Fraction(4, 3), 270, (1080, 1920)),
        ((854, 480), Fraction(1280, 1281), 0, (854, 480)),
        ((1920, 1080), Fraction(1), 30, (1920, 1080)),
    ],
)
def test_the_displayed_size_obeys_aspect_and_rotation(
    stored: tuple[int, int], aspect: Fraction, rotation: int, shown: tuple[int, int]
) -> None:
    assert displayed_size(*stored, aspect, rotation) == shown
