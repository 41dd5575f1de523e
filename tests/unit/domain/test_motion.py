"""Motion of shapes: what is taken, what is refused in words, and that still shapes are stored as they were."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from practika.domain.annotation import Shapes
from practika.domain.motion import MAX_KEYS, MAX_OFFSET
from tests.examples import SHAPES, shape

read = TypeAdapter(Shapes).validate_python
dump = TypeAdapter(Shapes).dump_python


def moved(kind: str = "box", **motion: Any) -> list[dict[str, Any]]:
    return [shape(kind, id="a", motion=motion)]


def wire(drawing: Any) -> Any:
    return dump(read(drawing), mode="json", by_alias=True)


keys = st.lists(
    st.fixed_dictionaries(
        {"frame": st.integers(0, MAX_OFFSET)},
        optional={
            "x": st.floats(-2, 2),
            "y": st.floats(-2, 2),
            "scale": st.floats(0.01, 100),
            "turn": st.floats(-36_000, 36_000),
            "opacity": st.floats(0, 1),
            "easing": st.sampled_from(["linear", "ease-in", "ease-out", "ease-in-out", "hold"]),
            "points": st.just([[0.1, 0.2], [0.3, 0.4]]),
        },
    ),
    max_size=10,
    unique_by=lambda key: key["frame"],
).map(lambda found: sorted(found, key=lambda key: int(str(key["frame"]))))


@given(keys)
def test_a_motion_comes_back_as_it_was_sent(sent: list[dict[str, Any]]) -> None:
    (again,) = wire(moved(keys=sent, to=40, fadeIn=3))
    assert (again["motion"]["from"], again["motion"]["to"]) == (None, 40)
    assert (again["motion"]["fadeIn"], again["motion"]["fadeOut"]) == (3, 0)
    rest = {"x": 0, "y": 0, "scale": 1, "turn": 0, "opacity": 1, "easing": "linear"}
    assert again["motion"]["keys"] == [{**rest, **key} for key in sent]
    assert wire([again]) == [again]


def test_what_stands_still_says_nothing_of_motion() -> None:
    assert "motion" not in wire([shape("box")])[0]
    assert json.dumps(wire([shape("box", motion=None)])) == json.dumps(wire([shape("box")]))


@pytest.mark.parametrize("kind", [one["kind"] for one in SHAPES])
def test_a_key_moves_as_many_points_as_the_shape_has(kind: str) -> None:
    (own,) = read([shape(kind)])
    if own.grips:
        read(moved(kind, keys=[{"frame": 1, "points": [[0, 0]] * own.grips}]))
    for wrong in (own.grips + 1, 1):
        with pytest.raises(ValidationError, match="points are as many"):
            read(moved(kind, keys=[{"frame": 1, "points": [[0, 0]] * wrong}]))


@pytest.mark.parametrize(
    "motion",
    [
        {"from": 9, "to": 8},
        {"from": -1},
        {"to": MAX_OFFSET + 1},
        {"fadeIn": 0.5},
        {"keys": [{"frame": 3}, {"frame": 3}]},
        {"keys": [{"frame": 3}, {"frame": 2}]},
        {"keys": [{"frame": n} for n in range(MAX_KEYS + 1)]},
        {"keys": [{"frame": 1, "scale": 0}]},
        {"keys": [{"frame": 1, "opacity": 1.1}]},
        {"keys": [{"frame": 1, "x": float("nan")}]},
        {"keys": [{"frame": 1, "turn": float("inf")}]},
        {"keys": [{"frame": 1, "easing": "bounce"}]},
        {"keys": [{"frame": 1, "points": [[2, 2], [0, 0]]}]},
        {"keys": [{"frame": 1, "points": []}]},
        {"loops": True},
    ],
)
def test_motions_that_cannot_be_are_refused(motion: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        read(moved(**motion))
