"""One instance per state folder, and the end of what an earlier one left behind."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
from pathlib import Path

import psutil  # type: ignore[import-untyped]  # ships no types

from cdk.local.places import Memory, Places
from cdk.local.problem import LocalProblem


class Lock:
    """Held by the running instance; the kernel frees it when the process is gone, however it went."""

    def __init__(self, places: Places) -> None:
        self._path = places.state / "lock"
        self._descriptor = -1

    def take(self) -> None:
        """Takes the lock or tells who has it."""
        self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            owner = self._path.read_text().strip() or "?"
            raise LocalProblem(
                f"Practika already runs on {self._path.parent} (process {owner}).",
                "Use that one, stop it with Ctrl-C, or give this one a folder of its own: "
                "python -m cdk.local --port 8081 --state .local2",
            ) from None
        os.ftruncate(self._descriptor, 0)
        os.write(self._descriptor, str(os.getpid()).encode())


def remember_child(memory: Memory, name: str, pid: int) -> None:
    """Notes a child by process id and start time, so that a later start knows it from a stranger with the same id."""
    with contextlib.suppress(psutil.NoSuchProcess):
        noted = dict(memory.get("children") or {})
        noted[name] = [pid, psutil.Process(pid).create_time()]
        memory.put("children", noted)


def forget_children(memory: Memory) -> None:
    """All children were stopped in good order."""
    memory.put("children", {})


def end_leftovers(memory: Memory, places: Places) -> list[str]:
    """Ends children of an earlier instance that was killed; empties the scratch folder. Returns their names."""
    ended = [name for name, (pid, born) in (memory.get("children") or {}).items() if _end(pid, born)]
    forget_children(memory)
    for path in places.scratch.iterdir():
        shutil.rmtree(path, ignore_errors=True)
        path.unlink(missing_ok=True)
    places.ready.unlink(missing_ok=True)
    return ended


def _end(pid: int, born: float) -> bool:
    """Ends the process and its descendants, if it is really the one that was noted."""
    try:
        process = psutil.Process(pid)
        if abs(process.create_time() - born) > 1.0:
            return False
        family = [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return False
    for member in family:
        with contextlib.suppress(psutil.NoSuchProcess):
            member.terminate()
    _, stubborn = psutil.wait_procs(family, timeout=8)
    for member in stubborn:
        with contextlib.suppress(psutil.NoSuchProcess):
            member.kill()
    psutil.wait_procs(stubborn, timeout=3)
    return True


def remove(state: Path) -> None:
    """Removes a state folder whole."""
    shutil.rmtree(state, ignore_errors=True)
