"""What a probe sees in an uploaded file, before anybody decides what to make of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from practika.domain.ladder import displayed_size


@dataclass(frozen=True, slots=True)
class Packet:
    """One stored picture: PTS and duration in ticks of its stream, and its size in bytes.

    Some containers do not tell every PTS: then `pts` is `dts`, the time of decoding, and `untold` is True.
    """

    pts: int
    duration: int
    size: int
    dts: int = 0
    untold: bool = False


@dataclass(frozen=True)
class Picture:
    """The film's picture stream. `width`/`height` are of the stored picture; `rotation` is clockwise, in degrees.

    Colour names are FFmpeg's; None where the file does not say. `number` counts the file's picture streams from 0,
    covers left out.
    """

    codec: str
    tag: str
    width: int
    height: int
    time_base: Fraction
    pixel_format: str
    pixel_aspect: Fraction = Fraction(1)
    rotation: int = 0
    matrix: str | None = None
    primaries: str | None = None
    transfer: str | None = None
    interlaced: bool = False
    number: int = 0
    packets: Sequence[Packet] = field(default=(), repr=False)

    @property
    def displayed(self) -> tuple[int, int]:
        """Width and height in square pixels as people see it."""
        return displayed_size(self.width, self.height, self.pixel_aspect, self.rotation)

    @property
    def is_hdr(self) -> bool:
        """PQ or HLG light: must be mapped to what every screen shows."""
        return self.transfer in ("smpte2084", "arib-std-b67")

    @property
    def is_rgb(self) -> bool:
        return any(name in self.pixel_format for name in ("rgb", "bgr", "gbr", "pal8", "gray", "mono"))


@dataclass(frozen=True)
class Sound:
    """The film's first sound stream, in seconds from the container's zero: first packet, end of the last packet.

    `unbroken` is the end of what follows the first packet without a long hole; None where there is no hole.
    """

    codec: str
    end: Fraction
    start: Fraction = Fraction(0)
    unbroken: Fraction | None = None


@dataclass(frozen=True)
class FilmSource:
    """A probe's whole report. `declared_seconds` is what the container says of itself, None where it says nothing."""

    container: str
    declared_seconds: Fraction | None
    picture: Picture | None
    sound: Sound | None
    complaints: tuple[str, ...] = ()

    @property
    def picture_end(self) -> Fraction:
        """Seconds from the container's zero to the end of the last stored picture."""
        if self.picture is None or not self.picture.packets:
            return Fraction(0)
        return max(p.pts + max(p.duration, 0) for p in self.picture.packets) * self.picture.time_base
