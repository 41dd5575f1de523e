"""Chooses the picture that stands for a film: bright enough and with something on it, early rather than late."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean, pstdev

#: Mean grey (0…255) and spread below which a picture counts as black or empty.
LEAST_MEAN, LEAST_SPREAD = 32, 18


def best_picture(greys: Sequence[bytes]) -> int:
    """Index of the first picture of the film's first half that is neither black nor empty; else the liveliest one.

    `greys` are small grey pictures, one byte a pixel.
    """
    for index, grey in enumerate(greys[: max(1, -(-len(greys) // 2))]):
        if fmean(grey) >= LEAST_MEAN and pstdev(grey) >= LEAST_SPREAD:
            return index
    return max(range(len(greys)), key=lambda index: pstdev(greys[index]), default=0)
