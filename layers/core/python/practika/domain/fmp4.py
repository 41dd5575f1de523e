"""Reads fragmented MP4 as our encoder writes it (ISO/IEC 14496-12): init facts, fragments and every frame's time.

Only box headers are read, never the pictures: an hour of film costs a few thousand small reads.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from practika.domain.errors import PractikaError

_NOT_SYNC = 0x10000


class BrokenFragments(PractikaError):
    """The encoder's own output cannot be read: our mistake, never the film's."""

    code = "broken_fragments"


@dataclass(frozen=True)
class InitFacts:
    """`size` is of the init part in bytes, `timescale` ticks per second, `codec` as in a playlist's CODECS.

    `sha256` is its hex digest: segments of several workers play behind one init part only if theirs are the same.
    """

    size: int
    timescale: int
    codec: str
    sha256: str


@dataclass(frozen=True)
class Fragment:
    """One moof with its mdat: bytes offset…offset+size, decode time of the first sample, its end, all in ticks.

    `times` are the presentation times of its samples, in the order in which they are stored.
    """

    offset: int
    size: int
    decode_time: int
    end: int
    times: tuple[int, ...]
    key: bool


def read_init(data: bytes) -> InitFacts:
    """Facts from the first bytes of a file that hold at least its ftyp and moov. Raises BrokenFragments."""
    size = 0
    for kind, start, end in _boxes(data, 0, len(data)):
        if kind == b"moov":
            size = end
            break
        del start
    if not size:
        raise BrokenFragments("There is no moov box.")
    media = _one(data, (b"moov", b"trak", b"mdia"), 0, size)
    mdhd, _ = _one(data, (b"mdhd",), *media)
    timescale = struct.unpack_from(">I", data, mdhd + (20 if data[mdhd] else 12))[0]
    digest = hashlib.sha256(data[:size]).hexdigest()
    return InitFacts(size=size, timescale=timescale, codec=_codec(data, media), sha256=digest)


def _codec(data: bytes, media: tuple[int, int]) -> str:
    """RFC 6381 name: avc1.PPCCLL from the avcC box, or the AAC-LC that our sound encoder makes."""
    stsd, _ = _one(data, (b"minf", b"stbl", b"stsd"), *media)
    entry = data[stsd + 12 : stsd + 16]
    if entry == b"mp4a":
        return "mp4a.40.2"
    found = data.find(b"avcC", stsd)
    if entry != b"avc1" or found < 0:
        raise BrokenFragments(f"There is a {entry!r} stream.")
    return "avc1." + data[found + 5 : found + 8].hex()


def fragments(stream: BinaryIO) -> Iterator[Fragment]:
    """Every complete fragment of the file, in order; what the encoder is still writing is left alone."""
    size = stream.seek(0, 2)
    at = 0
    moof: tuple[int, bytes] | None = None
    while at + 8 <= size:
        stream.seek(at)
        head = stream.read(16)
        length, kind = struct.unpack_from(">I4s", head)
        if length == 1:
            length = struct.unpack_from(">Q", head, 8)[0]
        if length < 8 or at + length > size:
            return
        if kind == b"moof":
            stream.seek(at)
            moof = at, stream.read(length)
        elif kind == b"mdat" and moof:
            yield _fragment(moof[0], moof[1], at + length)
            moof = None
        at += length


def _fragment(offset: int, moof: bytes, end: int) -> Fragment:
    traf = _one(moof, (b"moof", b"traf"), 0, len(moof))
    tfdt, _ = _one(moof, (b"tfdt",), *traf)
    decode_time = struct.unpack_from(">Q" if moof[tfdt] else ">I", moof, tfdt + 4)[0]
    duration, flags = _defaults(moof, traf)
    clock, key = decode_time, False
    times: list[int] = []
    for kind, start, _ in _boxes(moof, *traf):
        if kind == b"trun":
            clock, shown, first = _run(moof, start, clock, duration, flags)
            key = key or (not times and not first & _NOT_SYNC)
            times += shown
    return Fragment(offset, end - offset, decode_time, clock, tuple(times), key)


def _defaults(moof: bytes, traf: tuple[int, int]) -> tuple[int, int]:
    """(sample duration, sample flags) of the fragment's tfhd."""
    tfhd, _ = _one(moof, (b"tfhd",), *traf)
    (flags,) = struct.unpack_from(">I", moof, tfhd)
    at = tfhd + 8 + (8 if flags & 1 else 0) + (4 if flags & 2 else 0)
    duration = sample = 0
    if flags & 0x8:
        (duration,) = struct.unpack_from(">I", moof, at)
        at += 4
    at += 4 if flags & 0x10 else 0
    if flags & 0x20:
        (sample,) = struct.unpack_from(">I", moof, at)
    return duration, sample


def _run(moof: bytes, start: int, clock: int, duration: int, flags: int) -> tuple[int, list[int], int]:
    """(clock after the run, presentation times, flags of the first sample) of one trun box."""
    word, count = struct.unpack_from(">II", moof, start)
    offset_type = ">i" if word >> 24 else ">I"
    at = start + 8 + (4 if word & 1 else 0)
    first = flags
    if word & 0x4:
        (first,) = struct.unpack_from(">I", moof, at)
        at += 4
    times = []
    for index in range(count):
        length, shift = duration, 0
        if word & 0x100:
            (length,) = struct.unpack_from(">I", moof, at)
            at += 4
        at += 4 if word & 0x200 else 0
        if word & 0x400:
            if not index:
                (first,) = struct.unpack_from(">I", moof, at)
            at += 4
        if word & 0x800:
            (shift,) = struct.unpack_from(offset_type, moof, at)
            at += 4
        times.append(clock + shift)
        clock += length
    return clock, times, first


def _boxes(data: bytes, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """(kind, start of the content, end) of every box between the two offsets."""
    while at + 8 <= end:
        size, kind = struct.unpack_from(">I4s", data, at)
        if size < 8 or at + size > end:
            return
        yield kind, at + 8, at + size
        at += size


def _one(data: bytes, path: tuple[bytes, ...], at: int, end: int) -> tuple[int, int]:
    """Content offsets of the first box at that path. Raises BrokenFragments."""
    for kind, start, stop in _boxes(data, at, end):
        if kind == path[0]:
            return (start, stop) if len(path) == 1 else _one(data, path[1:], start, stop)
    raise BrokenFragments(f"There is no {path[0]!r} box.")
