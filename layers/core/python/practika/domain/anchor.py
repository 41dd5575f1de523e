"""Where in the film an annotation stands: whole frames and exact integer time stamps, never floating seconds.

`frame_start` and `frame_end` are both *included* (one frame: they are equal). `pts_start` is the time stamp
of the first frame, `pts_end` the *end* of the last one, both integers in `time_base` seconds; so the span in
time is half open, [pts_start, pts_end), and never empty. Source: the frame map that ingest wrote, named by
its digest.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from fractions import Fraction
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from practika.domain.errors import AnchorInvalid
from practika.domain.frame_map import FrameMap
from practika.domain.model import Model
from practika.domain.video import FrameFacts

FrameNumber = Annotated[int, Field(ge=0, lt=2**31, strict=True)]
Pts = Annotated[int, Field(ge=-(2**63), lt=2**63)]
Digest = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]


class FrameSpan(Model):
    """What a client asks for: frames of the film whose frame map it holds; no `frame_end` means one frame."""

    frame_start: FrameNumber
    frame_end: FrameNumber | None = None
    frame_map_sha256: Digest = Field(alias="frameMapSha256")

    @property
    def last_frame(self) -> int:
        """The last frame included."""
        return self.frame_start if self.frame_end is None else self.frame_end


class Anchor(Model):
    """A resolved place in time: frames, time stamps, and the frame map that both were read from."""

    frame_start: FrameNumber
    frame_end: FrameNumber
    pts_start: Pts
    pts_end: Pts
    time_base: Annotated[str, StringConstraints(pattern=r"^[1-9]\d{0,9}/[1-9]\d{0,9}$")]
    frame_map_sha256: Digest = Field(alias="frameMapSha256")

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.frame_end < self.frame_start or self.pts_end <= self.pts_start:
            raise ValueError("an anchor ends where it starts or later")
        return self

    @property
    def frame_count(self) -> int:
        """How many frames it covers, at least 1."""
        return self.frame_end - self.frame_start + 1

    @property
    def seconds(self) -> tuple[Fraction, Fraction]:
        """Start and end in exact seconds of the source's own clock."""
        tick = Fraction(self.time_base)
        return self.pts_start * tick, self.pts_end * tick

    @property
    def span_class(self) -> int:
        """ceil(log2(frames)): 0 for one frame, 1 for two, 2 for three or four … The window index uses it."""
        return (self.frame_count - 1).bit_length()


def check_span(span: FrameSpan, frames: FrameFacts) -> None:
    """Raises AnchorInvalid unless the span lies inside the film of exactly this frame map."""
    if span.frame_map_sha256 != frames.sha256:
        raise AnchorInvalid(
            "This film was processed again meanwhile. Reload the video and place the note once more."
        )
    if not span.frame_start <= span.last_frame < frames.frame_count:
        raise AnchorInvalid(frameCount=frames.frame_count)


def resolve_anchor(span: FrameSpan, frames: FrameFacts, pts_start: int, pts_end: int) -> Anchor:
    """The anchor of a checked span, with the time stamps that the frame map gives for it."""
    check_span(span, frames)
    return Anchor(
        frame_start=span.frame_start,
        frame_end=span.last_frame,
        pts_start=pts_start,
        pts_end=pts_end,
        time_base=frames.time_base,
        frame_map_sha256=frames.sha256,
    )


def moved_onto(anchor: Anchor, frames: FrameMap) -> Anchor:
    """The same time on another frame map of the same film: from the frame shown at its start to the one at its end.

    Outside the film it is the nearest frame.
    """
    start, end = (seconds / frames.time_base for seconds in anchor.seconds)
    first = max(0, bisect_right(frames.ticks, start, 0, frames.frame_count) - 1)
    last = max(first, bisect_left(frames.ticks, end, 0, frames.frame_count) - 1)
    facts = frames.facts()
    return Anchor(
        frame_start=first,
        frame_end=last,
        pts_start=frames.ticks[first],
        pts_end=frames.ticks[last + 1],
        time_base=facts.time_base,
        frame_map_sha256=facts.sha256,
    )
