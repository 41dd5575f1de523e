"""Watches real runs by strace: which files FFmpeg asks for, what it connects to, what it starts, what stays behind."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from practika.adapters.ffmpeg.walls import LIBRARIES, MACHINE
from tests.cloud import ROOT
from tests.ingest_line import FFMPEG

_LINE = re.compile(r"^(\d+) +(?:(\w+)\(|<\.\.\. (\w+) resumed>|(\+\+\+))(.*)$")
_TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"')
_STARTED = re.compile(r"= (\d+)$")
_STARTS = {"clone", "clone3", "fork", "vfork"}
_WATCHED = "%file,%network,%process,io_uring_setup"
_NETWORK = {
    "socket", "socketpair", "connect", "bind", "listen", "accept", "accept4", "sendto", "sendmsg", "sendmmsg",
    "recvfrom", "recvmsg", "getaddrinfo", "io_uring_setup",
}  # fmt: skip


def strace() -> str:
    """Its path; installs Debian's where none is. Raises RuntimeError that says what to do when it cannot be had."""
    if not shutil.which("strace") and shutil.which("apt-get"):
        root = [] if os.geteuid() == 0 else ["sudo", "-n"]
        for order in (["update", "-qq"], ["install", "-y", "-qq", "strace"]):
            subprocess.run([*root, "apt-get", *order], check=False, stdout=subprocess.DEVNULL)
    if found := shutil.which("strace"):
        return found
    raise RuntimeError("The jail is proven by strace: install it (apt-get install strace) and try again.")


@dataclass
class Watched:
    """What all FFmpegs of one trace did. Paths are as they were asked for, whether or not they were there."""

    runs: int = 0
    paths: set[str] = field(default_factory=set)
    network: list[str] = field(default_factory=list)
    started: list[str] = field(default_factory=list)
    left: set[int] = field(default_factory=set)

    def strange_paths(self) -> set[str]:
        """Neither below the job's folder, nor the source beside it, nor a library or a fact of the machine."""
        return {path for path in self.paths if not _expected(path)}


def _expected(path: str) -> bool:
    if path.startswith("/"):
        return path in (FFMPEG, *MACHINE) or any(
            path == own or path.startswith(own + "/") for own in LIBRARIES
        )
    return path in ("../source", "source") or re.fullmatch(r"[\w.%]+", path) is not None


def worker(films: Path, report: Path, *mode: str) -> list[str]:
    """The command line of a worker over those films."""
    return [sys.executable, "-m", "tests.hostile.worker", str(films), str(report), *mode]


def watch(argv: list[str], trace: Path) -> Watched:
    """Runs a worker under strace and reads what its FFmpegs did. Fails when the worker breaks."""
    places = [str(ROOT), str(ROOT / "lambdas"), str(ROOT / "layers/core/python")]
    given = {"PATH": os.defpath, "PYTHONPATH": ":".join(places), "IMAGEIO_FFMPEG_EXE": FFMPEG}
    done = subprocess.run(
        [strace(), "-f", "-q", "-s", "400", "-e", f"trace={_WATCHED}", "-o", str(trace), *argv],
        cwd=ROOT, env=given, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    with trace.open(encoding="utf-8", errors="replace") as lines:
        return read(lines)


def read(lines: Iterable[str]) -> Watched:
    """The calls of every FFmpeg from its start on, threads and children included.

    A thread may speak before the call that made it has returned, so all lines are kept until the end.
    """
    told = [found for line in lines if (found := _LINE.match(line.rstrip()))]
    made: dict[int, int] = {}  # task: the one that made it
    for each in told:
        if (each[2] or each[3]) in _STARTS and (number := _STARTED.search(each[5])):
            made[int(number[1])] = int(each[1])
    seen, started, ended = Watched(), set[int](), set[int]()
    for each in told:
        task, call, rest = int(each[1]), each[2] or "", each[5]
        if each[4]:
            ended.add(task)
        elif call == "execve" and f'"{FFMPEG}"' in rest and not _belongs(task, made, started):
            started.add(task)
            seen.runs += 1
        elif call and _belongs(task, made, started):
            _note(seen, call, rest)
    ours = {task for task in (*made, *started) if _belongs(task, made, started)}
    seen.left = ours - ended
    return seen


def _belongs(task: int, made: dict[int, int], started: set[int]) -> bool:
    """Whether the task is an FFmpeg, or was made by one."""
    while task not in started and task in made:
        task = made[task]
    return task in started


def _note(seen: Watched, call: str, rest: str) -> None:
    """One call, judged by its beginning: how it ended does not matter."""
    if call in _STARTS:
        if "CLONE_THREAD" not in rest:
            seen.started.append(f"{call}({rest}")
    elif call in ("execve", "execveat"):
        seen.started.append(f"{call}({rest}")
    elif call in _NETWORK:
        seen.network.append(f"{call}({rest}")
    elif (text := _TEXT.search(rest)) and text[1]:
        seen.paths.add(text[1])
