"""Ingest's CPU beside one plain FFmpeg per rung and the best single process, same film, rungs and settings, one run.

CPU seconds of all processes count, not wall time: they are what AWS bills and what a busy machine leaves alone.
"""

from __future__ import annotations

import resource
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from practika.adapters.ffmpeg import commands
from practika.domain.ingest_plan import IngestPlan
from tests.bench.figure import Figure
from tests.cloud import film
from tests.fakes.ingest import VIDEO, WORKSPACE
from tests.ingest_line import FFMPEG, Line

FILMS = ("sam2_juggle_720p24_noaudio.mp4", "gopro_karma_480p_drone.mp4")


def run() -> Iterator[Figure]:
    """For each film: the ladder beside both rivals, then what everything else adds."""
    for name in FILMS:
        with tempfile.TemporaryDirectory() as folder:
            yield from _film(name, Path(folder))


def _film(name: str, folder: Path) -> Iterator[Figure]:
    source = film(name)
    line = Line(folder)
    video = line.ingest(source)
    work = line.media.root / "work" / WORKSPACE / VIDEO / "0"
    plan = IngestPlan.model_validate_json((work / "plan.json").read_text())
    scrub = _scrub(source, plan, folder)
    ladder = line.cpu["chunk0"] - scrub
    plan = plan.model_copy(update={"scrub": None})
    naive = sum(_cpu(_plain(source, plan, index, folder)) for index in range(len(plan.rungs)))
    best = _cpu(_single_process(source, plan, folder))
    seconds = float(plan.length)
    short = name.split("_")[1]
    yield Figure(
        f"{short}: ladder of {len(plan.rungs)} rungs", ladder, "CPU s", naive, "one FFmpeg per rung", 0.70
    )
    yield Figure(f"{short}: ladder", ladder, "CPU s", best, "one FFmpeg process", 1.05)
    yield Figure(f"{short}: scrub rendition", scrub, "CPU s", ladder, "ladder", 0.08)
    yield Figure(f"{short}: sound with waveform", line.cpu.get("sound", 0.0), "CPU s")
    yield Figure(
        f"{short}: poster and sprites", line.cpu["pictures"], "CPU s", _cpu(_decode(source)), "full decode"
    )
    yield Figure(f"{short}: all of ingest per second of film", sum(line.cpu.values()) / seconds, "CPU s")
    frames = video.frames.frame_count if video.frames else 0
    yield Figure(f"{short}: frames lost or doubled on any rung", float(frames - plan.frame_count), "")


def _cpu(argv: list[str]) -> float:
    """CPU seconds (user and system) of one command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(argv, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _scrub(source: Path, plan: IngestPlan, folder: Path) -> float:
    """What the scrub rendition adds to the one process that makes the ladder; at least nothing."""
    without = plan.model_copy(update={"scrub": None})
    return max(0.0, _cpu(_ladder(source, plan, folder)) - _cpu(_ladder(source, without, folder)))


def _ladder(source: Path, plan: IngestPlan, folder: Path) -> list[str]:
    files = {rung.name: str(folder / f"ladder_{rung.name}.mp4") for rung in plan.outputs}
    witness = str(folder / "witness.txt")
    return commands.ladder(FFMPEG, str(source), plan, plan.chunks[0], files=files, witness=witness)


def _opening(source: Path) -> list[str]:
    return [FFMPEG, "-nostdin", "-y", "-v", "error", "-copyts", "-threads", "2", "-i", str(source)]


def _plain(source: Path, plan: IngestPlan, index: int, folder: Path) -> list[str]:
    """One rung as a person would make it: decode, scale, encode with the same settings."""
    rung = plan.rungs[index]
    encoder = commands.rung_encoder(plan, plan.chunks[0], rung)
    scale = f"setpts=PTS-STARTPTS,scale={rung.width}:{rung.height}:flags=bicubic:out_range=tv,setsar=1,format=yuv420p"
    out = str(folder / f"plain_{rung.name}.mp4")
    return [
        *_opening(source),
        "-map",
        "0:V:0",
        "-vf",
        scale,
        *encoder,
        "-movflags",
        "+frag_keyframe+empty_moov",
        out,
    ]


def _single_process(source: Path, plan: IngestPlan, folder: Path) -> list[str]:
    """The cascade in one process, without witness, proof or anything else of ours."""
    graph = commands.cascade(plan, plan.chunks[0]).replace(",split[film][times]", "[film]").split(";")
    graph = [part for part in graph if not part.startswith("[times]")]
    argv = [*_opening(source), "-filter_complex_threads", "1", "-filter_complex", ";".join(graph)]
    for rung in plan.rungs:
        out = str(folder / f"single_{rung.name}.mp4")
        argv += ["-map", f"[{rung.name}]", *commands.rung_encoder(plan, plan.chunks[0], rung)]
        argv += ["-movflags", "+frag_keyframe+empty_moov", out]
    return argv


def _decode(source: Path) -> list[str]:
    return [*_opening(source), "-map", "0:V:0", "-f", "null", "-"]
