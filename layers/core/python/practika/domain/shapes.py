"""What people draw: our own versioned shapes in the unit square of the displayed picture.

Coordinates run from 0 to 1 from the top-left of the picture as it is shown (after rotation and pixel aspect);
a shape may reach half a picture beyond every edge. Line width and letter size are fractions of the picture's
height. A shape carries `schema`, the version of its own kind; older ones are lifted by `UPCASTERS` when they
are read, never rewritten in the store.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from practika.domain.model import Model

#: The ink palette; what each looks like is the web app's business.
Ink = Literal["ink-1", "ink-2", "ink-3", "ink-4", "ink-5", "ink-6", "ink-7", "ink-8"]
Coordinate = Annotated[float, Field(ge=-0.5, le=1.5)]
Extent = Annotated[float, Field(ge=0, le=2)]
Pressure = Annotated[float, Field(ge=0, le=1)]
Point = tuple[Coordinate, Coordinate]
InkPoint = tuple[Coordinate, Coordinate, Pressure]

MAX_STROKE_POINTS = 2_000
MAX_POLYGON_POINTS = 200
MAX_LABEL_CHARACTERS = 500


class Drawn(Model):
    """What every shape has: its schema version, its ink, its line width / the picture's height."""

    schema_version: Literal[1] = Field(1, alias="schema")
    color: Ink
    width: Annotated[float, Field(gt=0, le=0.1)]


class Stroke(Drawn):
    """A pen stroke; each point is [x, y, pressure]."""

    kind: Literal["stroke"]
    points: Annotated[tuple[InkPoint, ...], Field(min_length=1, max_length=MAX_STROKE_POINTS)]


class _Segment(Drawn):
    start: Point = Field(alias="from")
    end: Point = Field(alias="to")


class Line(_Segment):
    """A straight line."""

    kind: Literal["line"]


class Arrow(_Segment):
    """A line with its head at `to`."""

    kind: Literal["arrow"]


class _Area(Drawn):
    x: Coordinate
    y: Coordinate
    w: Extent
    h: Extent


class Box(_Area):
    """A rectangle."""

    kind: Literal["box"]


class Ellipse(_Area):
    """An ellipse, given by its bounding box."""

    kind: Literal["ellipse"]


class Spotlight(_Area):
    """Everything outside this ellipse is darkened; given by its bounding box."""

    kind: Literal["spotlight"]


class Polygon(Drawn):
    """A closed line through three points or more."""

    kind: Literal["polygon"]
    points: Annotated[tuple[Point, ...], Field(min_length=3, max_length=MAX_POLYGON_POINTS)]


class TextLabel(Drawn):
    """Letters on the picture; (x, y) is their top-left, `size` the font's height / the picture's height."""

    kind: Literal["text"]
    x: Coordinate
    y: Coordinate
    text: Annotated[str, StringConstraints(min_length=1, max_length=MAX_LABEL_CHARACTERS)]
    size: Annotated[float, Field(gt=0, le=0.5)]


class Angle(Drawn):
    """The angle a–vertex–b; degrees are computed from the displayed picture's true aspect, never stored."""

    kind: Literal["angle"]
    a: Point
    vertex: Point
    b: Point


_AnyShape = Annotated[
    Stroke | Line | Arrow | Box | Ellipse | Polygon | TextLabel | Angle | Spotlight,
    Field(discriminator="kind"),
]

#: Lifts the raw JSON of a shape of (kind, schema) to the next schema of that kind.
Upcaster = Callable[[dict[str, Any]], dict[str, Any]]
#: None is needed yet: every kind is in its first version. A test demands a recorded old shape for each entry.
UPCASTERS: Mapping[tuple[str, int], Upcaster] = {}


def upcast(raw: Any, upcasters: Mapping[tuple[str, int], Upcaster] = UPCASTERS) -> Any:
    """The newest form of a shape's JSON; whatever is not an old shape is left for validation to judge."""
    while isinstance(raw, dict):
        kind, schema = raw.get("kind"), raw.get("schema")
        if not isinstance(kind, str) or not isinstance(schema, int) or (kind, schema) not in upcasters:
            break
        raw = {**upcasters[kind, schema](raw), "schema": schema + 1}
    return raw


def lifting(upcasters: Mapping[tuple[str, int], Upcaster]) -> Any:
    """The shape's type. Lifting takes a way through Python's own objects, a third of the CPU of a long list: it is
    only taken once there is something to lift."""
    return (
        Annotated[_AnyShape, BeforeValidator(lambda raw: upcast(raw, upcasters))] if upcasters else _AnyShape
    )


if TYPE_CHECKING:
    Shape = _AnyShape
else:
    Shape = lifting(UPCASTERS)
