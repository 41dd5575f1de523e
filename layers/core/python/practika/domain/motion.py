"""When a shape shows and how it moves: its first and last frame, fades, and key frames.

Frames count from the first frame of the annotation. Between two keys every value goes from the one's to the other's,
by the easing of the earlier; before the first key and after the last one they rest. Nothing is computed here: whoever
draws does it (web/src/engine/canvas/motion), exactly on whole frames.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from practika.domain.model import Model

MAX_KEYS = 200
#: More than a day at 240 frames a second.
MAX_OFFSET = 2**25
MAX_POINTS = 200

#: How the way to the next key goes; `hold` stays until it is there.
Easing = Literal["linear", "ease-in", "ease-out", "ease-in-out", "hold"]
Offset = Annotated[int, Field(ge=0, le=MAX_OFFSET)]
Shift = Annotated[float, Field(ge=-2, le=2)]
Place = Annotated[float, Field(ge=-0.5, le=1.5)]


def may_be_absent(schema: dict[str, Any]) -> None:
    """In the schema too: a default would read as "always there", and null is never written."""
    schema.pop("default", None)
    for one in schema.pop("anyOf", ()):
        if one != {"type": "null"}:
            schema |= one


class Key(Model):
    """How the shape is at one frame, beside what it is by itself: its points replaced, scaled around the middle, moved
    by (x, y) of the unit square, turned clockwise around the middle by `turn` degrees of the displayed picture.

    `points`: those of its grips (of a framed shape two opposite corners); absent: as the shape is by itself.
    """

    frame: Offset
    x: Shift = 0
    y: Shift = 0
    scale: Annotated[float, Field(ge=0.01, le=100)] = 1
    turn: Annotated[float, Field(ge=-36_000, le=36_000)] = 0
    opacity: Annotated[float, Field(ge=0, le=1)] = 1
    easing: Easing = "linear"
    points: Annotated[tuple[tuple[Place, Place], ...], Field(min_length=1, max_length=MAX_POINTS)] | None = (
        Field(default=None, exclude_if=lambda value: value is None, json_schema_extra=may_be_absent)
    )


class Motion(Model):
    """`from` and `to` are the first and the last frame in which the shape shows (null: as long as the annotation);
    it fades in and out over so many frames."""

    first: Offset | None = Field(None, alias="from")
    last: Offset | None = Field(None, alias="to")
    fade_in: Offset = 0
    fade_out: Offset = 0
    keys: Annotated[tuple[Key, ...], Field(max_length=MAX_KEYS)] = ()

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.first is not None and self.last is not None and self.last < self.first:
            raise ValueError("`to` is not before `from`")
        if any(later.frame <= key.frame for key, later in pairwise(self.keys)):
            raise ValueError("keys stand in the order of their frames, one at each")
        return self

    def fits(self, points: int) -> bool:
        """Do all keys that have points have that many?"""
        return all(key.points is None or len(key.points) == points for key in self.keys)
