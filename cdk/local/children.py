"""Child processes: each with its own process group and log, and none that outlives us."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import os
import signal
import sys
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cdk.local.problem import LocalProblem

LOG_LIMIT = 5_000_000  # bytes; a bigger log is begun anew at the next start
PR_SET_PDEATHSIG = 1  # linux/prctl.h
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with_parent(how: signal.Signals) -> Callable[[], None]:
    """A `preexec_fn`: the kernel sends `how` to the child when its parent is gone, even by kill -9 (Linux only).

    Elsewhere the next start ends what was left behind (see `leftovers.py`).
    """

    def arrange() -> None:
        if _libc is not None:
            _libc.prctl(PR_SET_PDEATHSIG, int(how))

    return arrange


def tail(log: Path, lines: int = 15) -> str:
    """The last lines of a log file, or nothing."""
    with contextlib.suppress(OSError), log.open("rb") as source:
        source.seek(max(0, log.stat().st_size - 8000))
        return "\n".join(source.read().decode(errors="replace").splitlines()[-lines:])
    return ""


def ends(log: Path, lines: int = 15) -> str:
    """The first and the last lines of a log: some tools say the reason first, others last."""
    whole = log.read_text(errors="replace").splitlines()
    if len(whole) <= 2 * lines:
        return "\n".join(whole)
    return "\n".join([*whole[:lines], "…", *whole[-lines:]])


async def together(*works: Coroutine[Any, Any, Any]) -> list[Any]:
    """The results of all works, done side by side; the first failure ends the others and is raised."""
    tasks = [asyncio.create_task(work) for work in works]
    try:
        return await asyncio.gather(*tasks)
    except BaseException:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise


@dataclass
class Child:
    """A running part. `name` for the person, `stop_signal` asks it to end in good order."""

    name: str
    process: asyncio.subprocess.Process
    log: Path
    stop_signal: signal.Signals

    @property
    def pid(self) -> int:
        """Process id, also the id of its process group."""
        return self.process.pid

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self.process.returncode is None

    async def stop(self, patience: float = 20.0) -> None:
        """Asks it to end, waits `patience` seconds, then ends its whole process group."""
        if self.alive:
            with contextlib.suppress(ProcessLookupError):
                self.process.send_signal(self.stop_signal)
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self.process.wait(), patience)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        await self.process.wait()

    def died(self) -> LocalProblem:
        """The problem to report when it ended by itself."""
        return LocalProblem(
            f"{self.name[0].upper()}{self.name[1:]} ended by itself (exit code {self.process.returncode}).",
            f"Its log: {self.log}. Start again with make run; your data is kept.",
            tail(self.log),
        )


async def spawn(
    name: str,
    argv: Sequence[str],
    *,
    env: dict[str, str],
    log: Path,
    cwd: Path,
    stop_signal: signal.Signals = signal.SIGTERM,
    user: int | None = None,
) -> Child:
    """Starts a part in the background; `user` is a uid to run as. Its output goes to `log`."""
    log.parent.mkdir(parents=True, exist_ok=True)
    mode = "ab" if log.exists() and log.stat().st_size < LOG_LIMIT else "wb"
    with log.open(mode) as out:
        process = await asyncio.create_subprocess_exec(
            *argv,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            env=env,
            cwd=cwd,
            user=user,
            start_new_session=True,
            preexec_fn=die_with_parent(stop_signal),
        )
    return Child(name, process, log, stop_signal)


async def run(
    argv: Sequence[str], *, env: dict[str, str], cwd: Path, log: Path, user: int | None = None
) -> str:
    """Runs a command to its end and returns its output; a failure is a problem with the last lines."""
    log.parent.mkdir(parents=True, exist_ok=True)
    try:
        process = await asyncio.create_subprocess_exec(
            *argv,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=log.open("wb"),
            env=env,
            cwd=cwd,
            user=user,
            start_new_session=True,
            preexec_fn=die_with_parent(signal.SIGTERM),
        )
    except FileNotFoundError:
        raise LocalProblem(f"The tool {argv[0]!r} is missing.", "Run `make setup` again.") from None
    try:
        output, _ = await process.communicate()
    except asyncio.CancelledError:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        await process.wait()
        raise
    text = output.decode(errors="replace")
    if process.returncode:
        said = "\n".join(part for part in (text[-3000:], ends(log)) if part.strip())
        raise LocalProblem(
            f"`{' '.join(map(str, argv[:4]))} …` failed (exit code {process.returncode}).", "", said
        )
    return text
