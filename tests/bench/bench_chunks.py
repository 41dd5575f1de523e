"""A film in chunks beside the same film in one pass: CPU, bytes, likeness, pictures, money, and time with many workers.

Chunks have their real length. The 1080p film is a real one of 4K, made into what a phone records (H.264, 17 Mb/s)
and looped, its packets untouched, because none of that kind and length is at hand.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from math import ceil
from pathlib import Path
from statistics import fmean

from practika.domain.chunks import CHUNK_SECONDS
from practika.domain.ingest_plan import IngestPlan
from practika.domain.video import Video
from tests.bench import cost, rivals, simulation
from tests.bench.counting import CountedLine
from tests.bench.figure import Figure
from tests.bench.transitions import counted
from tests.cloud import film
from tests.fakes.ingest import VIDEO, WORKSPACE
from tests.ingest_line import FFMPEG, Line
from tests.watching import ffmpeg, likeness, vmaf

ONE_PASS = 10_000
#: The simulated worker: as many virtual processors as the stage `dev` gives a Lambda that encodes.
WORKER_CPUS = 3
START_SECONDS, HOP_SECONDS, HOUR = 1.5, 0.1, 3600
#: A film on which the steps around the chunks weigh little.
LONG_MINUTES = 10
#: What the figures of money and of many workers rest on.
ASSUMPTIONS = (
    *cost.SOURCES,
    *cost.ASSUMPTIONS,
    f"simulated workers: {WORKER_CPUS} processors each, {START_SECONDS} s to start, {HOP_SECONDS} s from step to step; "
    "steps outside of the chunks grow with the film's length",
    f"of a film of {LONG_MINUTES} minutes: processors, requests and writes of the measured one times its "
    "length, transitions and calls as the real machine makes them for so many chunks",
)


def run() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        yield from _film("800×332", film("tos_battle_vp8_70s.webm"), root / "tos")
        yield from _film("1080p", as_a_phone(root), root / "phone")


def as_a_phone(folder: Path, *, loops: int = 7, seconds: int = 3600) -> Path:
    """1080p with sound: five seconds and so many loops of them (7: 41 s), at most so many seconds."""
    short, made = folder / "short.mp4", folder / "phone.mp4"
    source = str(film("clapshot_lettuce_4k_av1.webm"))
    recorded = (
        "-vf", "scale=1920:1080:flags=lanczos", "-c:v", "libx264", "-preset", "fast", "-bf", "0", "-g", "24",
        "-b:v", "17M", "-maxrate", "20M", "-bufsize", "20M",
    )  # fmt: skip
    sound = ("-c:a", "aac", "-b:a", "128k", "-shortest")
    ffmpeg("-i", source, *recorded, *sound, str(short), binary=True)
    ffmpeg(
        "-stream_loop", str(loops), "-i", str(short), "-t", str(seconds), "-c", "copy", str(made), binary=True
    )
    return made


@dataclass
class _Run:
    """One way through the line: what it left and what it took."""

    line: Line
    video: Video

    @property
    def plan(self) -> IngestPlan:
        work = self.line.media.root / "work" / WORKSPACE / VIDEO / "0"
        return IngestPlan.model_validate_json((work / "plan.json").read_text())

    @property
    def chunks(self) -> list[float]:
        """CPU seconds of every chunk."""
        return [spent for step, spent in self.line.cpu.items() if step.startswith("chunk")]

    @property
    def kilobits(self) -> float:
        """Mean kilobits per second of all rungs together."""
        return sum(r.bits_per_second for r in self.video.media.renditions) / 1000 if self.video.media else 0.0

    def rendition(self, place: int) -> tuple[Path, tuple[int, int]]:
        """Playlist and size of a rung."""
        rung = self.plan.rungs[place]
        folder = self.line.media.root / "media" / WORKSPACE / VIDEO / "0" / rung.name
        return folder / "index.m3u8", (rung.width, rung.height)


def _film(name: str, source: Path, folder: Path) -> Iterator[Figure]:
    counted_line, plain_line = CountedLine(folder / "cut"), Line(folder / "one", chunk_seconds=ONE_PASS)
    cut = _Run(counted_line, counted_line.ingest(source))
    one = _Run(plain_line, plain_line.ingest(source))
    assert cut.video.frames and cut.video.frames == one.video.frames
    what = f"{name}: {len(cut.chunks)} chunks"
    yield Figure(what, sum(cut.chunks), "CPU s", sum(one.chunks), "one pass", 1.05)
    yield Figure(f"{what}, bytes of all rungs", cut.kilobits, "kb/s", one.kilobits, "one pass", 1.04)
    yield from _quality(what, source, cut, one)
    yield from _pictures(name, source, cut)
    yield from _cost(name, cut, counted_line)
    yield from _scaling(name, cut)


def _quality(what: str, source: Path, cut: _Run, one: _Run) -> Iterator[Figure]:
    """Means over the top rung's frames: the luma's PSNR of every frame, VMAF of every tenth."""
    pairs = [
        [_luma(source, run) for run in (cut, one)],
        [vmaf(source, *run.rendition(0), every=10) for run in (cut, one)],
    ]
    for measure, unit, (ours, theirs) in zip(("PSNR", "VMAF"), ("dB", "points"), pairs, strict=True):
        note = f"{ours:.2f} of {theirs:.2f} in one pass; goal 0.1"
        yield Figure(f"{what}, {measure} lost", theirs - ours, unit, note=note)


def _luma(source: Path, run: _Run) -> float:
    return fmean(value for value in likeness(source, *run.rendition(0)) if value < 100)


def _pictures(name: str, source: Path, cut: _Run) -> Iterator[Figure]:
    """The step that makes sheets and poster, and beside it the scaling of the tiles while the film is encoded."""
    decode = rivals.cpu(rivals.full_decode(source))
    playlist, (width, height) = cut.rendition(-1)
    raw = playlist.parent / "keys.yuv"
    frames = ("-map", "0:v:0", "-fps_mode", "passthrough", "-pix_fmt", "yuv420p", "-f", "rawvideo")
    ffmpeg("-skip_frame", "nokey", "-i", str(playlist), *frames, str(raw), binary=True)
    size = ("-f", "rawvideo", "-pixel_format", "yuv420p", "-video_size", f"{width}x{height}")
    tiles = ("-vf", "scale=160:90:flags=area", "-f", "rawvideo", "-y", str(raw.with_name("tiles.yuv")))
    scaling = rivals.cpu([FFMPEG, "-nostdin", "-v", "error", *size, "-i", str(raw), *tiles])
    spent = cut.line.cpu["pictures"] + scaling
    yield Figure(f"{name}: poster and sprites", spent, "CPU s", decode, "full decode", 0.01)


def _cost(name: str, cut: _Run, line: CountedLine) -> Iterator[Figure]:
    """Dollars per minute of film, part by part: of the film itself, and of one of ten minutes that is like it."""
    plan, frames = cut.plan, cut.video.frames
    assert frames
    minutes, what = frames.duration_seconds / 60, f"{name}: a minute of film, {len(plan.rungs)} rungs"
    yield from _dollars(what, cut, _work(cut, line, minutes), minutes)
    yield from _dollars(
        f"{what}, of a film of {LONG_MINUTES} minutes", cut, _work(cut, line, LONG_MINUTES), LONG_MINUTES
    )
    source = cost.original(round(line.store.bytes_below("uploads") / minutes))
    back = ", ".join(f"{speed} ${source[speed]:.6f}" for speed in cost.BACK_GB)
    yield Figure(
        f"{name}: a month of a minute's original in the archive", source["archived"], "$", source["at hand"], "at hand",
        note=f"brought back: {back}",
    )  # fmt: skip


def _work(cut: _Run, line: CountedLine, minutes: float) -> cost.Work:
    """What was counted, for a film of so many minutes: all grows with its length but the steps around its chunks."""
    plan, frames = cut.plan, cut.video.frames
    assert frames
    grown = minutes * 60 / frames.duration_seconds
    chunks = len(plan.chunks) if grown == 1 else ceil(minutes * 60 / CHUNK_SECONDS)
    states, calls = counted(chunks, sound=plan.source.has_audio)
    encoders = calls["EncodeChunk"]
    return cost.Work(
        cpu_seconds=sum(line.cpu.values()) * grown,
        invocations=sum(calls.values()),
        memory_gb=encoders * 5307 / 1024 + (sum(calls.values()) - encoders) * cost.GB_PER_CPU,
        transitions=states,
        puts=ceil(line.store.asked["PUT"] * grown),
        gets=ceil(line.store.asked["GET"] * grown),
        dynamo_writes=ceil((len(line.notices.published) + 1) * grown),
        kept_bytes=round(line.store.bytes_below("media") * grown),
    )


def _dollars(what: str, cut: _Run, work: cost.Work, minutes: float) -> Iterator[Figure]:
    said = f"{work.invocations} invocations, {work.transitions} transitions, {work.puts} PUT, {work.gets} GET"
    theirs = cost.media_convert(cut.plan.rungs)
    for architecture in cost.GB_SECOND:
        parts = {part: dollars / minutes for part, dollars in work.parts(architecture).items()}
        keeping = parts.pop("storage for a month")
        note = ", ".join(f"{part} ${dollars:.5f}" for part, dollars in parts.items())
        yield Figure(
            f"{what}, {architecture}", sum(parts.values()), "$", theirs, "MediaConvert's list price", 0.10,
            note=f"{note}; to keep it ${keeping:.5f} a month; {said}",
        )  # fmt: skip


def _scaling(name: str, cut: _Run) -> Iterator[Figure]:
    """An hour of the same film: chunks cost what the measured ones cost per second, in turn."""
    frames = cut.video.frames
    assert frames
    steps = _hour(cut, frames.duration_seconds)
    alone = simulation.finished(steps, 1)
    for workers in (1, 2, 5, 10, 40, 100, 1000):
        took = simulation.finished(steps, workers)
        note = f"{HOUR / took:.1f} times as fast as it plays"
        yield Figure(
            f"{name}: an hour, {workers} workers (simulated)", took, "s", alone, "one worker", note=note
        )


def _hour(cut: _Run, seconds: float) -> simulation.Steps:
    spent, chunks = cut.line.cpu, cut.plan.chunks
    whole = cut.plan.frame_count
    rates = [
        cpu / (chunk.frame_count / whole * seconds) for cpu, chunk in zip(cut.chunks, chunks, strict=True)
    ]
    long, grown = CHUNK_SECONDS / (WORKER_CPUS * cost.BUSY), HOUR / seconds
    times: Sequence[float] = [rate * long for rate in islice(cycle(rates), HOUR // CHUNK_SECONDS)]
    return simulation.Steps(
        chunks=times,
        sound=spent.get("sound", 0.0) * grown,
        before=START_SECONDS + spent["probe"] * grown,
        after=START_SECONDS + spent["pictures"] * grown,
        start=START_SECONDS,
        hop=HOP_SECONDS,
    )
