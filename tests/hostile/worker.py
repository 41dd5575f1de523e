"""Runs every FFmpeg command of ours over films, in the jail: `python -m tests.hostile.worker FILMS REPORT [open]`.

A process of its own, so that a tracer can watch all that it starts. `open` takes the kernel's walls away, as on a
kernel that has none: then allow-lists and limits stand alone. The report is JSON lines, one a run.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from practika.adapters.ffmpeg import limits, syscalls, walls
from practika.adapters.ffmpeg.limits import Limits
from practika.adapters.ffmpeg.run import Finished
from practika.adapters.ffmpeg.tool import FFmpegTool
from practika.domain import errors
from practika.domain.chunks import Chunk
from practika.domain.ingest_plan import Colour, IngestPlan
from practika.domain.ladder import ladder
from practika.domain.playability import judge
from practika.domain.video import SourceFacts
from tests.fakes.ingest import VIDEO, WORKSPACE
from tests.ingest_line import FFMPEG

#: Real limits, but for a person who waits: nothing here is a film that needs minutes.
SECONDS = 20
#: Every command of ours, in the order of `commands`; a report that lacks one proves less than it says.
STEPS = ("probe", "first_frame", "encode_picture", "encode_part", "encode_sound", "pictures")


def plan(*, container: str = "mov", part: bool = False) -> IngestPlan:
    """A plan that no probe has made: what a later step would do had an earlier one been deceived."""
    film = Chunk(index=0, first=0, last=9, before=None, start=0, end=10, last_duration=1)
    second = film.model_copy(
        update={"index": 1, "first": 10, "last": 19, "before": 9, "start": 10, "end": 20}
    )
    return IngestPlan(
        workspace_id=WORKSPACE,
        video_id=VIDEO,
        attempt=0,
        rungs=ladder(64, 64, Fraction(25)),
        time_base="1/25",
        first_pts=0,
        frame_count=20 if part else 10,
        last_duration=1,
        seconds="2/5",
        source=SourceFacts(
            container=container, video_codec="h264", audio_codec="aac", width=64, height=64, rotation=0,
            frame_rate="25/1", has_audio=True, warnings=(),
        ),
        colour=Colour(),
        work=1,
        chunks=(film, second) if part else (film,),
    )  # fmt: skip


def commands(tool: FFmpegTool, source: Path) -> Iterator[tuple[str, Callable[[Path], Any]]]:
    """Every command of ours on that source; each gets an empty folder beside it to write into."""

    def quiet(_: float) -> None:
        return

    one, two = plan(), plan(container="mpegts", part=True)
    yield "probe", lambda into: judge(tool.probe(source))
    yield "first_frame", lambda into: tool.first_frame(source)
    yield (
        "encode_picture",
        lambda into: tool.encode_picture(source, one, one.chunks[0], into=into, on_progress=quiet),
    )
    yield (
        "encode_part",
        lambda into: tool.encode_picture(source, two, two.chunks[1], into=into, on_progress=quiet),
    )
    yield "encode_sound", lambda into: tool.encode_sound(source, one, into=into)
    yield "pictures", lambda into: tool.pictures(source, source, tile=(64, 36), into=into)


def run(film: Path, report: Callable[[dict[str, Any]], None]) -> None:
    """Every command over one film; whatever is no typed error with words ends the report."""
    bills: list[tuple[str, Limits, Finished]] = []
    tool = FFmpegTool(FFMPEG, observe=lambda *bill: bills.append(bill))
    job = film.parent / "job"
    for name, command in commands(tool, job / "source"):
        shutil.rmtree(job, ignore_errors=True)
        (job / "into").mkdir(parents=True)
        shutil.copyfile(film, job / "source")
        began = time.monotonic()
        try:
            command(job / "into")
            outcome, said = "done", ""
        except errors.PractikaError as error:
            outcome, said = type(error).__name__, error.message
        seconds = time.monotonic() - began
        report({"film": film.name, "step": name, "outcome": outcome, "said": said, "seconds": seconds})
        for what, most, ended in bills:
            report({"film": film.name, "command": what, "limits": vars(most), **vars(ended)})
        bills.clear()
    shutil.rmtree(job)


def main(films: Path, report: Path, *mode: str) -> None:
    if "open" in mode:
        walls.landlock_version = lambda: 0
        syscalls.program = lambda machine: None
    for name in ("PROBE", "FIRST_FRAME", "COPY", "EVEN", "ENCODE", "SOUND", "PICTURES"):
        most: Limits = getattr(limits, name)
        setattr(limits, name, replace(most, seconds=SECONDS, cpu_seconds=SECONDS))
    with report.open("w") as lines:

        def say(line: dict[str, Any]) -> None:
            lines.write(json.dumps(line) + "\n")
            lines.flush()

        for film in sorted(path for path in films.iterdir() if path.is_file() and path.name != "victim"):
            run(film, say)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:])
