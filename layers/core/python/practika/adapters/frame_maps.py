"""Time stamps of frames from the published frame map, read page by page and remembered: people stay near a place."""

from __future__ import annotations

import struct
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from practika.domain.errors import Unavailable
from practika.domain.frame_map import tick_range
from practika.domain.video import FrameFacts, Video

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

#: Ticks of one page: 64 KB, more than two minutes at 60 frames per second.
PAGE_TICKS = 8_192
#: Pages remembered in one environment (4 MB); a map never changes, so none grows old.
PAGES = 64


class S3FrameMaps:
    """Calls: none for the whole film, one for each page (at most two) that was not read before."""

    def __init__(self, client: Callable[[], S3Client], bucket: str) -> None:
        self._client = client
        self._bucket = bucket
        self._pages: OrderedDict[tuple[str, int], Sequence[int]] = OrderedDict()

    def pts(self, video: Video, first: int, last: int) -> tuple[int, int]:
        if video.frames is None or video.media is None:
            raise Unavailable("The frame map of this video is not published yet.")
        if first == 0 and last == video.frames.frame_count - 1:
            return video.frames.pts_start, video.frames.pts_end
        key = video.media.prefix + video.media.frame_map
        return self._tick(key, video.frames, first), self._tick(key, video.frames, last + 1)

    def _tick(self, key: str, frames: FrameFacts, number: int) -> int:
        """Tick n is the PTS of frame n; the one after the last frame's is the film's end."""
        page, place = divmod(number, PAGE_TICKS)
        ticks = self._pages.get((frames.sha256, page))
        if ticks is None:
            begin = page * PAGE_TICKS
            ticks = self._read(key, begin, min(PAGE_TICKS, frames.frame_count + 1 - begin))
            self._pages[frames.sha256, page] = ticks
            if len(self._pages) > PAGES:
                self._pages.popitem(last=False)
        self._pages.move_to_end((frames.sha256, page))
        return ticks[place]

    def _read(self, key: str, first: int, count: int) -> Sequence[int]:
        from botocore.exceptions import BotoCoreError, ClientError

        begin, length = tick_range(first, count)
        try:
            wanted = f"bytes={begin}-{begin + length - 1}"
            piece = self._client().get_object(Bucket=self._bucket, Key=key, Range=wanted)["Body"].read()
        except (BotoCoreError, ClientError) as error:
            raise Unavailable("The frame map of this video cannot be read just now.") from error
        if len(piece) != length:
            raise Unavailable("The frame map of this video is not complete.")
        return struct.unpack(f"<{count}q", piece)
