"""Shapes: every kind survives its journey, bounds hold, old ones are lifted."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from practika.domain import shapes
from practika.domain.shapes import UPCASTERS, Shape, lifting, upcast
from tests.examples import SHAPES, shape

ADAPTER: TypeAdapter[Any] = TypeAdapter(Shape)
KINDS = [one["kind"] for one in SHAPES]
OLD = Path(__file__).parents[2] / "messages" / "old_shapes.json"


@pytest.mark.parametrize("kind", KINDS)
def test_a_shape_comes_back_as_it_was_sent(kind: str) -> None:
    sent = shape(kind)
    read = ADAPTER.validate_python(sent)
    again = json.loads(ADAPTER.dump_json(read, by_alias=True))
    assert again == sent
    assert ADAPTER.validate_python(again) == read


coordinate = st.floats(-0.5, 1.5)


@given(st.lists(st.tuples(coordinate, coordinate, st.floats(0, 1)), min_size=1, max_size=50))
def test_a_stroke_keeps_every_digit_of_every_point(points: list[tuple[float, float, float]]) -> None:
    read = ADAPTER.validate_python(shape("stroke", points=points))
    again = ADAPTER.validate_json(ADAPTER.dump_json(read, by_alias=True))
    assert again == read
    assert list(again.points) == points


FAR: list[dict[str, Any]] = [
    shape("box", x=1.51),
    shape("box", y=-0.51),
    shape("box", w=2.01),
    shape("box", h=-0.01),
    shape("box", width=0),
    shape("box", width=0.11),
    shape("box", width=math.nan),
    shape("box", x=math.inf),
    shape("box", color="ink-9"),
    shape("box", schema=2),
    shape("box", schema=0),
    shape("box", extra=1),
    shape("line", to=[1]),
    shape("line", to=[1, 1, 1]),
    shape("stroke", points=[]),
    shape("stroke", points=[[0, 0]]),
    shape("stroke", points=[[0, 0, 1.1]]),
    shape("stroke", points=[[0, 0, 0]] * (shapes.MAX_STROKE_POINTS + 1)),
    shape("polygon", points=[[0, 0], [1, 1]]),
    shape("polygon", points=[[0, 0]] * (shapes.MAX_POLYGON_POINTS + 1)),
    shape("text", text=""),
    shape("text", text="x" * (shapes.MAX_LABEL_CHARACTERS + 1)),
    shape("text", size=0),
    shape("ruler", known={"length": 0, "unit": "m"}),
    shape("ruler", known={"length": 2e6, "unit": "m"}),
    shape("ruler", known={"length": 2, "unit": "elephant"}),
    shape("ruler", known={"length": math.nan, "unit": "m"}),
    shape("blur", strength=0),
    shape("blur", strength=0.3),
    shape("blur", form="star"),
    {**shape("box"), "kind": "heart"},
    {**shape("box"), "kind": ["box"]},
    {**shape("box"), "kind": None},
]


@pytest.mark.parametrize("raw", [*FAR, None, [], "box", 7])
def test_what_is_no_shape_is_refused(raw: object) -> None:
    with pytest.raises(ValidationError):
        ADAPTER.validate_python(raw)


def test_an_old_shape_is_lifted_step_by_step() -> None:
    steps = {
        ("dot", -1): lambda raw: {**raw, "kind": "dot", "r": raw["radius"]},
        ("dot", 0): lambda raw: shape("ellipse", w=raw["r"] * 2, h=raw["r"] * 2),
    }
    lifted = upcast({"kind": "dot", "schema": -1, "radius": 0.25}, steps)
    assert lifted == shape("ellipse", w=0.5, h=0.5)
    assert upcast(shape("box"), steps) == shape("box")


def test_a_type_with_upcasters_reads_old_shapes_and_today_s() -> None:
    """In what the door and the store read: the type itself lifts, from JSON too."""

    def closed(raw: dict[str, Any]) -> dict[str, Any]:
        return {**raw, "points": [*raw["points"], raw["points"][0]]}

    reader: TypeAdapter[Any] = TypeAdapter(lifting({("polygon", 0): closed}))
    corners = [[0.1, 0.1], [0.9, 0.1], [0.5, 0.9]]
    old = {"kind": "polygon", "schema": 0, "color": "ink-1", "width": 0.01, "points": corners[:2]}
    assert reader.validate_json(json.dumps(old)).points == ((0.1, 0.1), (0.9, 0.1), (0.1, 0.1))
    assert reader.validate_python(shape("box")) == ADAPTER.validate_python(shape("box"))


def test_every_upcaster_lifts_a_recorded_shape() -> None:
    """Whoever adds an upcaster records a shape of the old form; what it becomes must be valid today."""
    recorded = json.loads(OLD.read_text())
    assert {(one["kind"], one["schema"]) for one in recorded} == set(UPCASTERS)
    for one in recorded:
        ADAPTER.validate_python(one)
