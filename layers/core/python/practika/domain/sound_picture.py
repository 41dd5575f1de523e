"""The picture of a film that is all sound: its whole waveform, drawn once, over which a playhead moves.

Colours are those of the rehearsal room: dark floor, bars of chalk, the marking tape for the playhead.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import ceil
from typing import BinaryIO

from practika.domain.frame_map import FrameMap

WIDTH, HEIGHT = 1280, 720
FRAMES_PER_SECOND = 25
#: The waveform's place in pixels: from MARGIN to WIDTH - MARGIN, at most REACH above and below the middle.
MARGIN, REACH = 48, 208
BAR, STEP = 4, 8
BARS = (WIDTH - 2 * MARGIN) // STEP
#: Width in pixels of the playhead, and its colour as FFmpeg reads it.
HEAD_WIDTH, HEAD_COLOUR = 4, "0xff6a2b"
#: Luma of floor #0d0f11 and chalk #b4b6b3 in BT.709 video range; both are grey enough to go without colour.
_FLOOR, _CHALK, _NO_COLOUR = 29, 172, 128
#: Silence is a row of dots.
_LEAST = 2
_SAMPLE_BYTES = 2


def frames_of(seconds: Fraction) -> FrameMap:
    """The frames of a sound of that length; the last one may last longer than it, none is missing."""
    return FrameMap(Fraction(1, FRAMES_PER_SECOND), range(max(1, ceil(seconds * FRAMES_PER_SECOND)) + 1))


def loudness(samples: BinaryIO, count: int) -> list[int]:
    """The highest deviation from silence in each of BARS equal parts of `count` mono 16-bit samples."""
    peaks: list[int] = []
    for bar in range(BARS):
        part = array("h")
        length = count * (bar + 1) // BARS - count * bar // BARS
        part.frombytes(samples.read(length * _SAMPLE_BYTES))
        peaks.append(max(map(abs, (min(part), max(part)))) if part else 0)
    return peaks


def draw(peaks: Sequence[int]) -> bytes:
    """One picture of WIDTH × HEIGHT in planes of YUV 4:2:0; the loudest part reaches full height."""
    loudest = max(peaks, default=0) or 1
    rows = [bytes([_FLOOR]) * WIDTH] * HEIGHT
    reaches = [max(_LEAST, round(REACH * peak / loudest)) for peak in peaks]
    lines = {}
    for away in sorted({*reaches}):
        lines[away] = _line(reach >= away for reach in reaches)
    heights = sorted(lines)
    for away in range(1, max(heights, default=0) + 1):
        line = lines[next(height for height in heights if height >= away)]
        rows[HEIGHT // 2 - away] = rows[HEIGHT // 2 + away - 1] = line
    return b"".join(rows) + bytes([_NO_COLOUR]) * (WIDTH * HEIGHT // 2)


def _line(reached: Iterable[bool]) -> bytes:
    """One row of pixels: chalk where a bar reaches it."""
    inner = b"".join(
        bytes([_CHALK if yes else _FLOOR]) * BAR + bytes([_FLOOR]) * (STEP - BAR) for yes in reached
    )
    return (bytes([_FLOOR]) * MARGIN + inner).ljust(WIDTH, bytes([_FLOOR]))
