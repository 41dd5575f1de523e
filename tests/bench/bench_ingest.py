"""Ingest's CPU beside one plain FFmpeg per rung and the best single process, same film, rungs and settings, one run.

CPU seconds of all processes count, not wall time: they are what AWS bills and what a busy machine leaves alone. Each
comparison is printed twice: the pictures alone, and the whole job with the sound, which a person encodes once per rung.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from practika.domain.ingest_plan import IngestPlan
from tests.bench import rivals
from tests.bench.figure import Figure
from tests.cloud import film
from tests.fakes.ingest import VIDEO, WORKSPACE
from tests.ingest_line import Line

#: Real films as people upload them, the last one the hardest: little to decode, so little to save.
FILMS = {
    "phone, HEVC 10 bit HDR 1080p": "hlg_hevc10_editlist_1080p.mp4",
    "phone, H.264 720p upright": "rotated_270_720p.mp4",
    "4K AV1": "clapshot_lettuce_4k_av1.webm",
    "football, H.264 720p at 1.4 Mb/s": "sam2_juggle_720p24_noaudio.mp4",
}
#: Runs of everything, in turns; the median counts.
TIMES = 3


def run() -> Iterator[Figure]:
    """For each film: the ladder beside both rivals, then what everything else adds."""
    for what, name in FILMS.items():
        yield from film_figures(what, name)


def film_figures(what: str, name: str) -> Iterator[Figure]:
    """One film of the corpus."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _film(what, film(name), Path(folder))


@dataclass
class _Ours:
    """Our line over one film, as often as it is asked; keeps what it saw.

    `plan` is the `full` one without the scrub rendition.
    """

    source: Path
    folder: Path
    runs: int = 0
    steps: list[dict[str, float]] = field(default_factory=list)
    lost: int = 0
    full: IngestPlan = field(init=False)
    plan: IngestPlan = field(init=False)

    def ladder(self) -> float:
        """CPU seconds of the step that encodes the pictures: fetch, FFmpeg, proof, upload."""
        self.runs += 1
        line = Line(self.folder / f"run{self.runs}")
        video = line.ingest(self.source)
        work = line.media.root / "work" / WORKSPACE / VIDEO / "0"
        self.full = IngestPlan.model_validate_json((work / "plan.json").read_text())
        self.plan = self.full.model_copy(update={"scrub": None})
        assert video.frames
        self.lost = video.frames.frame_count - self.plan.frame_count
        self.steps.append(line.cpu)
        return sum(spent for step, spent in line.cpu.items() if step.startswith("chunk"))

    def middle(self, *names: str) -> float:
        """Median CPU seconds of those steps together."""
        return median(sum(steps.get(name, 0.0) for name in names) for steps in self.steps)


def _film(what: str, source: Path, folder: Path) -> Iterator[Figure]:
    ours = _Ours(source, folder)
    took = rivals.medians(
        {
            "ours": ours.ladder,
            "plain": lambda: sum(
                rivals.cpu(rivals.plain(source, ours.plan, index, folder))
                for index in range(len(ours.plan.rungs))
            ),
            "single": lambda: rivals.cpu(rivals.single_process(source, ours.plan, folder)),
            "scrub": lambda: (
                rivals.cpu(rivals.our_process(source, ours.full, folder))
                - rivals.cpu(rivals.our_process(source, ours.plan, folder))
            ),
            "decode": lambda: rivals.cpu(rivals.full_decode(source)),
            "sound": lambda: (
                rivals.cpu(rivals.plain_sound(source, folder)) if ours.plan.source.has_audio else 0.0
            ),
        },
        TIMES,
    )
    scrub = max(0.0, took["scrub"])  # a rendition of its own, told apart
    took["ours"] -= scrub
    heading, rungs = f"{what}, {float(ours.plan.length):.1f} s", len(ours.plan.rungs)
    yield from _ladder(heading, took, rungs)
    if took["sound"]:
        yield from _whole(heading, took, rungs, ours.middle("sound"))
    yield Figure(f"{heading}: scrub rendition", scrub, "CPU s", took["ours"], "ladder", 0.08)
    yield Figure(
        f"{heading}: poster and sprites", ours.middle("pictures"), "CPU s", took["decode"], "full decode"
    )
    per_second = sum(ours.middle(name) for name in ours.steps[0]) / float(ours.plan.length)
    yield Figure(f"{heading}: all of ingest per second of film", per_second, "CPU s")
    yield Figure(f"{heading}: frames lost or doubled on any rung", float(ours.lost), "")


def _ladder(heading: str, took: dict[str, float], rungs: int) -> Iterator[Figure]:
    each, one = "one FFmpeg per rung", "one FFmpeg process"
    yield Figure(
        f"{heading}: {rungs} rungs, pictures alone", took["ours"], "CPU s", took["plain"], each, 0.70
    )
    yield Figure(f"{heading}: pictures alone", took["ours"], "CPU s", took["single"], one, 1.05)


def _whole(heading: str, took: dict[str, float], rungs: int, sound: float) -> Iterator[Figure]:
    """With the sound: ours is encoded once and its waveform drawn; the single process encodes it once too."""
    job = took["ours"] + sound
    plain, single = took["plain"] + rungs * took["sound"], took["single"] + took["sound"]
    yield Figure(f"{heading}: {rungs} rungs with sound", job, "CPU s", plain, "one FFmpeg per rung", 0.70)
    yield Figure(f"{heading}: with sound and waveform", job, "CPU s", single, "one FFmpeg process", 1.05)
