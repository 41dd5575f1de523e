"""Small pictures of the key frames: taken while the film is encoded, joined into sheets, judged for the poster."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

#: Widest and highest a tile may be, in pixels.
TILE_BOX = (160, 90)
#: Tiles beside and below each other on one sheet.
COLUMNS, ROWS = 10, 10
#: A picture is judged by about so many of its pixels, evenly spread.
_JUDGED_PIXELS = 576


def tile_size(width: int, height: int) -> tuple[int, int]:
    """The largest even tile in the box of that picture's shape."""
    scale = min(Fraction(TILE_BOX[0], width), Fraction(TILE_BOX[1], height))
    return max(2, 2 * round(width * scale / 2)), max(2, 2 * round(height * scale / 2))


def tile_bytes(tile: tuple[int, int]) -> int:
    """Bytes of one raw tile: a plane of luma, then two of a quarter of its size."""
    return tile[0] * tile[1] * 3 // 2


def greys_of(tiles: bytes, tile: tuple[int, int]) -> Sequence[bytes]:
    """Of every raw tile a few hundred grey pixels from all over it, one byte each."""
    pixels, size = tile[0] * tile[1], tile_bytes(tile)
    step = max(1, pixels // _JUDGED_PIXELS)
    return [tiles[at : at + pixels : step] for at in range(0, len(tiles), size)]
