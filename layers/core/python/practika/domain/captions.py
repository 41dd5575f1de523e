"""Captions: words on the film's clock. Reads WebVTT and SubRip as people make them, writes WebVTT of words only.

WebVTT: https://www.w3.org/TR/webvtt1/. Positions, styles and regions are dropped; of tags only <b>, <i>, <u> stay.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

#: What one file of captions may hold; the rest is dropped. Twelve hours of talk have some 15,000 cues.
MOST_CUES = 20_000
MOST_SIGNS = 1_000
#: Bytes of a caption file that is read at all.
MOST_BYTES = 8 * 1024 * 1024

_CLOCK = r"(?:(\d{2,4}):)?([0-5]\d):([0-5]\d)[.,](\d{3})"
_TIMES = re.compile(rf"^[ \t]*{_CLOCK}[ \t]+-->[ \t]+{_CLOCK}(?:[ \t].*)?$")
_TAG = re.compile(r"&lt;(/?)([biu])&gt;")


@dataclass(frozen=True)
class Cue:
    """Words from `start` to `end`, in milliseconds of the film's clock. The text is plain but for <b>, <i> and <u>."""

    start: int
    end: int
    text: str


def read_cues(text: str) -> list[Cue]:
    """Every cue of a WebVTT or SubRip text that can be understood, as it stands there; what cannot be is left out."""
    cues: list[Cue] = []
    for block in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")):
        lines = block.split("\n")
        at = next((n for n, line in enumerate(lines[:3]) if _TIMES.match(line)), None)
        if at is None:
            continue
        found = _TIMES.match(lines[at])
        if found and len(cues) < MOST_CUES:
            parts = found.groups()
            cues.append(Cue(_thousandths(parts[:4]), _thousandths(parts[4:]), "\n".join(lines[at + 1 :])))
    return cues


def on_the_film(cues: Sequence[Cue], *, begins: Fraction, length: Fraction) -> tuple[Cue, ...]:
    """The cues moved so that `begins` (seconds on their clock) is the film's first moment, cut to its length, in order,
    their words made harmless."""
    shift, last = round(begins * 1000), round(length * 1000)
    moved = (Cue(max(0, c.start - shift), min(last, c.end - shift), harmless(c.text)) for c in cues)
    return tuple(sorted((c for c in moved if c.text and c.start < c.end), key=lambda c: (c.start, c.end)))


def harmless(text: str) -> str:
    """One cue's words: entities read, every sign that means something escaped, tags closed, no empty lines."""
    plain = html.unescape(text)[:MOST_SIGNS]
    lines = (" ".join(_shown(line).split()) for line in plain.split("\n"))
    escaped = html.escape("\n".join(line for line in lines if line), quote=False)
    return _closed(escaped)


def write_vtt(cues: Sequence[Cue]) -> str:
    """A WebVTT file that is also a whole HLS segment: its clock is the film's (RFC 8216 section 3.5)."""
    parts = ["WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:0"]
    parts += [f"{_clock(cue.start)} --> {_clock(cue.end)}\n{cue.text}" for cue in cues]
    return "\n\n".join([*parts, ""])


def _shown(line: str) -> str:
    """Without control signs, lone surrogates and what no alphabet has; signs of direction stay, languages need them."""
    return "".join(
        sign for sign in line if sign == "\t" or unicodedata.category(sign) not in ("Cc", "Cs", "Cn", "Co")
    )


def _closed(escaped: str) -> str:
    """The escaped text with its <b>, <i>, <u> brought back where they are nested rightly, and closed at the end."""
    open_tags: list[str] = []

    def tag(found: re.Match[str]) -> str:
        closing, name = found[1], found[2]
        if not closing:
            open_tags.append(name)
            return f"<{name}>"
        if open_tags and open_tags[-1] == name:
            open_tags.pop()
            return f"</{name}>"
        return ""

    text = _TAG.sub(tag, escaped)
    text += "".join(f"</{name}>" for name in reversed(open_tags))
    return text if re.sub(r"</?[biu]>", "", text).strip() else ""


def _thousandths(parts: Sequence[str | None]) -> int:
    hours, minutes, seconds, rest = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest


def _clock(thousandths: int) -> str:
    minutes, rest = divmod(thousandths, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{rest // 1000:02d}.{rest % 1000:03d}"
