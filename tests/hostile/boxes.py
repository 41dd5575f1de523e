"""Just enough of MP4 boxes, AVI chunks and EBML elements to lie in them."""

from __future__ import annotations

import struct
from collections.abc import Iterator

_HOLD_BOXES = (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"dinf", b"edts", b"udta")


def box(kind: bytes, *parts: bytes) -> bytes:
    """A box with a 32-bit length."""
    body = b"".join(parts)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def full(kind: bytes, *parts: bytes, version: int = 0, flags: int = 0) -> bytes:
    """A box that begins with version and flags."""
    return box(kind, struct.pack(">I", version << 24 | flags), *parts)


def boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(kind, body) of each box; stops at the first that is none."""
    at = 0
    while at + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        length = len(data) - at if length == 0 else length
        if length < 8:
            return
        yield kind, data[at + 8 : at + length]
        at += length


def replaced(data: bytes, **bodies: bytes) -> bytes:
    """The same film with other bodies of these boxes (at whatever depth); the file's own offsets are not repaired."""
    made = []
    for kind, body in boxes(data):
        name = kind.decode("latin-1").strip()
        if name in bodies:
            made.append(box(kind, bodies[name]))
        else:
            made.append(box(kind, replaced(body, **bodies) if kind in _HOLD_BOXES else body))
    return b"".join(made)


def body_of(data: bytes, kind: bytes) -> bytes:
    """The body of the first box of that kind."""
    for name, body in boxes(data):
        if name == kind:
            return body
        if name in _HOLD_BOXES and (found := body_of(body, kind)):
            return found
    return b""


_TIMES = struct.pack(">IIII", 0, 0, 25_000, 1_000_000)
_MATRIX = struct.pack(">9I", 1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)
_SIDE = 64


def film_of_boxes(*, stts: bytes, stsz: bytes, stsc: bytes, stco: bytes) -> bytes:
    """A film with one raw picture track and the sample tables that are given; no sample need be there."""
    entry = bytes(6) + struct.pack(">H", 1) + bytes(16)
    entry += (
        struct.pack(">HHIIIH", _SIDE, _SIDE, 72 << 16, 72 << 16, 0, 1)
        + bytes(32)
        + struct.pack(">Hh", 24, -1)
    )
    described = full(b"stsd", struct.pack(">I", 1), box(b"raw ", entry))
    named = {b"stts": stts, b"stsc": stsc, b"stsz": stsz, b"stco": stco}
    tables = box(b"stbl", described, *(full(kind, body) for kind, body in named.items()))
    here = box(b"dinf", full(b"dref", struct.pack(">I", 1), full(b"url ", flags=1)))
    media = box(
        b"mdia",
        full(b"mdhd", _TIMES, bytes(4)),
        full(b"hdlr", bytes(4), b"vide", bytes(13)),
        box(b"minf", full(b"vmhd", bytes(8), flags=1), here, tables),
    )
    shown = struct.pack(">IIIII", 0, 0, 1, 0, 1_000_000) + bytes(16) + _MATRIX
    track = full(b"tkhd", shown, struct.pack(">II", _SIDE << 16, _SIDE << 16), flags=3)
    rate = struct.pack(">IH", 1 << 16, 1 << 8) + bytes(10)
    head = full(b"mvhd", _TIMES, rate, _MATRIX, bytes(24), struct.pack(">I", 2))
    return box(b"ftyp", b"qt  ", bytes(4), b"qt  ") + box(b"moov", head, box(b"trak", track, media))


def chunk(kind: bytes, *parts: bytes) -> bytes:
    """A chunk of RIFF."""
    body = b"".join(parts)
    return kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) & 1)


def avi(size: tuple[int, int], codec: bytes, frames: list[bytes], subtitle: bytes = b"") -> bytes:
    """An AVI of one picture stream and, if given, a text stream with that one packet."""
    width, height = size
    streams = 2 if subtitle else 1
    main = struct.pack("<14I", 40_000, 0, 0, 0, len(frames), 0, streams, 0, width, height, 0, 0, 0, 0)
    count = len(frames)
    shown = struct.pack(
        "<4s4sIHHIIIIIIII4H", b"vids", codec, 0, 0, 0, 0, 1, 25, 0, count, 0, 0, 0, 0, 0, 0, 0
    )
    form = struct.pack("<IiiHH4sIiiII", 40, width, height, 1, 24, codec, 0, 0, 0, 0, 0)
    lists = [chunk(b"LIST", b"strl", chunk(b"strh", shown), chunk(b"strf", form))]
    data = [chunk(b"00dc", frame) for frame in frames]
    if subtitle:
        text = struct.pack(
            "<4s4sIHHIIIIIIII4H", b"txts", b"\0\0\0\0", 0, 0, 0, 0, 1, 25, 0, 1, 0, 0, 0, 0, 0, 0, 0
        )
        lists.append(chunk(b"LIST", b"strl", chunk(b"strh", text), chunk(b"strf", bytes(16))))
        data.append(chunk(b"01tx", b"GAB2\0", struct.pack("<HIHHI", 2, 2, 0x41, 4, len(subtitle)), subtitle))
    return chunk(
        b"RIFF",
        b"AVI ",
        chunk(b"LIST", b"hdrl", chunk(b"avih", main), *lists),
        chunk(b"LIST", b"movi", *data),
    )
