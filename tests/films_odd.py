"""Films that no single command makes: pictures that change on the way, several picture streams, sound without picture,
stamps that lie, bytes too many or too few. Two seconds each; small."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

from tests.films_made import PICTURE, VOICE, X264
from tests.watching import ffmpeg

_IVF_HEAD, _IVF_FRAME = 32, 12
_COVER = ("-f", "lavfi", "-i", "mandelbrot=s=300x300:r=1:end_scale=0.2")
Make = Callable[[Path], None]


def _lavfi(*sources: str) -> list[str]:
    return [word for source in sources for word in ("-f", "lavfi", "-i", source)]


def _run(*arguments: str | Path) -> None:
    ffmpeg("-y", *map(str, arguments), binary=True)


def _part(film: Path, name: str, size: str, options: str, after: int) -> bytes:
    part = film.with_name(f"{film.stem}_{name}")
    _run(*_lavfi(f"testsrc2=s={size}:r=25:d=1"), *options.split(), "-output_ts_offset", str(after), part)
    return part.read_bytes()


def _joined(first: tuple[str, str], second: tuple[str, str], ending: str = "ts") -> Make:
    """One second of each (size, options), one after the other."""

    def make(film: Path) -> None:
        halves = [
            _part(film, f"{number}.{ending}", size, f"{options} -muxdelay 0", number)
            for number, (size, options) in enumerate((first, second))
        ]
        film.write_bytes(b"".join(halves))

    return make


def _grows_as_vp8(film: Path) -> None:
    """What a browser records when the camera's size changes."""
    options = "-c:v libvpx -cpu-used 8"
    first, second = (
        _part(film, f"{n}.ivf", size, options, 0) for n, size in enumerate(("160x96", "320x240"))
    )
    made, at = bytearray(first), _IVF_HEAD
    while at < len(second):
        length, time = struct.unpack_from("<IQ", second, at)
        body = at + _IVF_FRAME
        made += struct.pack("<IQ", length, time + 25) + second[body : body + length]
        at = body + length
    joined = film.with_name("joined.ivf")
    joined.write_bytes(made)
    _run("-i", joined, "-c", "copy", film)


def _with_cover(options: str, *, voice: bool = True, moving: bool = True) -> Make:
    """A single picture as the first picture stream, not marked as a cover."""

    def make(film: Path) -> None:
        sources = [PICTURE] * moving + [VOICE.format(seconds=5)] * voice
        maps = [word for number in range(1 + len(sources)) for word in ("-map", str(number))]
        _run("-t", "1", *_COVER, *_lavfi(*sources), *maps, *options.split(), film)

    return make


def _sounding(voice: str, options: str, *, late: str = "0") -> Make:
    """Two seconds of picture and that many of sound, which begins `late`."""

    def make(film: Path) -> None:
        sound = ("-itsoffset", late, *_lavfi(VOICE.format(seconds=voice)))
        _run(*_lavfi(PICTURE), *sound, *X264.split(), *options.split(), film)

    return make


def _restamped(options: str, changes: str) -> Make:
    """The packets of a film with their times changed."""

    def make(film: Path) -> None:
        plain = film.with_name(f"{film.stem}_plain.mkv")
        _run(*_lavfi(PICTURE, VOICE.format(seconds=2)), *X264.split(), *options.split(), plain)
        _run("-i", plain, "-c", "copy", *changes.split(), film)

    return make


def _captioned(film: Path) -> None:
    """A caption that ends long after the last picture."""
    words = film.with_name("words.srt")
    words.write_text("1\n00:00:00,500 --> 00:00:01,000\nHello\n\n2\n00:00:08,000 --> 00:00:20,000\nLate\n")
    _run(*_lavfi(PICTURE), "-i", words, *X264.split(), "-c:s", "srt", film)


def _bytes(ending: str, options: str, change: Callable[[bytes], bytes]) -> Make:
    """The bytes of a plain film, changed."""

    def make(film: Path) -> None:
        plain = film.with_name(f"{film.stem}_plain.{ending}")
        _run(*_lavfi(PICTURE, VOICE.format(seconds=2)), *X264.split(), *options.split(), plain)
        film.write_bytes(change(plain.read_bytes()))

    return make


_ODD_MATRIX = struct.pack(">9i", 46_341, 46_341, 0, -46_341, 46_341, 0, 0, 0, 1 << 30)


def _turned_by_45(data: bytes) -> bytes:
    at = data.index(b"tkhd") + 44
    return data[:at] + _ODD_MATRIX + data[at + len(_ODD_MATRIX) :]


_SINE = "-f lavfi -i sine=d=1 -map 0 -map 1 -ar "
_COVER_FIRST = "-c:v:0 mjpeg -c:v:1 libx264 -preset ultrafast -pix_fmt:v:1 yuv420p -c:a aac"
#: name.container: how it is made.
ODD: dict[str, Make] = {
    "grows.ts": _joined(("160x96", X264), ("320x192", X264)),
    "shrinks.ts": _joined(("320x192", X264), ("160x96", X264)),
    "turns.ts": _joined(("320x192", X264), ("192x320", X264)),
    "grows.h264": _joined(("160x96", X264), ("320x192", X264), "h264"),
    "deepens.ts": _joined(("160x96", X264), ("160x96", "-c:v libx264 -preset ultrafast -pix_fmt yuv422p10le")),
    "changes.ts": _joined(("160x96", f"{_SINE}48000 {X264} -c:a mp2"), ("192x96", f"{_SINE}44100 {X264} -c:a mp2")),
    "grows.webm": _grows_as_vp8,
    "cover.mkv": _with_cover(_COVER_FIRST),
    "thumb.mov": _with_cover(_COVER_FIRST),
    "song.mp4": _with_cover(f"{X264} -c:a aac", moving=False),
    "song.mkv": _with_cover(f"{X264} -c:a libvorbis", moving=False),
    "long_sound.mp4": _sounding("9", "-c:a aac"),
    "long_sound.mkv": _sounding("9", "-c:a libvorbis -ar 44100"),
    "late_sound.mp4": _sounding("2", "-c:a aac", late="3"),
    "late_picture.mkv": _sounding("5", "-c:a libopus", late="-3"),
    "wanders.mkv": _restamped("-c:a libvorbis -ar 44100", r"-bsf:a setts=ts=TS+21*gt(mod(N\,80)\,40)"),
    "stepping.mkv": _restamped("-c:a aac", r"-bsf:a setts=ts=TS+15*mod(N\,2)"),
    "missing.mkv": _restamped("-bf 2 -c:a aac", r"-bsf:v noise=drop=between(n\,20\,24)"),
    "late_captions.mkv": _captioned,
    "garbage_behind.mp4": _bytes("mp4", "-c:a aac", lambda data: data + b"\xde\xad\xbe\xef" * 5000),
    "garbage_before.ts": _bytes("ts", "-c:a aac", lambda data: b"\x55" * 777 + data + b"\x47" * 99),
    "no_index.avi": _bytes("avi", "-c:a libmp3lame", lambda data: data[: data.rindex(b"idx1")]),
    "turned_by_45.mp4": _bytes("mp4", "-c:a aac", _turned_by_45),
}  # fmt: skip


def make_odd(name: str, folder: Path) -> Path:
    """The film of that name in that folder."""
    ODD[name](folder / name)
    return folder / name
