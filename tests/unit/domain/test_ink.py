"""Points on their way: they arrive where they were, and any other text is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practika.domain.ink import GRID, MAX_PACKED, SPAN, pack, unpack
from practika.domain.shapes import MAX_STROKE_POINTS

RECORDED = Path(__file__).parents[2] / "messages" / "ink_v1.json"

place = st.tuples(st.floats(-0.5, 1.5), st.floats(-0.5, 1.5), st.floats(0, 1))


@given(st.lists(place, max_size=60))
def test_points_arrive_within_half_a_step_of_where_they_were(
    points: list[tuple[float, float, float]],
) -> None:
    arrived = unpack(pack(points))
    assert len(arrived) == len(points)
    for was, now in zip(points, arrived, strict=True):
        assert abs(was[0] - now[0]) <= SPAN / GRID / 2 + 1e-12
        assert abs(was[1] - now[1]) <= SPAN / GRID / 2 + 1e-12
        assert abs(was[2] - now[2]) <= 1 / 255 / 2 + 1e-12


@given(st.text(max_size=30) | st.text(alphabet="ABCabc012-_", max_size=30))
def test_any_text_is_points_or_refused(text: str) -> None:
    try:
        points = unpack(text)
    except ValueError:
        return
    assert len(unpack(pack(points))) == len(points)


def test_a_point_costs_seven_characters_and_a_whole_stroke_fits() -> None:
    assert len(pack([(0.5, 0.5, 0.5)] * 30)) == 200
    assert len(pack([(0.5, 0.5, 0.5)] * MAX_STROKE_POINTS)) <= MAX_PACKED


@pytest.mark.parametrize("vector", json.loads(RECORDED.read_text()))
def test_the_recorded_packing_is_today_s(vector: dict[str, list[list[float]] | str]) -> None:
    points = [(one[0], one[1], one[2]) for one in vector["points"] if not isinstance(one, str)]
    assert pack(points) == vector["packed"]
    unpacked = [[round(value, 9) for value in place] for place in unpack(str(vector["packed"]))]
    assert unpacked == vector["unpacked"]
