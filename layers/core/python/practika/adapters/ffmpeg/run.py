"""The jail: runs one command on an untrusted file and lets it do nothing but read its folder and write to it.

Own session, no credentials in the environment, limits of memory, CPU, file size and open files, no core dumps, no
network where the kernel grants a namespace, killed as a group when its time is over and when its parent dies.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import subprocess
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_PR_SET_PDEATHSIG = 1
_COMPLAINTS_KEPT = 400
_COMPLAINT_LENGTH = 400


@dataclass(frozen=True)
class Limits:
    """Wall seconds, CPU seconds (all threads), bytes of address space, bytes of any one file written."""

    seconds: float
    cpu_seconds: int
    memory_bytes: int
    file_bytes: int


@dataclass(frozen=True)
class Finished:
    """How a run ended. `complaints` are the last lines of its standard error; `timed_out` says that we ended it."""

    code: int
    complaints: tuple[str, ...]
    timed_out: bool = False

    @property
    def was_killed(self) -> bool:
        """By a signal: a limit, the kernel out of memory, or our timer."""
        return self.code < 0


def run(
    argv: Sequence[str], *, folder: Path, limits: Limits, on_line: Callable[[str], None] | None = None
) -> Finished:
    """Runs `argv` inside `folder` until it ends; `on_line` gets every line of its standard output."""
    process = _start(argv, folder, limits)
    complaints: deque[str] = deque(maxlen=_COMPLAINTS_KEPT)
    reader = threading.Thread(target=_keep_last, args=(process.stderr, complaints), daemon=True)
    reader.start()
    late = threading.Event()

    def end() -> None:
        late.set()
        _kill(process)

    timer = threading.Timer(limits.seconds, end)
    timer.start()
    try:
        for line in process.stdout or ():
            if on_line:
                on_line(line.rstrip())
        process.wait()
    finally:
        timer.cancel()
        _kill(process)
        process.wait()
        reader.join()
        for pipe in (process.stdout, process.stderr):
            if pipe:
                pipe.close()
    return Finished(process.returncode, tuple(complaints), late.is_set())


def _start(argv: Sequence[str], folder: Path, limits: Limits) -> subprocess.Popen[str]:
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
        preexec_fn=_confinement(limits),  # noqa: PLW1509  # only system calls in the child; nothing there takes a lock
    )


def _keep_last(stream: IO[str] | None, complaints: deque[str]) -> None:
    while stream and (line := stream.readline(_COMPLAINT_LENGTH)):
        complaints.append(line.rstrip())


def _kill(process: subprocess.Popen[str]) -> None:
    """Ends the whole group; once it is gone there is nothing to do."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _confinement(limits: Limits) -> Callable[[], None]:
    """What the child does to itself between fork and exec. The C library is loaded before the fork."""
    libc = ctypes.CDLL(None, use_errno=True)
    ceilings = (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_FSIZE, limits.file_bytes),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 256),
    )

    def confine() -> None:
        libc.unshare(
            _CLONE_NEWUSER | _CLONE_NEWNET
        )  # refused in some sandboxes: then the allow-lists stand alone
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        for kind, ceiling in ceilings:
            resource.setrlimit(kind, (ceiling, ceiling))

    return confine
