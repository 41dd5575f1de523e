"""Reads what `packet_table` printed: headers (text for people) and the packet table (for machines)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from practika.domain.errors import FilmTooLong
from practika.domain.film_source import FilmSource, Packet, Picture, Sound
from practika.domain.playability import LONGEST_GAP_SECONDS, MOST_PACKETS

_UNKNOWN_TICK = -(2**63)
_DISCARD = 0x4
_INPUT = re.compile(r"^Input #0, ([\w]+)")
_DURATION = re.compile(r"^\s*Duration: (\d+):(\d+):(\d+(?:\.\d+)?)")
_PICTURE_LINE = re.compile(r"^\s*Stream #0:\d+.*?: Video: (.*)$")
_TAG = re.compile(r"\((\S+) / 0x")
_ROTATION = re.compile(r"rotation of (-?\d+(?:\.\d+)?) degrees")
_BREAKS_OFF = re.compile(r"partial file|prematurely|corrupt|truncat|Invalid", re.I)
_FIELDS = re.compile(r"\b(?:top|bottom) (?:first|coded first)")
#: How FFmpeg prints a matrix, its primaries and its transfer when they are one name.
_COLOURS = re.compile(
    r"^(?:bt|smpte|ycgco|fcc|film|iec|arib|unknown|reserved|gbr|log|linear|gamma|ebu|ictcp|chroma|vsrgb)"
)


@dataclass
class _Stream:
    """One stream of the packet table."""

    kind: str = ""
    codec: str = ""
    time_base: Fraction = Fraction(1, 1000)
    size: tuple[int, int] = (0, 0)
    aspect: Fraction = Fraction(1)
    packets: list[Packet] = field(default_factory=list)
    end: int = 0
    unbroken: int | None = None


def parse(headers: Sequence[str], table: Iterable[str], number: int = 0) -> FilmSource:
    """The report of one probe, which looked at the picture stream of that number."""
    streams = _streams(table)
    shown = next((s for s in streams if s.kind == "video"), None)
    heard = next((s for s in streams if s.kind == "audio"), None)
    container, declared = "", None
    for line in headers:
        if found := _INPUT.match(line):
            container = found[1]
        if found := _DURATION.match(line):
            declared = int(found[1]) * 3600 + int(found[2]) * 60 + Fraction(found[3])
    return FilmSource(
        container=container,
        declared_seconds=declared,
        picture=_picture(shown, headers, number) if shown else None,
        sound=_sound(heard) if heard and heard.packets else None,
        complaints=tuple(line for line in headers if _BREAKS_OFF.search(line)),
    )


def shown_frames(table: Iterable[str]) -> tuple[Fraction, list[tuple[int, int]]]:
    """(seconds per tick, (PTS, duration) of every frame) of a witness output."""
    streams = _streams(table)
    if not streams:
        return Fraction(1), []
    return streams[0].time_base, [(packet.pts, packet.duration) for packet in streams[0].packets]


def first_and_last_sum(table: Iterable[str]) -> tuple[str, str]:
    """Checksums of the first and the last picture of a witness output."""
    first = last = ""
    for line in table:
        if line.strip() and not line.startswith("#"):
            last = line.split(",")[5].strip()
            first = first or last
    return first, last


def _streams(table: Iterable[str]) -> list[_Stream]:
    streams: dict[int, _Stream] = {}
    for line in table:
        if line.startswith("#"):
            name, _, rest = line[1:].partition(" ")
            number, _, value = rest.partition(": ")
            if number.isdigit():
                _describe(streams.setdefault(int(number), _Stream()), name, value.strip())
        elif line.strip():
            _count(streams, [part.strip() for part in line.split(",")])
    return [streams[number] for number in sorted(streams)]


def _describe(stream: _Stream, name: str, value: str) -> None:
    if name == "tb":
        stream.time_base = Fraction(value)
    elif name == "media_type":
        stream.kind = value
    elif name == "codec_id":
        stream.codec = value
    elif name == "dimensions":
        width, height = value.split("x")
        stream.size = int(width), int(height)
    elif name == "sar" and not value.endswith("/0"):
        stream.aspect = Fraction(value) or Fraction(1)


def _count(streams: dict[int, _Stream], parts: list[str]) -> None:
    """Adds a packet unless its container says that nobody shall see it (edit list) or it is empty (AVI's repeats)."""
    stream = streams.setdefault(int(parts[0]), _Stream())
    dts, pts, duration, size = (int(part) for part in parts[1:5])
    time = pts if pts > _UNKNOWN_TICK else dts
    flags = next((int(part[2:], 16) for part in parts[6:] if part.startswith("F=")), 1)
    if time == _UNKNOWN_TICK or not size or flags & _DISCARD:
        return
    if len(stream.packets) >= MOST_PACKETS:
        raise FilmTooLong(
            f"This film has more than {MOST_PACKETS:,} pictures. Cut it into parts and upload them one by one."
        )
    hole = (time - stream.end) * stream.time_base if stream.packets else 0
    if hole > LONGEST_GAP_SECONDS and stream.unbroken is None:
        stream.unbroken = stream.end
    stream.end = max(stream.end, time + max(duration, 0))
    if (
        stream.kind == "video" or not stream.packets
    ):  # of sound only the end matters: keep one as a sign of life
        stream.packets.append(Packet(time, max(duration, 0), size, dts, pts == _UNKNOWN_TICK))


def _sound(stream: _Stream) -> Sound:
    base = stream.time_base
    unbroken = None if stream.unbroken is None else stream.unbroken * base
    return Sound(stream.codec, stream.end * base, stream.packets[0].pts * base, unbroken)


def _picture(stream: _Stream, headers: Sequence[str], number: int) -> Picture:
    """Facts that only the text has: pixel format, colours, fields and rotation, of the stream that is mapped."""
    output = next((n for n, line in enumerate(headers) if line.startswith("Output #0")), len(headers))
    line, rotation = "", 0
    for text in headers[output:]:
        if found := _PICTURE_LINE.match(text):
            line = line or found[1]
        elif ": Audio: " in text:
            break
        elif found := _ROTATION.search(text):
            rotation = round(-float(found[1])) % 360
    parts = _parts(line)
    pixels, _, brackets = (parts[1] if len(parts) > 1 else "").partition("(")
    tag = _TAG.search(parts[0] if parts else "")
    matrix, primaries, transfer = _colours(brackets)
    return Picture(
        codec=stream.codec,
        tag=tag[1] if tag else "",
        width=stream.size[0],
        height=stream.size[1],
        time_base=stream.time_base,
        pixel_format=pixels,
        pixel_aspect=stream.aspect,
        rotation=rotation,
        matrix=matrix,
        primaries=primaries,
        transfer=transfer,
        interlaced=bool(_FIELDS.search(brackets)),
        number=number,
        packets=stream.packets,
    )


def _parts(line: str) -> list[str]:
    """The line split at commas outside of brackets."""
    parts, depth = [""], 0
    for sign in line:
        depth += (sign in "([") - (sign in ")]")
        if sign == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += sign
    return [part.strip() for part in parts]


def _colours(brackets: str) -> tuple[str | None, str | None, str | None]:
    """(matrix, primaries, transfer) as FFmpeg names them, from `tv, bt2020nc/bt2020/arib-std-b67, progressive)`."""
    for word in brackets.rstrip(")").split(", "):
        if _COLOURS.match(word):
            names = word.split("/")
            names = names if len(names) == 3 else [names[0]] * 3
            matrix, primaries, transfer = (
                None if n.startswith(("unknown", "reserved")) else n for n in names
            )
            return matrix, primaries, transfer
    return None, None, None
