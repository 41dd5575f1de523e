"""What people draw: our own versioned shapes in the unit square of the displayed picture.

Coordinates run from 0 to 1 from the top-left of the picture as it is shown (after rotation and pixel aspect);
a shape may reach half a picture beyond every edge. Line width and letter size are fractions of the picture's
height. A shape carries `schema`, the version of its own kind; older ones are lifted by `UPCASTERS` when they
are read, never rewritten in the store. A shape of an annotation has an `id`, so that a change of one is told from a
change of another; those from before there were ids are given one by `identified`, the same at every reading.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from practika.domain.model import Model
from practika.domain.motion import Motion, may_be_absent

#: The ink palette; what each looks like is the web app's business.
Ink = Literal["ink-1", "ink-2", "ink-3", "ink-4", "ink-5", "ink-6", "ink-7", "ink-8"]
Coordinate = Annotated[float, Field(ge=-0.5, le=1.5)]
Extent = Annotated[float, Field(ge=0, le=2)]
Pressure = Annotated[float, Field(ge=0, le=1)]
Point = tuple[Coordinate, Coordinate]
InkPoint = tuple[Coordinate, Coordinate, Pressure]

#: Made by whoever draws it, unique within its annotation. Ids that sort by time keep what two people add in the order
#: in which it was drawn.
ShapeId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,32}$")]

MAX_STROKE_POINTS = 2_000
MAX_POLYGON_POINTS = 200
MAX_LABEL_CHARACTERS = 500


class Drawn(Model):
    """What every shape has: its schema version, its ink, its line width / the picture's height.

    `id`: every shape of an annotation has one; a shape on its way in a flow need not. `motion`: absent where it shows
    as long as its annotation and stands still.
    """

    id: ShapeId = Field(default="", exclude_if=lambda value: value == "", json_schema_extra=may_be_absent)
    schema_version: Literal[1] = Field(1, alias="schema")
    color: Ink
    width: Annotated[float, Field(gt=0, le=0.1)]
    motion: Motion | None = Field(
        default=None, exclude_if=lambda value: value is None, json_schema_extra=may_be_absent
    )

    @property
    def grips(self) -> int:
        """How many points a key of its motion may move; of a framed shape two opposite corners."""
        return 0


class Stroke(Drawn):
    """A pen stroke; each point is [x, y, pressure]."""

    kind: Literal["stroke"]
    points: Annotated[tuple[InkPoint, ...], Field(min_length=1, max_length=MAX_STROKE_POINTS)]


class _Segment(Drawn):
    start: Point = Field(alias="from")
    end: Point = Field(alias="to")

    @property
    def grips(self) -> int:
        return 2


class Line(_Segment):
    """A straight line."""

    kind: Literal["line"]


class Arrow(_Segment):
    """A line with its head at `to`."""

    kind: Literal["arrow"]


class Known(Model):
    """A length that somebody knows, in its unit."""

    length: Annotated[float, Field(gt=0, le=1_000_000)]
    unit: Literal["mm", "cm", "m", "km", "in", "ft", "yd"]


class Ruler(_Segment):
    """A length. In pixels of the source's displayed picture; with `known` it is the film's measure, and the newest such
    ruler that a viewer sees gives all the others their unit. Whoever draws computes: lengths are never stored."""

    kind: Literal["ruler"]
    known: Known | None = Field(
        default=None, exclude_if=lambda value: value is None, json_schema_extra=may_be_absent
    )


class _Area(Drawn):
    x: Coordinate
    y: Coordinate
    w: Extent
    h: Extent

    @property
    def grips(self) -> int:
        return 2


class Box(_Area):
    """A rectangle."""

    kind: Literal["box"]


class Ellipse(_Area):
    """An ellipse, given by its bounding box."""

    kind: Literal["ellipse"]


class Spotlight(_Area):
    """Everything outside this ellipse is darkened; given by its bounding box."""

    kind: Literal["spotlight"]


class Blur(_Area):
    """A part of the picture that players blur; given by its bounding box. `strength`: the blur's radius / the picture's
    height. It hides nothing in the file, in downloads or in preview pictures."""

    kind: Literal["blur"]
    form: Literal["box", "ellipse"] = "ellipse"
    strength: Annotated[float, Field(ge=0.01, le=0.2)] = 0.04


class Polygon(Drawn):
    """A closed line through three points or more."""

    kind: Literal["polygon"]
    points: Annotated[tuple[Point, ...], Field(min_length=3, max_length=MAX_POLYGON_POINTS)]

    @property
    def grips(self) -> int:
        return len(self.points)


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

    @property
    def grips(self) -> int:
        return 3


_AnyShape = Annotated[
    Stroke | Line | Arrow | Box | Ellipse | Polygon | TextLabel | Angle | Spotlight | Ruler | Blur,
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


def identified(shapes: tuple[_AnyShape, ...]) -> tuple[_AnyShape, ...]:
    """The upcaster of a drawing: shapes without an id, from before there were any, get one.

    It is made from what the shape is (and counts on where a drawing has the same one twice), so the same stored drawing
    always has the same ids, and a shape that one version left as it was keeps its id in the next. Raises ValueError for
    an id that is there twice.
    """
    taken = {shape.id for shape in shapes if shape.id}
    if len(taken) == len(shapes):
        return shapes
    if len(taken) < sum(bool(shape.id) for shape in shapes):
        raise ValueError("two shapes have the same id")
    return tuple(shape if shape.id else _named(shape, taken) for shape in shapes)


def well_moved(shapes: tuple[_AnyShape, ...]) -> tuple[_AnyShape, ...]:
    """Raises ValueError where a key's points are not as many as its shape has."""
    if any(shape.motion is not None and not shape.motion.fits(shape.grips) for shape in shapes):
        raise ValueError("a key's points are as many as the shape's own; strokes and words have none")
    return shapes


def _named(shape: _AnyShape, taken: set[str]) -> _AnyShape:
    """Fields at their defaults are left out: those that a later release adds change no id."""
    text = shape.model_dump_json(by_alias=True, exclude_defaults=True, exclude={"id"})
    name = "old-" + hashlib.sha256(text.encode()).hexdigest()[:16]
    free = next(one for one in (name, *(f"{name}-{n}" for n in range(2, 1_000))) if one not in taken)
    taken.add(free)
    return shape.model_copy(update={"id": free})
