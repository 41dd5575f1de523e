"""Ink on its way: the points of a stroke in five bytes each, while the pen is still down.

A point is u16 x, u16 y, u8 pressure, little endian. The grid lies over everything a shape may cover, half a picture
beyond each edge: one step is 1/32,768 of the picture, a ninth of a pixel at 4K, so the finished drawing stands where
the flowing one stood. On the wire the bytes are base64url without padding, 6.7 characters a point.
"""

from __future__ import annotations

import base64
import binascii
import struct
from collections.abc import Iterable
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from practika.domain.shapes import MAX_STROKE_POINTS

#: Version of this packing; another one would get a field of its own beside `points`.
POINT = struct.Struct("<HHB")
GRID = 65_535
LEAST, SPAN = -0.5, 2.0
FULL_PRESSURE = 255
#: A message carries at most one whole stroke.
MAX_PACKED = -(-MAX_STROKE_POINTS * POINT.size * 4 // 3)

Place = tuple[float, float, float]


def pack(points: Iterable[Place]) -> str:
    """Points (x, y, pressure) of the unit square as text; what lies beyond the grid is drawn in to its edge."""
    raw = b"".join(POINT.pack(_step(x), _step(y), _byte(pressure)) for x, y, pressure in points)
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def unpack(text: str) -> list[Place]:
    """The points again, each within half a step of where it was. Raises ValueError for any other text."""
    raw = _bytes_of(text)
    return [(_place(x), _place(y), pressure / FULL_PRESSURE) for x, y, pressure in POINT.iter_unpack(raw)]


def _bytes_of(text: str) -> bytes:
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as wrong:
        raise ValueError("points are base64url without padding") from wrong
    if len(raw) % POINT.size:
        raise ValueError(f"points have {POINT.size} bytes each")
    return raw


def _checked(text: str) -> str:
    _bytes_of(text)
    return text


def _step(value: float) -> int:
    return min(GRID, max(0, round((value - LEAST) / SPAN * GRID)))


def _place(step: int) -> float:
    return step / GRID * SPAN + LEAST


def _byte(pressure: float) -> int:
    return min(FULL_PRESSURE, max(0, round(pressure * FULL_PRESSURE)))


#: Points as they travel: whole ones, at most as many as a stroke may have.
Packed = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9_-]*$", max_length=MAX_PACKED), AfterValidator(_checked)
]
GridStep = Annotated[int, Field(ge=0, le=GRID)]
