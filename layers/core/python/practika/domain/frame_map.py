"""The frame map: the presentation time of every frame of a film, in integers of its own time base.

File format PFM1 (little endian): a 32-byte header, then frame count + 1 signed 64-bit integers, the PTS of every
frame in presentation order and at last the end of the last frame. Frame n's PTS lies at byte 32 + 8 n, so a
reader that needs one frame asks for sixteen bytes and not for the file.
"""

from __future__ import annotations

import hashlib
import struct
import sys
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from practika.domain.errors import DecodeFailed, Invalid
from practika.domain.video import FrameFacts

MAGIC = b"PFM1"
HEADER = struct.Struct("<4sIIIIIq")  # magic, flags, time base numerator and denominator, frames, reserved ×2
TICK_BYTES = 8
#: Length in seconds of a lone frame whose source does not say how long it is shown.
LONE_FRAME_SECONDS = Fraction(1, 25)
#: Sound that goes on for less than this after the last frame (seconds) is an encoder's padding, or nothing to hear.
LEAST_HELD_SECONDS = Fraction(1, 10)
#: MP4 keeps a frame's length in 32 bits, in the source's ticks or, where those are coarse, in up to this many a second.
MOST_STORED_TICKS, LEAST_TIMESCALE = 2**32 - 1, 20_000


@dataclass(frozen=True)
class FrameMap:
    """`ticks[n]` is the PTS of frame n and `ticks[-1]` the end of the last frame, strictly rising.

    `time_base` is seconds per tick, exact. Rendition time 0 is `ticks[0]`.
    """

    time_base: Fraction
    ticks: Sequence[int]

    def __post_init__(self) -> None:
        if self.time_base <= 0 or len(self.ticks) < 2:
            raise Invalid("A frame map has a positive time base and at least one frame.")
        if any(after <= before for before, after in zip(self.ticks, self.ticks[1:], strict=False)):
            raise Invalid("The times of a frame map rise from frame to frame.")

    @property
    def frame_count(self) -> int:
        return len(self.ticks) - 1

    @property
    def seconds(self) -> Fraction:
        """Length of the film, exact."""
        return (self.ticks[-1] - self.ticks[0]) * self.time_base

    @cached_property
    def step(self) -> int | None:
        """Ticks between any two neighbouring frames when they are all equal (constant rate), else None."""
        steps = {b - a for a, b in zip(self.ticks, self.ticks[1:-1], strict=False)}
        return steps.pop() if len(steps) == 1 else None

    @property
    def frame_rate(self) -> Fraction:
        """Frames per second: exact for a constant rate, else the mean."""
        return 1 / (self.step * self.time_base) if self.step else self.frame_count / self.seconds

    def time_of(self, frame: int) -> Fraction:
        """Seconds from the first frame to the start of `frame` (or, for `frame_count`, to the film's end)."""
        return (self.ticks[frame] - self.ticks[0]) * self.time_base

    def frame_at(self, seconds: Fraction) -> int:
        """The frame that is on screen at that time from the first frame; the nearest one outside the film."""
        found = bisect_right(self.ticks, self.ticks[0] + seconds / self.time_base) - 1
        return min(max(found, 0), self.frame_count - 1)

    def encode(self) -> bytes:
        """The file. Raises Invalid when the time base or the count does not fit the format (32 bits each)."""
        base = self.time_base
        if max(base.numerator, base.denominator, self.frame_count) >= 2**32:
            raise Invalid("The time base or the number of frames of this film is too large for a frame map.")
        header = HEADER.pack(MAGIC, 0, base.numerator, base.denominator, self.frame_count, 0, 0)
        body = array("q", self.ticks)
        if sys.byteorder == "big":
            body.byteswap()
        return header + body.tobytes()

    @cached_property
    def sha256(self) -> str:
        """Hex digest of the whole file: the name of this exact map in every anchor."""
        return hashlib.sha256(self.encode()).hexdigest()

    def facts(self) -> FrameFacts:
        """What an anchor must agree with."""
        return FrameFacts(
            sha256=self.sha256,
            frame_count=self.frame_count,
            time_base=f"{self.time_base.numerator}/{self.time_base.denominator}",
            pts_start=self.ticks[0],
            pts_end=self.ticks[-1],
        )


def decode(data: bytes) -> FrameMap:
    """Reads the file. Raises Invalid when it is not exactly one frame map."""
    if len(data) < HEADER.size:
        raise Invalid("This is not a frame map: it is too short.")
    magic, flags, numerator, denominator, frames, _, _ = HEADER.unpack_from(data)
    if magic != MAGIC or flags or not denominator:
        raise Invalid("This is not a frame map that this version can read.")
    if len(data) != HEADER.size + TICK_BYTES * (frames + 1):
        raise Invalid("This frame map is not complete.")
    ticks = array("q", data[HEADER.size :])
    if sys.byteorder == "big":
        ticks.byteswap()
    return FrameMap(Fraction(numerator, denominator), ticks)


def tick_range(first: int, count: int) -> tuple[int, int]:
    """(offset, length) in bytes of `count` ticks from tick `first` on; the last tick is the end."""
    return HEADER.size + TICK_BYTES * first, TICK_BYTES * count


def from_frames(time_base: Fraction, frames: Iterable[tuple[int, int]]) -> FrameMap:
    """The map of frames given as (PTS, duration) in the order in which the decoder shows them; duration 0 = unknown.

    A time stamp that does not rise is moved one tick behind its forerunner, as the encoder's filter does it.
    A last duration shorter than half of the step before it is a container's placeholder (FLV says 1 ms): the step
    counts. Raises DecodeFailed when there is no frame.
    """
    ticks = array("q")
    last = 0
    for pts, duration in frames:
        ticks.append(max(pts, ticks[-1] + 1) if ticks else pts)
        last = duration
    if not ticks:
        raise DecodeFailed
    ticks.append(ticks[-1] + _last_duration(time_base, ticks, last))
    return FrameMap(time_base, ticks)


def held_until(frames: FrameMap, seconds: Fraction) -> FrameMap:
    """The same frames, the last one shown until that time on the source's own clock or as long as a file can say.

    A film that would be held for less than LEAST_HELD_SECONDS is left as it is.
    """
    end, last = seconds // frames.time_base, frames.ticks[-2]
    if (end - frames.ticks[-1]) * frames.time_base < LEAST_HELD_SECONDS:
        return frames
    longest = MOST_STORED_TICKS * min(Fraction(1), 1 / (frames.time_base * LEAST_TIMESCALE))
    return FrameMap(frames.time_base, [*frames.ticks[:-1], min(end, last + int(longest))])


def _last_duration(time_base: Fraction, ticks: Sequence[int], told: int) -> int:
    if len(ticks) < 2:
        return told if told > 0 else max(1, round(LONE_FRAME_SECONDS / time_base))
    step = ticks[-1] - ticks[-2]
    return told if told > 0 and told * 2 >= step else step
