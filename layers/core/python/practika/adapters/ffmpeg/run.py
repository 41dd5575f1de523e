"""The jail: runs one command on an untrusted file and lets it do nothing but read its folder and write to it.

Own session, no credentials in the environment, limits of memory, CPU, file size and open files, no core dumps, no
network where the kernel grants a namespace, the kernel's walls (`walls.py`) where it has them, killed as a group when
its time is over and when its parent dies.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import IO

from practika.adapters.ffmpeg import walls
from practika.adapters.ffmpeg.limits import Limits

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_PR_SET_PDEATHSIG = 1
_FIRST_KEPT, _LAST_KEPT = 400, 400
_COMPLAINT_LENGTH = 400
#: FFmpeg works, or waits for a disk; one that used no processor between so many looks (seconds apart) stands still.
STILL_LOOKS, LOOK_SECONDS = 30, 1.0
#: Between the signal that ends an orderly program and the one that ends any.
_CPU_GRACE_SECONDS = 5


@dataclass(frozen=True)
class Finished:
    """How a run ended.

    `complaints` are the first and the last lines of its standard error; `timed_out` says that its time (on the clock
    or of the processor) was over; `cpu_seconds` are of all its threads, `peak_bytes` were resident at once at most
    (no less than this process held itself: Linux counts from the fork on, getrusage(2)).
    """

    code: int
    complaints: tuple[str, ...]
    timed_out: bool = False
    cpu_seconds: float = 0.0
    peak_bytes: int = 0

    @property
    def was_killed(self) -> bool:
        """By somebody else: the kernel out of memory, or whoever ended the worker."""
        return self.code in (-signal.SIGKILL, -signal.SIGTERM)


def run(
    argv: Sequence[str],
    *,
    folder: Path,
    limits: Limits,
    reads: Sequence[Path] = (),
    on_line: Callable[[str], None] | None = None,
) -> Finished:
    """Runs `argv` inside `folder` until it ends. It may read `reads` too, and write only in `folder`.

    `on_line` gets every line of its standard output.
    """
    with walls.around(argv[0], folder, reads) as around:
        process = _start(argv, folder, limits, around)
    first: list[str] = []
    last: deque[str] = deque(maxlen=_LAST_KEPT)
    reader = threading.Thread(target=_keep, args=(process.stderr, first, last), daemon=True)
    reader.start()
    over, late = threading.Event(), threading.Event()
    threading.Thread(target=_watch, args=(process, limits.seconds, over, late), daemon=True).start()
    try:
        for line in process.stdout or ():
            if on_line:
                on_line(line.rstrip())
        used = _wait(process)
    finally:
        over.set()
        _kill(process)
        process.wait()
        reader.join()
        for pipe in (process.stdout, process.stderr):
            if pipe:
                pipe.close()
    cpu = used.ru_utime + used.ru_stime
    timed_out = late.is_set() or _spent(process.returncode, cpu, limits)
    return Finished(process.returncode, tuple(chain(first, last)), timed_out, cpu, used.ru_maxrss * 1024)


def _watch(
    process: subprocess.Popen[str], seconds: float, over: threading.Event, late: threading.Event
) -> None:
    """Ends it when its time is over (then it is `late`), or when it stands still: that is another try's matter, as when
    somebody had killed it. Counted in looks, so that a machine that slept as a whole does not count."""
    deadline, still, worked = time.monotonic() + seconds, 0, -1.0
    while not over.wait(min(LOOK_SECONDS, max(0.01, deadline - time.monotonic()))):
        if time.monotonic() >= deadline:
            late.set()
            break
        now = _ticks(process.pid)
        still = still + 1 if now == worked else 0
        worked = now
        if still >= STILL_LOOKS:
            break
    else:
        return  # it has ended; its number may be another's by now
    _kill(process)


def _ticks(pid: int) -> float:
    """Of the processor, that it has had so far, with all its threads; where nothing tells, a number that grows."""
    try:
        said = Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()
        return float(said[11]) + float(said[12])
    except (OSError, IndexError, ValueError):
        return time.monotonic()


def _spent(code: int, cpu_seconds: float, limits: Limits) -> bool:
    """Whether it ended because its processor time was over. FFmpeg catches the signal and only says that it failed;
    the kernel's count for the limit runs ahead of the one on the bill by some ticks."""
    return code == -signal.SIGXCPU or (code != 0 and cpu_seconds >= limits.cpu_seconds * 3 / 4)


def _start(argv: Sequence[str], folder: Path, limits: Limits, around: walls.Walls) -> subprocess.Popen[str]:
    return subprocess.Popen(
        argv,
        cwd=folder,
        env={"PATH": "/usr/bin:/bin"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        close_fds=True,
        start_new_session=True,
        preexec_fn=_confinement(limits, around),  # noqa: PLW1509  # only system calls in the child; nothing there takes a lock
    )


def _wait(process: subprocess.Popen[str]) -> resource.struct_rusage:
    """Waits for the end and takes the bill, which `Popen.wait` would throw away."""
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return used


def _keep(stream: IO[str] | None, first: list[str], last: deque[str]) -> None:
    while stream and (line := stream.readline(_COMPLAINT_LENGTH)):
        kept: list[str] | deque[str] = first if len(first) < _FIRST_KEPT else last
        kept.append(line.rstrip())


def _kill(process: subprocess.Popen[str]) -> None:
    """Ends the whole group; once it is gone there is nothing to do."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _confinement(limits: Limits, around: walls.Walls) -> Callable[[], None]:
    """What the child does to itself between fork and exec. The C library is loaded before the fork."""
    libc, parent = ctypes.CDLL(None, use_errno=True), os.getpid()
    ceilings = (
        (resource.RLIMIT_AS, limits.memory_bytes, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_seconds, limits.cpu_seconds + _CPU_GRACE_SECONDS),
        (resource.RLIMIT_FSIZE, limits.file_bytes, limits.file_bytes),
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_NOFILE, 256, 256),
    )

    def confine() -> None:
        libc.unshare(
            _CLONE_NEWUSER | _CLONE_NEWNET
        )  # refused in some sandboxes: then the other walls stand alone
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # died before it could be watched
            os._exit(1)
        for kind, soft, hard in ceilings:
            resource.setrlimit(kind, (soft, hard))
        around.enter()

    return confine
