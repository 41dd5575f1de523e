"""Parts that die: started again, and given up when they keep dying."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from cdk.local.children import Child, spawn
from cdk.local.parts import OFTEN, WINDOW, Parts
from cdk.local.problem import LocalProblem

Start = Callable[[], Awaitable[Child]]


def starting(folder: Path, command: str) -> Start:
    """A way to start that command as a part named "clock"."""

    async def start() -> Child:
        return await spawn(
            "clock", ["sh", "-c", command], env={"PATH": "/usr/bin:/bin"}, log=folder / "log", cwd=folder,
            stop_signal=signal.SIGTERM,
        )  # fmt: skip

    return start


def test_a_part_that_keeps_dying_is_given_up_and_told(tmp_path: Path) -> None:
    told: list[int] = []

    async def life() -> None:
        parts = Parts(lambda: told.append(parts.pids["clock"]))
        start = starting(tmp_path, "exit 3")
        parts.keep(await start(), start)
        await parts.watch()

    with pytest.raises(ExceptionGroup) as raised:
        asyncio.run(life())
    (problem,) = raised.value.exceptions
    assert isinstance(problem, LocalProblem)
    assert "Clock ended by itself (exit code 3)" in problem.what
    assert len(set(told)) == OFTEN - 1  # so often it was another process


def test_deaths_that_lie_far_apart_are_forgiven(tmp_path: Path) -> None:
    async def life() -> int:
        now = iter(float(at) for at in range(0, 10**9, int(WINDOW)))
        enough = asyncio.Event()
        starts = 0

        def changed() -> None:
            nonlocal starts
            starts += 1
            if starts == OFTEN + 1:
                enough.set()

        parts = Parts(changed, lambda: next(now))
        start = starting(tmp_path, "exit 0")
        parts.keep(await start(), start)
        watching = asyncio.create_task(parts.watch())
        await asyncio.wait_for(enough.wait(), 20)
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
        await parts.stop()
        return starts

    assert asyncio.run(life()) > OFTEN


def test_a_part_that_dies_on_a_full_disk_waits_for_space(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However often it dies, and though it cannot start: that is no hopeless part."""
    monkeypatch.setattr("cdk.local.parts.LOOK", 0.0)
    looks = iter([*[False] * 12, *[True] * 99])
    starts = 0

    async def life() -> None:
        nonlocal starts
        back = asyncio.Event()
        start = starting(tmp_path, "exit 0")

        async def again() -> Child:
            nonlocal starts
            starts += 1
            back.set()
            return await starting(tmp_path, "sleep 60")()

        parts = Parts(lambda: None, room=lambda: next(looks))
        parts.keep(await start(), again)
        watching = asyncio.create_task(parts.watch())
        await asyncio.wait_for(back.wait(), 20)
        assert next(looks)
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
        await parts.stop()

    asyncio.run(life())
    assert starts == 1
