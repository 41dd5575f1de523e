"""Films that went wrong on purpose: seeded changes of small good ones. The same seed gives the same bytes."""

from __future__ import annotations

import random
import struct
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.cloud import film
from tests.watching import ffmpeg

_SOURCES = ("-f", "lavfi", "-i", "testsrc=s=64x64:r=25:d=0.6", "-f", "lavfi", "-i", "sine=d=0.6")
_X264 = ("-c:v", "libx264", "-preset", "ultrafast", "-g", "5", "-pix_fmt", "yuv420p")
#: One small film of each container that is let in.
_SEEDS = {
    "plain.mp4": (*_X264, "-c:a", "aac"),
    "fragments.mp4": (*_X264, "-c:a", "aac", "-movflags", "frag_keyframe+empty_moov"),
    "raw.mov": ("-c:v", "qtrle", "-c:a", "pcm_s16le"),
    "vp8.webm": ("-c:v", "libvpx", "-c:a", "libopus"),
    "h264.mkv": (*_X264, "-c:a", "libmp3lame"),
    "mpeg4.avi": ("-c:v", "mpeg4", "-c:a", "libmp3lame"),
    "h264.ts": (*_X264, "-c:a", "aac"),
    "mpeg2.mpg": ("-c:v", "mpeg2video", "-c:a", "mp2"),
    "h264.flv": (*_X264, "-c:a", "aac"),
    "moving.gif": ("-an",),
    "wmv2.asf": ("-c:v", "wmv2", "-c:a", "wmav2"),
}
_REAL = ("h263_qcif.3gp", "odd_dims_vp9.webm", "one_frame_0.04s.mp4")
_EXTREMES = (0, 1, 7, 0x7F, 0xFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF)


@cache
def seeds() -> dict[str, bytes]:
    """Small good films by name."""
    made = {name: film(name).read_bytes() for name in _REAL}
    with TemporaryDirectory() as folder:
        for name, how in _SEEDS.items():
            path = Path(folder) / name
            ffmpeg(*_SOURCES, *how, "-shortest", str(path), binary=True)
            made[name] = path.read_bytes()
    return made


def mutants(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """(name that tells how to make it again, bytes)."""
    names = sorted(seeds())
    for number in range(count):
        chance = random.Random(f"{seed}/{number}")  # a test's dice
        name = names[number % len(names)]
        data = bytearray(seeds()[name])
        said = []
        for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
            kind = chance.choice(_KINDS)
            kind(data, chance)
            said.append(kind.__name__.strip("_"))
        yield f"{seed}/{number} {name} {' '.join(said)}", bytes(data)


def _place(data: bytearray, chance: random.Random) -> int:
    """Somewhere; more often near the beginning or the end, where headers are."""
    where = chance.choice((chance.random(), chance.random() ** 4, 1 - chance.random() ** 4))
    return min(int(len(data) * where), max(len(data) - 1, 0))


def _flip(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice((1, 4, 40))):
        if data:
            data[_place(data, chance)] ^= 1 << chance.randrange(8)


def _cut_off(data: bytearray, chance: random.Random) -> None:
    del data[_place(data, chance) :]


def _leave_out(data: bytearray, chance: random.Random) -> None:
    at = _place(data, chance)
    del data[at : at + chance.choice((1, 4, 188, 1000))]


def _repeat(data: bytearray, chance: random.Random) -> None:
    at, length = _place(data, chance), chance.choice((4, 100, 5000))
    data[at:at] = data[at : at + length]


def _splice(data: bytearray, chance: random.Random) -> None:
    """A piece of another film."""
    other = seeds()[chance.choice(sorted(seeds()))]
    at, length = chance.randrange(len(other)), chance.choice((8, 200, 4000))
    here = _place(data, chance)
    data[here : here + chance.choice((0, length))] = other[at : at + length]


def _number(data: bytearray, chance: random.Random) -> None:
    """A length, count or time that cannot be."""
    at = _place(data, chance)
    if at + 4 <= len(data):
        struct.pack_into(chance.choice((">I", "<I")), data, at, chance.choice(_EXTREMES))


def _box(data: bytearray, chance: random.Random) -> None:
    """The length or the kind of a box, or a field right behind it."""
    kinds = (
        b"moov",
        b"trak",
        b"stsd",
        b"stts",
        b"stsc",
        b"stsz",
        b"stco",
        b"elst",
        b"tfhd",
        b"trun",
        b"tkhd",
        b"mdhd",
    )
    at = data.find(chance.choice(kinds))
    if at >= 4:
        struct.pack_into(">I", data, at + chance.choice((-4, 0, 4, 8, 12, 16)), chance.choice(_EXTREMES))


def _blank(data: bytearray, chance: random.Random) -> None:
    at, length = _place(data, chance), chance.choice((4, 64, 2000))
    data[at : at + length] = bytes(min(length, len(data) - at))


_KINDS: tuple[Callable[[bytearray, random.Random], None], ...] = (
    _flip, _cut_off, _leave_out, _repeat, _splice, _number, _box, _blank,
)  # fmt: skip
