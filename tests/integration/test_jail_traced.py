"""Hostile films through every FFmpeg command of ours, watched by strace: nothing is read, reached, started or left
that is not the film's own, with the kernel's walls and without them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.cloud import FILMS as CORPUS
from tests.cloud import ROOT, SHIPPED, film
from tests.hostile.films import FILMS, HEAVY
from tests.hostile.tracing import Watched, read, watch, worker
from tests.hostile.worker import STEPS
from tests.ingest_line import FFMPEG
from tests.watching import ffmpeg

#: One of each kind: a list, data elsewhere, a list as a subtitle, sizes, times, a bomb, and one good film.
QUICK = (
    "script hls",
    "script ffconcat in a free box",
    "samples in a file",
    "subtitle that is a list",
    "65535 by 65535",
    "times over the rim",
    "sound far away",
    "a rainbow of noughts",
    "pictures and sound that change",
)
#: Real attacks and broken films of the corpus.
REAL = (
    "hostile_ffconcat_rel.mp4",
    "ssrf_playlist.avi",
    "invalid_bitstream_vp9.webm",
    "portrait_720x1080.mp4",
)


def laid_out(folder: Path, made: Iterable[str], real: Iterable[Path]) -> Path:
    """The films under plain names, and a neighbour's film that would be worth reading."""
    films, workshop = folder / "films", folder / "workshop"
    films.mkdir()
    for name in made:
        workshop.mkdir()
        (films / name.replace(" ", "-")).write_bytes({**FILMS, **HEAVY}[name](workshop))
        subprocess.run(["rm", "-r", str(workshop)], check=True)
    for path in real:
        (films / path.name).write_bytes(path.read_bytes())
    (films / "victim").write_bytes(film("one_frame_0.04s.mp4").read_bytes())
    return films


def prove(seen: Watched, lines: list[dict[str, Any]], films: int) -> None:
    """Every promise of docs/jail.md, for all runs of a trace."""
    assert seen.runs >= len(STEPS) * films and seen.strange_paths() == set()
    assert (seen.network, seen.started, seen.left) == ([], [], set())
    steps, runs = [one for one in lines if "step" in one], [one for one in lines if "command" in one]
    asked = {(one["film"], one["step"]) for one in steps}
    assert len(runs) == seen.runs and len(asked) == len(steps) == len(STEPS) * films, "a command was not run"
    for one in runs:
        most = one["limits"]
        assert one["peak_bytes"] <= most["memory_bytes"], one
        assert one["cpu_seconds"] <= most["cpu_seconds"] + 6, one
    for one in steps:
        assert one["outcome"] == "done" or len(one["said"]) > 20, one
        assert one["outcome"] not in ("PractikaError", "Invalid"), one


def traced(folder: Path, films: Path, *mode: str) -> None:
    report = folder / "report"
    seen = watch(worker(films, report, *mode), folder / "trace")
    lines = [json.loads(line) for line in report.read_text().splitlines()]
    prove(seen, lines, sum(1 for path in films.iterdir() if path.name != "victim"))


@pytest.mark.parametrize("mode", [(), ("open",)], ids=["walls", "allow-lists alone"])
def test_some_of_each_kind(mode: tuple[str, ...], tmp_path: Path) -> None:
    traced(tmp_path, laid_out(tmp_path, QUICK, map(film, REAL)), *mode)


@pytest.mark.slow
@pytest.mark.skipif("PRACTIKA_SLOW" not in os.environ, reason="minutes: make hostile")  # noqa: TID251  # a developer's switch
@pytest.mark.parametrize("mode", [(), ("open",)], ids=["walls", "allow-lists alone"])
@pytest.mark.parametrize("part", range(8))
def test_all_of_them(part: int, mode: tuple[str, ...], tmp_path: Path) -> None:
    """The whole catalogue and whatever of the corpus is small."""
    shelf = CORPUS if CORPUS.exists() else SHIPPED
    real = sorted(
        p for p in shelf.iterdir() if p.suffix not in (".tsv", ".md") and p.stat().st_size < 300_000
    )
    traced(tmp_path, laid_out(tmp_path, sorted({**FILMS, **HEAVY})[part::8], real[part::8]), *mode)


def _encoders(folder: Path) -> list[int]:
    """FFmpegs that work in that folder."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if (
                    str((entry / "cwd").readlink()).startswith(str(folder))
                    and b"ffmpeg" in (entry / "cmdline").read_bytes()
                ):
                    found.append(int(entry.name))
            except OSError:
                continue
    return found


def test_a_worker_killed_in_the_middle_leaves_no_process(tmp_path: Path) -> None:
    films = laid_out(tmp_path, (), ())
    long = ("-f", "lavfi", "-i", "testsrc2=s=640x360:r=25:d=60", "-c:v", "libx264", "-preset", "ultrafast")
    ffmpeg(*long, "-f", "mp4", str(films / "long"))
    places = f"{ROOT}:{ROOT / 'lambdas'}:{ROOT / 'layers/core/python'}"
    going = subprocess.Popen(
        worker(films, tmp_path / "report"), cwd=ROOT, env={"PATH": os.defpath, "PYTHONPATH": places}
    )
    try:
        deadline = time.monotonic() + 60
        while not _encoders(films):
            assert time.monotonic() < deadline and going.poll() is None, "no FFmpeg began"
            time.sleep(0.01)
        going.send_signal(signal.SIGKILL)
        going.wait()
        deadline = time.monotonic() + 10
        while left := _encoders(films):
            assert time.monotonic() < deadline, f"FFmpeg {left} lives on without its worker"
            time.sleep(0.01)
    finally:
        going.kill()
        going.wait()


def test_the_reader_of_traces_knows_threads_from_programs() -> None:
    """Calls that were interrupted by others' lines count once; a thread may speak before its maker's call is over."""
    told = [
        f'7 execve("{FFMPEG}", ["ffmpeg"], 0x1 <unfinished ...>',
        "7 <... execve resumed>) = 0",
        "7 clone3({flags=CLONE_VM|CLONE_THREAD}, 88 <unfinished ...>",
        '8 openat(AT_FDCWD, "/etc/passwd", O_RDONLY) = 3',
        "7 <... clone3 resumed>, 88) = 8",
        "7 clone3({flags=CLONE_VM|CLONE_VFORK}, 88 <unfinished ...>",
        "7 <... clone3 resumed>, 88) = -1 ENOSYS (Function not implemented)",
        "8 +++ exited with 0 +++",
    ]
    seen = read(told)
    assert (seen.runs, seen.strange_paths(), seen.left) == (1, {"/etc/passwd"}, {7})
    assert seen.started == ["clone3({flags=CLONE_VM|CLONE_VFORK}, 88 <unfinished ...>"]


def test_the_tracer_would_see_an_escape(tmp_path: Path) -> None:
    """The proof can fail: the same film, read without guards, reaches for its neighbour and for the network."""
    films = laid_out(tmp_path, ["script hls"], ())
    code = (
        "import subprocess; from tests.ingest_line import FFMPEG\n"
        f"subprocess.run([FFMPEG, '-v', 'error', '-protocol_whitelist', 'file,http,tcp', '-f', 'hls',"
        " '-allowed_extensions', 'ALL', '-extension_picky', '0', '-i',"
        f" {str(films / 'script-hls')!r}, '-f', 'null', '-'], stdin=subprocess.DEVNULL)"
    )
    seen = watch([worker(films, films)[0], "-c", code], tmp_path / "trace")
    assert seen.runs == 1 and seen.strange_paths() and seen.network
