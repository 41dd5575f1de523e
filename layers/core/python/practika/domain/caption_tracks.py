"""Captions that a film carries: which there are, which of them can be read, and what is published of them."""

from __future__ import annotations

from collections.abc import Sequence

from practika.domain.model import Model

#: How many of a film's caption streams are read; films for the whole world carry some thirty.
MOST_TRACKS = 40
#: FFmpeg's names of caption formats that are text. The others are pictures, or hidden in another stream.
TEXT_CODECS = frozenset({"mov_text", "subrip", "srt", "webvtt", "ass", "ssa", "text"})


class CaptionStream(Model):
    """A stream of captions inside a file; `number` counts only such streams, from 0."""

    number: int
    codec: str
    language: str | None = None
    title: str | None = None

    @property
    def is_text(self) -> bool:
        return self.codec in TEXT_CODECS

    @property
    def name(self) -> str:
        """What a warning calls it."""
        return self.title or self.language or f"number {self.number + 1}"


class CaptionsInside(Model):
    """What a probe saw; `in_picture` when captions are hidden in the picture's own data (CEA-608/708)."""

    streams: tuple[CaptionStream, ...] = ()
    in_picture: bool = False

    @property
    def readable(self) -> tuple[CaptionStream, ...]:
        """The streams that are read, in order."""
        return tuple(stream for stream in self.streams if stream.is_text)[:MOST_TRACKS]


class CaptionFacts(Model):
    """One published track: `captions/<name>/captions.vtt` on the film's clock. Labels are unique in a film."""

    name: str
    label: str
    language: str | None = None
    cue_count: int


def label_of(stream: CaptionStream, taken: Sequence[str]) -> str:
    """A name for people that no other track of the film has."""
    plain = (stream.title or stream.language or f"Captions {stream.number + 1}").replace('"', "”")
    return plain if plain not in taken else f"{plain} ({stream.number + 1})"


def caption_warnings(inside: CaptionsInside, *, unreadable: Sequence[CaptionStream]) -> tuple[str, ...]:
    """What people should know of captions that are not shown."""
    drawn = [s for s in inside.streams if not s.is_text]
    told = [f"The captions “{s.name}” are stored as pictures ({s.codec}) and are not shown." for s in drawn]
    told += [f"The captions “{s.name}” could not be read and are not shown." for s in unreadable]
    if inside.in_picture:
        told.append("The picture carries closed captions (CEA-608) inside, which are not shown.")
    return tuple(told)
