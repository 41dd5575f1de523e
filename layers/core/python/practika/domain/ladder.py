"""The ladder: which rungs a film gets. By the short side of the displayed picture, never upscaled, even sizes."""

from __future__ import annotations

from fractions import Fraction
from math import sqrt

from practika.domain.model import Model

#: Short sides of the standard rungs, in pixels, largest first.
STANDARD = (1080, 720, 480, 360)
#: A standard rung this close below the rung above it (as a part of it) is left out: it would look the same.
WORTHWHILE = Fraction(4, 5)
#: Highest bit rate (bits per second) of a 1920×1080 rung of up to 30 frames per second; others follow by size.
FULL_HD_BITS = 5_000_000
FULL_HD_PIXELS = 1920 * 1080
#: Pixel aspects this near to 1 are an encoder's rounding of its own size; obeying them would only blur the picture.
NEARLY_SQUARE = Fraction(1, 100)


class Rung(Model):
    """One rendition to make: `name` (v720, by its short side), even size in pixels, highest bits per second."""

    name: str
    width: int
    height: int
    max_bits_per_second: int

    @property
    def pixels(self) -> int:
        return self.width * self.height


def displayed_size(width: int, height: int, pixel_aspect: Fraction, rotation: int) -> tuple[int, int]:
    """The picture as people see it, in square pixels: aspect first (pixels of the stored picture), then rotation."""
    aspect = pixel_aspect if abs(pixel_aspect - 1) > NEARLY_SQUARE else 1
    shown = max(1, round(width * aspect)), max(1, height)
    return (shown[1], shown[0]) if rotation % 180 == 90 else shown


def ladder(width: int, height: int, frame_rate: Fraction) -> tuple[Rung, ...]:
    """Rungs for a displayed picture of that size, largest first; at least one.

    The top rung keeps every pixel up to a short side of 1080; the standard rungs follow below it.
    """
    short = min(width, height)
    sides = [min(short, STANDARD[0])]
    sides += [side for side in STANDARD if side <= sides[0] * WORTHWHILE]
    return tuple(_rung(width, height, side, frame_rate) for side in sides)


def _even(length: Fraction) -> int:
    return max(2, 2 * round(length / 2))


def _rung(width: int, height: int, side: int, frame_rate: Fraction) -> Rung:
    scale = Fraction(side, min(width, height))
    size = (width, height)
    if scale == 1:  # at source size an odd line is cut and never invented
        wide, high = (max(2, length - length % 2) for length in size)
    else:
        wide, high = (_even(length * scale) for length in size)
    return Rung(
        name=f"v{min(wide, high)}",
        width=wide,
        height=high,
        max_bits_per_second=_bits(wide * high, frame_rate),
    )


def _bits(pixels: int, frame_rate: Fraction) -> int:
    """Bits rise with pixels^0.8 (1080: 5.0, 720: 2.6, 480: 1.4, 360: 0.86 Mb/s) and with the root of the rate."""
    speed = min(max(float(frame_rate) / 30, 1.0), 8.0)
    bits = FULL_HD_BITS * float((pixels / FULL_HD_PIXELS) ** 0.8) * sqrt(speed)
    return max(64_000, round(bits / 1000) * 1000)
