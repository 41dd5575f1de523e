"""The parts that must live as long as the instance: one that dies is started again, one that keeps dying ends all."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from cdk.local.children import Child
from cdk.local.problem import LocalProblem
from cdk.local.progress import YELLOW, coloured, say

OFTEN = 3  # deaths of one part within `WINDOW` are no accident any more
WINDOW = 300.0  # seconds
LOOK = 1.0  # seconds between two looks for space

Again = Callable[[], Awaitable[Child]]


@dataclass
class Part:
    """A running child and the way to start it anew."""

    child: Child
    again: Again
    deaths: list[float] = field(default_factory=list)

    def may_return(self, now: float) -> bool:
        """Counts a death at `now` (seconds of one clock) and tells whether it is worth another start."""
        self.deaths = [*(at for at in self.deaths if now - at < WINDOW), now]
        return len(self.deaths) < OFTEN


class Parts:
    """All of them. `keep` adds one, `watch` returns never: it raises what a part said that cannot be kept alive."""

    def __init__(
        self,
        changed: Callable[[], None],
        clock: Callable[[], float] = time.monotonic,
        room: Callable[[], bool] = lambda: True,
    ) -> None:
        """`room`: whether the disk has space; a part that dies without it waits for it and is no hopeless one."""
        self._parts: list[Part] = []
        self._changed, self._clock, self._room = changed, clock, room

    def keep(self, child: Child, again: Again) -> None:
        """Watches that child from now on."""
        self._parts.append(Part(child, again))

    @property
    def pids(self) -> dict[str, int]:
        """Process id of every part, by name."""
        return {part.child.name: part.child.pid for part in self._parts}

    async def watch(self) -> None:
        """Waits for deaths and undoes them; a part that died three times in five minutes is raised."""
        async with asyncio.TaskGroup() as group:
            for part in self._parts:
                group.create_task(self._watch(part))

    async def _watch(self, part: Part) -> None:
        while True:
            await part.child.process.wait()
            died = part.child.died()
            if self._room() and not part.may_return(self._clock()):
                raise died
            say(coloured(f"  {died.what} It is started again.", YELLOW))
            await part.child.stop()  # what it had started goes too
            part.child = await self._again(part)
            self._changed()
            say(coloured(f"  {part.child.name} is back.", YELLOW))

    async def _again(self, part: Part) -> Child:
        """Starts it when there is space, and again when it could not start for want of it."""
        while True:
            if not self._room():
                say(coloured("  The disk is full. Free some space; then it goes on by itself.", YELLOW))
            while not self._room():
                await asyncio.sleep(LOOK)
            try:
                return await part.again()
            except LocalProblem:
                if self._room():
                    raise

    async def stop(self) -> None:
        """Stops all, the last kept first."""
        for part in reversed(self._parts):
            await part.child.stop()
