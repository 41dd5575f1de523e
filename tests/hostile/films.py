"""The catalogue of hostile films: what strangers might upload to read, reach, fill or stop what is not theirs.

Each is a function from an empty folder (for FFmpeg to build in) to bytes. `VICTIM` and `ADDRESS` are what they try to
reach; both exist while a test watches.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from pathlib import Path

from tests.cloud import film
from tests.films_odd import make_odd
from tests.hostile import boxes
from tests.watching import ffmpeg

#: A neighbour's film in the folder above the job's, and an address that would answer.
VICTIM = "../victim"
ADDRESS = "http://127.0.0.1:47999/latest/meta-data"
Build = Callable[[Path], bytes]

_PLAYLIST = f"#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n{VICTIM}\n#EXTINF:4,\n{ADDRESS}\n#EXT-X-ENDLIST\n"
_SCRIPTS = {
    "hls": _PLAYLIST,
    "hls with a key": _PLAYLIST.replace("#EXTINF", f'#EXT-X-KEY:METHOD=AES-128,URI="{ADDRESS}"\n#EXTINF', 1),
    "hls of crypto": f"#EXTM3U\n#EXTINF:4,\ncrypto+{ADDRESS}\n#EXTINF:4,\nconcat:{VICTIM}|/etc/passwd\n",
    "ffconcat": f"ffconcat version 1.0\nfile {VICTIM}\nfile '{ADDRESS}'\n",
    "dash": f'<?xml version="1.0"?><MPD><Period><AdaptationSet><Representation id="1"><BaseURL>{ADDRESS}</BaseURL>'
    f'<SegmentList><SegmentURL media="{VICTIM}"/></SegmentList></Representation></AdaptationSet></Period></MPD>',
    "sdp": "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=x\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=video 47999 RTP/AVP 96\r\n",
    "rtsp": "RTSPtextRTSP://127.0.0.1:47999/film\n",
    "smil": f'<smil><body><video src="{ADDRESS}"/></body></smil>',
    "imf": f'<?xml version="1.0"?><CompositionPlaylist><Id>urn:uuid:1</Id><EditRate>25 1</EditRate>{ADDRESS}'
    "</CompositionPlaylist>",
    "svg": f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="{VICTIM}"/></svg>',
    "ffmetadata": ";FFMETADATA1\ntitle=x\n",
    "tty": "\x1b[2J plain \x1b[31m text",
}
_DISGUISES = {
    "": lambda script: script,
    " after blank lines": lambda script: b"\n" * 40 + script,
    " after a mark of bytes": lambda script: b"\xef\xbb\xbf" + script,
    " in a free box": lambda script: (
        boxes.box(b"ftyp", b"isom", bytes(4)) + boxes.box(b"free", script) + script
    ),
    " after RIFF": lambda script: b"RIFF\xff\xff\0\0AVI " + script,
    " after EBML": lambda script: b"\x1a\x45\xdf\xa3\x80" + script,
    " after sync bytes": lambda script: b"\x47" + bytes(187) + b"\x47" + bytes(187) + script,
    " after OggS": lambda script: b"OggS\0\2" + bytes(20) + script,
    " after noughts": lambda script: bytes(64) + script,
}  # type: dict[str, Callable[[bytes], bytes]]


def _scripts() -> dict[str, Build]:
    """Every script as it is, and the two that FFmpeg follows most gladly in every disguise."""
    made: dict[str, Build] = {f"script {name}": _just(text.encode()) for name, text in _SCRIPTS.items()}
    for name in ("hls", "ffconcat"):
        for how, disguise in _DISGUISES.items():
            made[f"script {name}{how}"] = _just(disguise(_SCRIPTS[name].encode()))
    return made


def _just(data: bytes) -> Build:
    return lambda folder: data


def _made(*arguments: str, name: str = "made.mkv", **files: str) -> Build:
    """What FFmpeg makes of these arguments; `files` are put beside it before, `{folder}` names the place."""

    def build(folder: Path) -> bytes:
        for file, text in files.items():
            (folder / file.replace("_", ".")).write_text(text)
        ffmpeg(*(a.replace("{folder}", str(folder)) for a in arguments), str(folder / name), binary=True)
        return (folder / name).read_bytes()

    return build


_CLIP = ("-f", "lavfi", "-i", "testsrc=s=64x64:r=25:d=0.4")
_FAST = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")


def _with_data_elsewhere(kind: bytes, entry: bytes) -> Build:
    """A good film whose data reference says that its samples are in another file."""

    def build(folder: Path) -> bytes:
        good = film("portrait_720x1080.mp4").read_bytes()
        return boxes.replaced(good, dref=struct.pack(">II", 0, 1) + boxes.full(kind, entry))

    return build


def _alias(path: bytes) -> bytes:
    """A Macintosh alias record with an absolute path (tag 18) and the number of folders to go up."""
    name = path.rsplit(b"/", 1)[-1][:27]
    head = (
        bytes(4)
        + struct.pack(">HHH", 0, 2, 0)
        + bytes([4])
        + b"disk"
        + bytes(23)
        + bytes(12)
        + bytes([len(name)])
    )
    head += name.ljust(63, b"\0") + bytes(16) + struct.pack(">hh", 2, 1) + bytes(16)
    return (
        head
        + struct.pack(">HH", 18, len(path))
        + path
        + b"\0" * (len(path) & 1)
        + struct.pack(">HH", 0xFFFF, 0)
    )


def _with_size(width: int, height: int) -> Build:
    """A good film whose header says another size."""

    def build(folder: Path) -> bytes:
        good = film("portrait_720x1080.mp4").read_bytes()
        was, now = struct.pack(">HH", 720, 1080), struct.pack(">HH", width, height)
        return good.replace(was, now)

    return build


def _png(width: int, height: int) -> bytes:
    """A picture of noughts: a megabyte of memory for each kilobyte of file."""

    def part(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    packer, row = zlib.compressobj(9), bytes(1 + 3 * width)
    data = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", data) + part(b"IEND", b"")


def _gif(width: int, height: int, frames: int) -> Build:
    """Huge frames of a few bytes each."""

    def build(folder: Path) -> bytes:
        head = b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + bytes(6)
        frame = (
            b"\x21\xf9\4\0\4\0\0\0"
            + b"\x2c"
            + struct.pack("<HHHHB", 0, 0, width, height, 0)
            + b"\2\2\x4c\1\0"
        )
        return head + frame * frames + b"\x3b"

    return build


def _tables(samples: int, *, there: int, declared: int = 1) -> Build:
    """`samples` of one byte each, of which `there` bytes exist; `declared` repeats the run of samples in a chunk."""
    each = struct.pack(">I", 1)
    made = boxes.film_of_boxes(
        stts=each + struct.pack(">II", samples, 1),
        stsz=struct.pack(">II", 1, samples),
        stsc=each + struct.pack(">III", 1, samples, 1) * declared,
        stco=each + struct.pack(">I", 8),
    )
    return _just(boxes.box(b"mdat", bytes(there)) + made)


def _with_times(*, picture: dict[int, int] | None = None, sound: dict[int, int] | None = None) -> Build:
    """A clip of five fragments with sound; these fragments say that they begin at these ticks (modulo 2^64)."""
    wanted = (picture or {}, sound or {})

    def build(folder: Path) -> bytes:
        good = bytearray(_FRAGMENTS(folder))
        at, count = good.find(b"tfdt"), 0
        while at > 0:
            fragment, track = divmod(count, 2)
            if fragment in wanted[track]:
                struct.pack_into(">Q", good, at + 8, wanted[track][fragment] % 2**64)
            at, count = good.find(b"tfdt", at + 1), count + 1
        return bytes(good)

    return build


_FRAGMENTS = _made(
    "-f", "lavfi", "-i", "testsrc=s=64x64:r=25:d=1", "-f", "lavfi", "-i", "sine=d=1", *_FAST, "-bf", "0", "-g", "5",
    "-c:a", "aac", "-movflags", "frag_keyframe+empty_moov+default_base_moof", name="made.mp4",
)  # fmt: skip


def _lying_length(folder: Path) -> bytes:
    good = film("edts_trim.mp4").read_bytes()
    head = boxes.body_of(good, b"mvhd")
    return boxes.replaced(good, mvhd=head[:16] + b"\xff\xff\xff\xfe" + head[20:])


def _nested(folder: Path) -> bytes:
    inner = b""
    for _ in range(20_000):
        inner = struct.pack(">I4s", 8 + len(inner), b"moov") + inner
    return boxes.box(b"ftyp", b"isom", bytes(4)) + inner


_CHAPTERS = ";FFMETADATA1\n" + "".join(f"[CHAPTER]\nSTART={n}\nEND={n + 1}\ntitle=c\n" for n in range(10_000))
_ASS = (
    "[Script Info]\n[V4+ Styles]\nFormat: Name, Fontname\nStyle: a,/etc/passwd\n[Events]\nFormat: Start, End, Text\n"
    r"Dialogue: 0:00:00.00,0:00:00.30,{\fn/etc/passwd}x" + "\n"
)

#: Quick to build and to read.
FILMS: dict[str, Build] = {
    **_scripts(),
    "samples at an address": _with_data_elsewhere(b"url ", ADDRESS.encode() + b"\0"),
    "samples in a file": _with_data_elsewhere(b"url ", b"file:///etc/passwd\0"),
    "samples by an alias": _with_data_elsewhere(b"alis", _alias(b"/etc/passwd")),
    "samples by a near alias": _with_data_elsewhere(b"alis", _alias(b"disk:victim")),
    "subtitle that is a list": _just(boxes.avi((64, 64), b"MJPG", [b"\xff\xd8\xff\xd9"], _PLAYLIST.encode())),
    "subtitle that is a script": _just(
        boxes.avi((64, 64), b"MJPG", [b"\xff\xd8\xff\xd9"], _SCRIPTS["ffconcat"].encode())
    ),
    "attached list and fonts": _made(
        *_CLIP,
        "-i",
        "{folder}/s.ass",
        "-attach",
        "{folder}/a.m3u8",
        "-metadata:s:t",
        "mimetype=font/ttf",
        *_FAST,
        s_ass=_ASS,
        a_m3u8=_PLAYLIST,
    ),
    "65535 by 65535": _with_size(65535, 65535),
    "one by a million": _just(boxes.avi((1, 1_000_000), b"MJPG", [b"\xff\xd8\xff\xd9"])),
    "8K over nothing": _just(boxes.avi((7680, 4320), b"\0\0\0\0", [b"x"])),
    "beyond every pixel": _just(boxes.avi((2**31 - 1, 2**31 - 1), b"\0\0\0\0", [b"x"])),
    "a rainbow of noughts": _just(boxes.avi((5900, 6000), b"MPNG", [_png(5900, 6000)] * 2)),
    "a PNG of another size": _just(boxes.avi((64, 64), b"MPNG", [_png(64, 64), _png(6400, 6400)])),
    "huge frames of a few bytes": _gif(5800, 5800, 4),
    "gif beyond every pixel": _gif(65535, 65535, 2),
    "a thousand samples of nothing": _tables(1000, there=0),
    "four billion samples": _tables(2**32 - 1, there=1000),
    "tables of tables": _tables(1000, there=1000, declared=50_000),
    "a hundred streams": _made(*_CLIP, *("-map", "0:v") * 100, *_FAST),
    "ten thousand chapters": _made(
        *_CLIP, "-i", "{folder}/c.txt", "-map_metadata", "1", *_FAST, c_txt=_CHAPTERS
    ),
    "boxes in boxes": _nested,
    "times to the rim": _with_times(picture={n: 2**62 + 2560 * n for n in range(5)}),
    "times over the rim": _with_times(picture={4: 2**63 - 3}),
    "times below nought": _with_times(picture={0: -(2**40)}),
    "times back and forth": _with_times(picture={1: 12_800_000, 2: 5, 3: 25_600_000, 4: 6}),
    "a gap of twelve hours": _with_times(picture={4: 12 * 3600 * 12_800}),
    "half a minute between pictures": _with_times(picture={n: n * 45 * 12_800 for n in range(5)}),
    "sound far away": _with_times(sound={n: n * 2**40 for n in range(1, 5)}),
    "sound over the rim": _with_times(sound={3: 2**62, 4: 2**63 - 3}),
    "sound that waits eleven hours": _with_times(
        picture={n: n * 50 * 12_800 for n in range(5)}, sound={4: 11 * 3600 * 44_100}
    ),
    "a length that lies": _lying_length,
    "pictures and sound that change": lambda folder: make_odd("changes.ts", folder).read_bytes(),
    "64 channels": _made(
        *_CLIP,
        "-f",
        "s16le",
        "-ar",
        "8000",
        "-ac",
        "64",
        "-t",
        "0.4",
        "-i",
        "/dev/zero",
        *_FAST,
        "-c:a",
        "pcm_s16le",
    ),
    "one sample a second": _made(
        *_CLIP, "-f", "lavfi", "-i", "anullsrc=r=1:d=3", *_FAST, "-c:a", "pcm_s16le"
    ),
    "ten million a second": _made(
        *_CLIP, "-f", "lavfi", "-i", "anullsrc=r=10000000:d=0.02", *_FAST, "-c:a", "pcm_s16le"
    ),
}

#: Take seconds of CPU each before they end.
HEAVY: dict[str, Build] = {
    "five million packets": _tables(5_000_000, there=5_000_000),
    "six hundred huge frames": _gif(5800, 5800, 600),
}
