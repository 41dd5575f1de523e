"""What was changed is brought to the disk, many changes in one step; an answer waits until all that it may have seen
is there.

The changes of one kind are one sequence: what is on the disk implies all that came before it. So nobody, reader or
writer, is ever told something that a kill or a power cut can take back.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Change = TypeVar("Change")


class Settling(Generic[Change]):
    """One thread that brings whatever was noted meanwhile to the disk.

    `bring`: returns when these changes are on the disk, in their order. If it cannot, `failed` is called and nothing
    settles any more, because what is in memory is more than what is true. (A failed sync must not be tried again: the
    kernel may have dropped the bytes.)
    """

    def __init__(self, bring: Callable[[list[Change]], None], failed: Callable[[OSError], None]) -> None:
        self._bring, self._failed = bring, failed
        self._changes: list[Change] = []
        self._changed = threading.Condition()
        self._noted = self._settled = 0  # counts of changes
        self._waiting: list[tuple[int, asyncio.AbstractEventLoop, asyncio.Future[None]]] = []
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="settling", daemon=True)
        self._thread.start()

    def note(self, *changes: Change) -> None:
        """What was just changed in memory, or just written; brought in one step if it is noted by one call."""
        with self._changed:
            self._changes += changes
            self._noted += len(changes)
            self._changed.notify_all()

    async def settled(self) -> None:
        """Returns when everything that was noted so far is on the disk."""
        with self._changed:
            if self._settled >= self._noted:
                return
            loop = asyncio.get_running_loop()
            future: asyncio.Future[None] = loop.create_future()
            self._waiting.append((self._noted, loop, future))
        await future

    def wait(self) -> None:
        """The same for a thread."""
        with self._changed:
            wanted = self._noted
            self._changed.wait_for(lambda: self._settled >= wanted)

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: bool(self._changes) or self._closed)
                if not self._changes:
                    return
                changes, self._changes, upto = self._changes, [], self._noted
            try:
                self._bring(changes)
            except OSError as error:
                self._failed(error)
                return
            self._tell(upto)

    def _tell(self, upto: int) -> None:
        with self._changed:
            self._settled = upto
            ready = [one for one in self._waiting if one[0] <= upto]
            self._waiting = [one for one in self._waiting if one[0] > upto]
            self._changed.notify_all()
        for _, loop, future in ready:
            with contextlib.suppress(RuntimeError):  # the loop has ended: nobody waits
                loop.call_soon_threadsafe(_wake, future)

    def close(self) -> None:
        """Brings the rest to the disk and ends the thread."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._thread.join()


def _wake(future: asyncio.Future[None]) -> None:
    if not future.done():  # the one who waited may have gone away
        future.set_result(None)
