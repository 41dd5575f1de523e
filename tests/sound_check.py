"""Measures a film's sound against its source's, to the sample: where it begins, and whether it drifts.

The source is decoded apart from ingest, each piece of sound put where its own time stamp says; no filter corrects it.
"""

from __future__ import annotations

import tempfile
from array import array
from dataclasses import dataclass
from itertools import pairwise
from operator import mul
from pathlib import Path

from practika.domain.frame_map import FrameMap
from practika.domain.renditions import SOUND_RATE
from tests.watching import ffmpeg, first_time, sound_samples

#: Samples that are compared at a time, and how far they are moved against each other to find where they agree.
WINDOW, REACH = 4096, 480
#: Time stamps nearer than this (samples: a millisecond) to the end of the piece before are a clock's wavering.
WAVERS = 48
#: A Vorbis stream is continuous by its own count of samples; containers stamp its long blocks up to this much late.
VORBIS_WAVERS = 2400
#: Below this mean square (of 16-bit samples) a window is silence, in which there is nothing to find.
_SILENCE = 9


@dataclass(frozen=True)
class Heard:
    """`offset_ms`: by how much the sound is late against the source's; `drift`: samples from the first window to the
    last; `surplus`: samples by which the sound is longer than the picture."""

    offset_ms: float
    drift: int
    surplus: int


def measure(source: Path, playlist: Path, frames: FrameMap, *, sound_only: bool = False) -> Heard | None:
    """None where the source is silent while the picture is shown."""
    ours = sound_samples(playlist)
    wanted = round(frames.seconds * SOUND_RATE)
    placed, begins = _placed(source)
    zero = begins if sound_only else round(first_time(source) * SOUND_RATE)
    theirs = (
        placed[max(0, zero - begins) :] if zero >= begins else array("h", bytes(2 * (begins - zero))) + placed
    )
    lags = _lags(theirs[:wanted], ours)
    if not lags:
        return None
    return Heard(
        max(map(abs, lags)) * 1000 / SOUND_RATE, round(lags[-1] - lags[0]), _declared(playlist) - wanted
    )


def _placed(source: Path) -> tuple[array[int], int]:
    """The first sound stream in mono at 48 kHz, silence where nothing is, and the number of its first sample."""
    with tempfile.TemporaryDirectory() as folder:
        raw, table = Path(folder) / "raw", Path(folder) / "table"
        plain = ("-map", "0:a:0", "-ac", "1", "-ar", str(SOUND_RATE), "-c:a", "pcm_s16le")
        ffmpeg("-copyts", "-i", str(source), *plain, "-f", "s16le", str(raw), *plain, "-f", "framecrc", str(table),
               binary=True)  # fmt: skip
        lines = [line.split(",") for line in table.read_text().splitlines() if line and line[0] != "#"]
        pieces = [(int(line[2]), int(line[4]) // 2) for line in lines]
        samples = array("h", raw.read_bytes())
    wavers = VORBIS_WAVERS if _codec(source) == "vorbis" else WAVERS
    begins = cursor = pieces[0][0]
    placed, at = array("h"), 0
    for time, count in pieces:
        if abs(time - cursor) > wavers:
            placed = placed[: max(0, time - begins)] + array("h", bytes(2 * max(0, time - cursor)))
        placed += samples[at : at + count]
        at, cursor = at + count, begins + len(placed)
    return placed, begins


def _codec(source: Path) -> str:
    """FFmpeg's name of the first sound stream's codec."""
    told = ffmpeg(
        "-i", str(source), "-map", "0:a:0", "-c", "copy", "-t", "0.1", "-f", "framecrc", "-", binary=True
    )
    return next(line.split(": ")[1] for line in told.decode().splitlines() if line.startswith("#codec_id"))


def _lags(theirs: array[int], ours: array[int]) -> list[float]:
    """How late ours is, in samples, in the loudest window of each third of what both have."""
    length = min(len(theirs), len(ours))
    lags: list[float] = []
    for third in range(3):
        first, last = length * third // 3 + REACH, length * (third + 1) // 3 - WINDOW - REACH
        places = range(first, last, WINDOW // 4)
        if not places:
            continue
        at = max(places, key=lambda place: _power(theirs, place))
        if _power(theirs, at) > _SILENCE:
            one, other = _sharp(theirs[at : at + WINDOW]), _sharp(ours[at - REACH : at + WINDOW + REACH])
            lags.append(_lag([sum(map(mul, one, other[lag:])) for lag in range(2 * REACH + 1)]))
    return lags


def _lag(likeness: list[int]) -> float:
    """Where the two agree, between samples too; a tone does so again and again, then the nearest place counts."""
    enough = 0.97 * max(likeness)
    tops = [
        n + (before - after) / (2 * (before - 2 * here + after))
        for n, (before, here, after) in enumerate(zip(likeness, likeness[1:], likeness[2:], strict=False), 1)
        if here >= enough and before <= here >= after and before - 2 * here + after
    ]
    return min((top - REACH for top in tops), key=abs, default=likeness.index(max(likeness)) - REACH)


def _power(samples: array[int], at: int) -> float:
    part = samples[at : at + WINDOW]
    return float(sum(map(mul, part, part))) / WINDOW


def _sharp(samples: array[int]) -> list[int]:
    """The steps from sample to sample: deep tones agree with themselves over many samples, their steps less."""
    return [after - before for before, after in pairwise(samples)]


def _declared(playlist: Path) -> int:
    """Samples from the beginning to the end that the segments say of themselves."""
    told = ffmpeg("-i", str(playlist), "-c", "copy", "-f", "framecrc", "-").decode().splitlines()
    last = [line for line in told if line and line[0] != "#"][-1].split(",")
    return int(last[2]) + int(last[3])


def flash(film: Path) -> int:
    """The number of the first frame that is white."""
    raw = ffmpeg(
        "-i", str(film), "-vf", "scale=2:2,format=gray", "-fps_mode", "passthrough", "-f", "rawvideo", "-"
    )
    return next(at for at, luma in enumerate(raw) if luma > 128) // 4


def burst(samples: array[int]) -> float:
    """Seconds at which the middle of a short sound lies, by its energy."""
    loudest = max(range(len(samples)), key=lambda n: abs(samples[n]))
    near = range(max(0, loudest - 960), min(len(samples), loudest + 960))
    energy = [samples[n] * samples[n] for n in near]
    return float(sum(map(mul, near, energy))) / sum(energy) / SOUND_RATE
