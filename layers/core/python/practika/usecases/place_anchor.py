"""Resolve the frames that a client names to an exact place in a video's time."""

from __future__ import annotations

from practika.domain.anchor import Anchor, FrameSpan, check_span, resolve_anchor
from practika.domain.errors import VideoNotReady
from practika.domain.video import Video
from practika.ports.annotations import FrameMaps


def place_anchor(span: FrameSpan, video: Video, *, frame_maps: FrameMaps) -> Anchor:
    """Raises VideoNotReady before there is something to look at, AnchorInvalid outside the film."""
    if video.frames is None or video.media is None:
        raise VideoNotReady
    check_span(span, video.frames)
    pts_start, pts_end = frame_maps.pts(video, span.frame_start, span.last_frame)
    return resolve_anchor(span, video.frames, pts_start, pts_end)
