"""What a person sees while everything starts: one line per step with its seconds."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

RESET, DIM, BOLD, RED, GREEN, YELLOW, CYAN = (
    "\033[0m",
    "\033[2m",
    "\033[1m",
    "\033[31m",
    "\033[32m",
    "\033[33m",
    "\033[36m",
)


def coloured(text: str, *styles: str) -> str:
    """The text in ANSI styles on a terminal, plain elsewhere."""
    return f"{''.join(styles)}{text}{RESET}" if sys.stdout.isatty() else text


def say(text: str) -> None:
    """One line to the person, at once; a terminal that was closed must not keep us from stopping in good order."""
    with suppress(OSError):
        print(text, flush=True)


@asynccontextmanager
async def step(name: str) -> AsyncIterator[None]:
    """Tells that a step is done and how long it took (seconds); slow steps are told while they last."""
    began = time.monotonic()

    async def still_there() -> None:
        while True:
            await asyncio.sleep(10)
            say(coloured(f"  … {name} ({time.monotonic() - began:.0f} s so far)", DIM))

    waiting = asyncio.create_task(still_there())
    try:
        yield
    finally:
        waiting.cancel()
    say(f"  {coloured('✓', GREEN)} {name} {coloured(f'{time.monotonic() - began:.1f} s', DIM)}")
