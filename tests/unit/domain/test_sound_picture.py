"""The picture of a film that is all sound."""

from __future__ import annotations

from array import array
from fractions import Fraction
from io import BytesIO

import pytest

from practika.domain.sound_picture import BARS, HEIGHT, MARGIN, REACH, STEP, WIDTH, draw, frames_of, loudness


@pytest.mark.parametrize(
    ("seconds", "frames"),
    [(Fraction(1, 8000), 1), (Fraction(1), 25), (Fraction(1) + Fraction(1, 8000), 26), (Fraction(0), 1)],
)
def test_no_sound_is_left_without_a_frame(seconds: Fraction, frames: int) -> None:
    made = frames_of(seconds)
    assert (made.frame_count, made.step or 1, made.time_base) == (frames, 1, Fraction(1, 25))


def test_every_sample_belongs_to_one_bar() -> None:
    samples = array("h", range(1000))
    peaks = loudness(BytesIO(samples.tobytes()), 1000)
    assert len(peaks) == BARS and peaks == sorted(peaks) and peaks[-1] == 999


def test_a_sound_shorter_than_a_bar_can_be_drawn() -> None:
    peaks = loudness(BytesIO(array("h", [-32768, 5]).tobytes()), 2)
    assert sorted(peaks)[-2:] == [5, 32768] and sum(peaks) == 32773


def test_the_loudest_bar_is_full_height_and_silence_a_row_of_dots() -> None:
    picture = draw([0] * (BARS - 1) + [40])
    assert len(picture) == WIDTH * HEIGHT * 3 // 2
    columns = [picture[MARGIN + STEP * bar : WIDTH * HEIGHT : WIDTH] for bar in (0, BARS - 1)]
    lit = [sum(luma > 100 for luma in column) for column in columns]
    assert lit == [4, 2 * REACH]
    assert draw([0] * BARS)[: WIDTH * HEIGHT].count(172) == BARS * 4 * 4
