"""Time stamps of frames from the published frame map, by reading only the few bytes that are needed."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import TYPE_CHECKING

from practika.domain.errors import Unavailable
from practika.domain.frame_map import TICK_BYTES, byte_range
from practika.domain.video import Video

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

#: Up to this many frames are read in one piece, longer spans at their two ends.
_ONE_PIECE_FRAMES = 4_096
#: Spans remembered in one environment, by the digest of their map: a map never changes.
_REMEMBERED_SPANS = 4_096


class S3FrameMaps:
    """Calls: none for the whole film, one for a short span, two for a long one; none for a span seen before."""

    def __init__(self, client: Callable[[], S3Client], bucket: str) -> None:
        self._client = client
        self._bucket = bucket
        self._seen: dict[tuple[str, int, int], tuple[int, int]] = {}

    def pts(self, video: Video, first: int, last: int) -> tuple[int, int]:
        if video.frames is None or video.media is None:
            raise Unavailable("The frame map of this video is not published yet.")
        if first == 0 and last == video.frames.frame_count - 1:
            return video.frames.pts_start, video.frames.pts_end
        span = (video.frames.sha256, first, last)
        if span not in self._seen:
            if len(self._seen) >= _REMEMBERED_SPANS:
                self._seen.clear()
            self._seen[span] = self._read_span(video.media.prefix + video.media.frame_map, first, last)
        return self._seen[span]

    def _read_span(self, key: str, first: int, last: int) -> tuple[int, int]:
        if last - first < _ONE_PIECE_FRAMES:
            ticks = self._read(key, *byte_range(first, last))
            return ticks[0], ticks[-1]
        return self._read(key, *byte_range(first, first - 1))[0], self._read(
            key, *byte_range(last + 1, last)
        )[0]

    def _read(self, key: str, offset: int, length: int) -> tuple[int, ...]:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            wanted = f"bytes={offset}-{offset + length - 1}"
            piece = self._client().get_object(Bucket=self._bucket, Key=key, Range=wanted)["Body"].read()
        except (BotoCoreError, ClientError) as error:
            raise Unavailable("The frame map of this video cannot be read just now.") from error
        if len(piece) != length:
            raise Unavailable("The frame map of this video is not complete.")
        return struct.unpack(f"<{length // TICK_BYTES}q", piece)
