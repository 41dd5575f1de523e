"""Cells of time: where key frames and segments begin, the same on every rung, in every chunk and at any frame rate."""

from __future__ import annotations

from fractions import Fraction

#: A key frame stands at the first frame of every cell of so many seconds, on every rung.
KEY_SECONDS = 2
#: A segment holds the key-frame cells of so many seconds.
SEGMENT_SECONDS = 4
#: Added to a time before it is put into a cell, so that a frame meant to stand on the border never falls before it.
CELL_SLACK = Fraction(1, 2000)


def cell_of(seconds: Fraction, cell_seconds: int) -> int:
    """The number of the cell (key frames: 2 s, segments: 4 s) that a time from the first frame lies in."""
    return int((seconds + CELL_SLACK) // cell_seconds)
