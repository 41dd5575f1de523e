"""The media tool, the lanes, and the private folder that every step of ingest works in."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from practika.runtime.observability import logger
from practika.runtime.settings import settings
from practika.runtime.wiring import films, live

if TYPE_CHECKING:
    from practika.adapters.ffmpeg.limits import Limits
    from practika.adapters.ffmpeg.run import Finished
    from practika.ports.films import IngestMachine
    from practika.ports.media_tool import MediaTool
    from practika.usecases.take_turn import Lanes


@cache
def media_tool() -> MediaTool:
    from practika.adapters.ffmpeg.tool import FFmpegTool

    return FFmpegTool(
        settings.ffmpeg_path,
        memory_bytes=settings.memory_bytes,
        patience=settings.patience,
        observe=_note,
    )


def lanes(machine: IngestMachine) -> Lanes:
    """What turns are given with; `machine` starts those that have waited."""
    from practika.usecases.take_turn import Lanes

    return Lanes(
        turns=films.turns(),
        videos=films.videos(),
        ingest_machine=machine,
        notices=live.notices(),
        workers=settings.film_workers,
    )


def _note(command: str, most: Limits, ended: Finished) -> None:
    """One line a run: what it cost, and how near it came to its limits."""
    used = {
        "command": command,
        "code": ended.code,
        "timedOut": ended.timed_out,
        "cpuSeconds": round(ended.cpu_seconds, 2),
        "cpuLimit": most.cpu_seconds,
        "peakBytes": ended.peak_bytes,
        "memoryLimit": most.memory_bytes,
    }
    logger().info("ffmpeg ended", extra=used)


@contextmanager
def private_folder() -> Iterator[Path]:
    """An empty folder for one step, readable by this process's user only and gone afterwards.

    What an earlier invocation left behind (it was killed) is removed first: one environment serves many people.
    """
    root = Path(tempfile.gettempdir()) / "practika-ingest"
    root.mkdir(mode=0o700, exist_ok=True)
    for left in root.iterdir():
        if not _works(left.name):
            shutil.rmtree(left, ignore_errors=True)
    folder = root / str(os.getpid())
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _works(pid: str) -> bool:
    """Whether that process (a neighbour on one machine; on AWS there is none) may still use its folder."""
    if pid == str(os.getpid()) or not pid.isdigit():
        return False
    with contextlib.suppress(ProcessLookupError):
        os.kill(int(pid), 0)
        return True
    return False
