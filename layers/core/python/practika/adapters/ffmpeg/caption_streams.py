"""Reads from FFmpeg's headers which captions a file carries."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from practika.domain.caption_tracks import CaptionsInside, CaptionStream
from practika.domain.language import language_code

TITLE_MOST = 80
#: A title's own line breaks are printed with ": " before what follows, so no title can look like one of these.
_STREAM = re.compile(r"^\s*Stream #0:\d+(?:\[0x[0-9a-f]+\])?(?:\(([A-Za-z0-9_-]+)\))?: (\w+): (\w+)(.*)$")
_TITLE = re.compile(r"^\s+title\s+: (.*)$")
_ENDS = ("Output #0", "Stream mapping:")


def parse(headers: Iterable[str]) -> CaptionsInside:
    """The subtitle streams in order, and whether the picture carries captions (CEA-608/708) inside."""
    streams: list[CaptionStream] = []
    in_picture = inside = False
    for line in headers:
        if line.startswith(_ENDS):
            break
        if found := _STREAM.match(line):
            language, kind, codec, rest = found.groups()
            inside = kind == "Subtitle"
            if inside:
                code = language_code(language)
                streams.append(CaptionStream(number=len(streams), codec=codec, language=code))
            in_picture = in_picture or (kind == "Video" and "Closed Captions" in rest)
        elif inside and (found := _TITLE.match(line)):
            streams[-1] = streams[-1].model_copy(update={"title": _title(found[1])})
    return CaptionsInside(streams=tuple(streams), in_picture=in_picture)


def _title(written: str) -> str | None:
    """One line of signs that can be shown; None when nothing is left."""
    shown = "".join(" " if unicodedata.category(s).startswith(("C", "Z")) else s for s in written)
    return " ".join(shown.split())[:TITLE_MOST].strip() or None
