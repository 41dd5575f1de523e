"""What a person would run instead: a plain FFmpeg per rung, the best single process, a sound track, a full decode.

All have the same rungs, encoder settings, filters and threads as ours; only what ours does besides is left out.
"""

from __future__ import annotations

import resource
import subprocess
from collections.abc import Callable
from pathlib import Path
from statistics import median

from practika.adapters.ffmpeg import commands, graphs
from practika.domain.ingest_plan import IngestPlan
from practika.domain.renditions import SOUND_RATE
from tests.ingest_line import FFMPEG

_FRAGMENTS = ("-movflags", "+frag_keyframe+empty_moov")


def cpu(argv: list[str]) -> float:
    """CPU seconds (user and system) of one command and its threads."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(argv, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def medians(runners: dict[str, Callable[[], float]], times: int) -> dict[str, float]:
    """Each runner's median of so many runs, taken in turns (A, B, A, B …), so that a noisy minute hits all alike."""
    taken: dict[str, list[float]] = {name: [] for name in runners}
    for _ in range(times):
        for name, runner in runners.items():
            taken[name].append(runner())
    return {name: median(values) for name, values in taken.items()}


def plain(source: Path, plan: IngestPlan, index: int, folder: Path) -> list[str]:
    """One rung: decode, scale from the source, encode."""
    return _ladder(source, plan.model_copy(update={"rungs": (plan.rungs[index],), "scrub": None}), folder)


def single_process(source: Path, plan: IngestPlan, folder: Path) -> list[str]:
    """All rungs by cascade in one process, without witness, tiles, proof or anything else of ours."""
    return _ladder(source, plan, folder)


def our_process(source: Path, plan: IngestPlan, folder: Path) -> list[str]:
    """The one process of ours that encodes the pictures, as the worker runs it, without the worker."""
    files = {rung.name: str(folder / f"our_{rung.name}.mp4") for rung in plan.outputs}
    witness, tiles = str(folder / "witness.txt"), str(folder / "tiles.yuv")
    chunk = plan.chunks[0]
    return commands.ladder(FFMPEG, str(source), plan, chunk, files=files, witness=witness, tiles=tiles)


def plain_sound(source: Path, folder: Path) -> list[str]:
    """The sound as a person would add it to every rung."""
    sound = ["-map", "0:a:0", "-c:a", "aac", "-b:a", "128k", "-ac", "2", "-ar", str(SOUND_RATE)]
    return [*_opening(source, 1), *sound, *_FRAGMENTS, str(folder / "plain_sound.mp4")]


def full_decode(source: Path) -> list[str]:
    return [*_opening(source, 1), "-map", "0:V:0", "-f", "null", "-"]


def _opening(source: Path, threads: int) -> list[str]:
    return [FFMPEG, "-nostdin", "-y", "-v", "error", "-copyts", "-threads", str(threads), "-i", str(source)]


def _ladder(source: Path, plan: IngestPlan, folder: Path) -> list[str]:
    """The cascade of the plan's rungs with our own filters and settings; of one rung there is nothing to split."""
    chunk = plan.chunks[0]
    opening = _opening(source, commands.decoder_threads(plan))
    argv = [*opening, "-filter_complex_threads", "1", "-filter_complex", _graph(plan)]
    for rung in plan.rungs:
        out = str(folder / f"rival_{len(plan.rungs)}_{rung.name}.mp4")
        argv += ["-map", f"[{rung.name}]", *commands.rung_encoder(plan, chunk, rung), *_FRAGMENTS, out]
    return argv


def _graph(plan: IngestPlan) -> str:
    parts = graphs.cascade(plan, plan.chunks[0]).replace(",split[film][times]", "[film]").split(";")
    last = plan.rungs[-1].name
    kept = [part for part in parts if not part.startswith("[times]") and not part.endswith("[tiles]")]
    return ";".join(
        part.split(f",split[{last}]")[0] + f"[{last}]" if f"[{last}]" in part else part for part in kept
    )
