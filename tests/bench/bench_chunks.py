"""A film in chunks beside the same film in one pass: CPU, bytes, likeness, time with many workers, and money.

Chunks have their real length; the 720p film is a real one looped to a minute, because none of that length is at hand.
"""

from __future__ import annotations

import heapq
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import fmean

from practika.domain.video import Video
from tests.bench.figure import Figure
from tests.cloud import film
from tests.fakes.ingest import VIDEO, WORKSPACE
from tests.ingest_line import Line
from tests.watching import ffmpeg, likeness

ONE_PASS = 10_000
#: List prices of us-east-1 in dollars: Lambda on x86 per GB-second, and MediaConvert's basic tier (AVC, single pass,
#: up to 30 frames a second) per minute of each output below 720 lines and from 720 to 1080 lines.
GB_SECOND, SMALL_OUTPUT, LARGE_OUTPUT = 0.0000166667, 0.0075, 0.015
#: Lambda gives one virtual processor per so many GB; a worker is taken to keep its processors busy.
GB_PER_CPU = 1769 / 1024
#: Requests, state transitions and the storage of work files of one film, per minute of it, at most.
REST = 0.0002


def run() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        yield from _film("800×332", film("tos_battle_vp8_70s.webm"), root / "tos")
        yield from _film("720p", _minute(root / "minute.mp4"), root / "minute")


def _minute(made: Path) -> Path:
    """A real 720p film of ten seconds, six times, its stored pictures untouched."""
    source = str(film("sam2_juggle_720p24_noaudio.mp4"))
    ffmpeg("-stream_loop", "5", "-i", source, "-map", "0:V:0", "-c", "copy", str(made), binary=True)
    return made


def _film(name: str, source: Path, folder: Path) -> Iterator[Figure]:
    cut, one = Line(folder / "cut"), Line(folder / "one", chunk_seconds=ONE_PASS)
    parts, unit = cut.ingest(source), one.ingest(source)
    assert parts.frames and parts.frames == unit.frames
    times = [spent for step, spent in cut.cpu.items() if step.startswith("chunk")]
    what = f"{name}: {len(times)} chunks"
    yield Figure(what, sum(times), "CPU s", one.cpu["chunk0"], "one pass", 1.05)
    yield Figure(f"{what}, bytes of all rungs", _bits(parts), "kb/s", _bits(unit), "one pass", 1.04)
    ours, theirs = (_likeness(source, line, video) for line, video in ((cut, parts), (one, unit)))
    yield Figure(f"{what}, likeness lost", theirs - ours, "dB", note=f"of {theirs:.2f} dB, goal 0.1 dB")
    for workers in (2, 10, 1000):
        took = _finished(times, workers)
        yield Figure(f"{what}, {workers} workers (simulated)", took, "CPU s", sum(times), "one worker")
    yield _cost(name, sum(cut.cpu.values()), parts)


def _bits(video: Video) -> float:
    return sum(r.bits_per_second for r in video.media.renditions) / 1000 if video.media else 0.0


def _likeness(source: Path, line: Line, video: Video) -> float:
    """Mean over all frames of the luma's PSNR in dB, top rung."""
    top = video.media.renditions[0] if video.media else None
    assert top
    playlist = line.media.root / "media" / WORKSPACE / VIDEO / "0" / top.name / "index.m3u8"
    return fmean(value for value in likeness(source, playlist, (top.width, top.height)) if value < 100)


def _finished(times: Sequence[float], workers: int) -> float:
    """When the last of so many equal workers is done, each taking the next chunk as soon as it is free."""
    free = [0.0] * min(workers, len(times))
    for spent in times:
        heapq.heapreplace(free, free[0] + spent)
    return max(free)


def _cost(name: str, cpu: float, video: Video) -> Figure:
    assert video.frames and video.media
    minutes = video.frames.duration_seconds / 60
    ours = cpu * GB_PER_CPU * GB_SECOND / minutes + REST
    sides = [min(r.width, r.height) for r in video.media.renditions]
    theirs = sum(LARGE_OUTPUT if side >= 720 else SMALL_OUTPUT for side in sides)
    return Figure(
        f"{name}: cost of a minute, {len(sides)} rungs", ours, "$", theirs, "MediaConvert's list price", 0.10,
        note="processors of Lambda taken to be as fast as this machine's",
    )  # fmt: skip
