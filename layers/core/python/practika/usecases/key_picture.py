"""One key frame of a finished rung as a file of its own: what a poster is made from, and no more than that."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from practika.domain import fmp4
from practika.domain.renditions import Rendition

#: Published names: the film's poster, and the one that stands in while the rest of the film is still encoded.
POSTER, FIRST_POSTER = "poster.jpg", "first.jpg"
#: Pixels on the longer side that are enough for a poster.
_ENOUGH = 1280


def sharp_enough(renditions: Sequence[Rendition]) -> Rendition:
    """The smallest rung that is large enough for a poster, else the largest; they come largest first."""
    large = [r for r in renditions if max(r.rung.width, r.rung.height) >= _ENOUGH]
    return large[-1] if large else renditions[0]


def key_picture(init: bytes, body: bytes, number: int) -> bytes:
    """The init part and the n-th fragment of some that follow each other: every one begins with its only key frame."""
    found = list(fmp4.fragments(BytesIO(body)))
    one = found[min(number, len(found) - 1)]
    return init + body[one.offset : one.offset + one.size]
