"""The doors' logs on the terminal: one line for each thing said, errors standing out."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from cdk.local.progress import BOLD, CYAN, DIM, RED, YELLOW, coloured

PAUSE = 0.5  # seconds between looks at the file's size
TAKEN = frozenset(
    {"level", "message", "timestamp", "service", "location", "exception", "stack_trace", "exception_name"}
)
BORING = frozenset(
    {
        "function_name",
        "function_arn",
        "function_memory_size",
        "function_request_id",
        "cold_start",
        "sampling_rate",
        "xray_trace_id",
    }
)
STYLES = {"DEBUG": (DIM,), "WARNING": (YELLOW,), "ERROR": (RED, BOLD), "CRITICAL": (RED, BOLD)}


def lines(told: dict[str, Any]) -> Iterator[str]:
    """Readable lines for one invocation as `endpoint/door_log.py` noted it."""
    clock = time.strftime("%H:%M:%S", time.localtime(float(told.get("at", 0))))
    door = str(told.get("door", "?"))
    spoke = False
    for raw in told.get("lines", []):
        said = _json(raw)
        if said is None:
            yield _line(clock, door, "PRINT", raw)
        elif "_aws" in said:  # a metric in embedded metric format
            continue
        else:
            spoke = True
            level = str(said.get("level", "INFO"))
            yield _line(clock, door, level, str(said.get("message", "")), _fields(said))
            if said.get("exception"):
                yield coloured(_indented(str(said["exception"])), RED)
    if told.get("error"):
        yield from _ending(clock, door, str(told["error"]), spoke)


def _ending(clock: str, door: str, error: str, spoke: bool) -> Iterator[str]:
    """How an invocation failed: whole if the door said nothing itself, else only what it ended with."""
    if spoke:
        yield _line(clock, door, "WARNING", f"ended with {error.rstrip().rsplit(chr(10), 1)[-1]}")
        return
    yield _line(clock, door, "ERROR", "the door failed")
    yield coloured(_indented(error), RED)


def _json(raw: str) -> dict[str, Any] | None:
    try:
        found = json.loads(raw)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _fields(said: dict[str, Any]) -> str:
    shown = {k: v for k, v in said.items() if k not in TAKEN and k not in BORING and v not in (None, "")}
    return " ".join(f"{k}={v if isinstance(v, str) else json.dumps(v)}" for k, v in shown.items())


def _line(clock: str, door: str, level: str, message: str, fields: str = "") -> str:
    head = f"{coloured(clock, DIM)} {coloured(f'{door:<20}', CYAN)} {coloured(f'{level:<8}', *STYLES.get(level, ()))}"
    styled = coloured(message, *STYLES.get(level, ()))
    return f"{head} {styled} {coloured(fields, DIM)}".rstrip()


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())


def fresh(path: Path, place: int) -> tuple[list[str], int]:
    """Whole lines appended behind `place` (bytes), and the place behind them; a file begun anew is read whole."""
    size = path.stat().st_size if path.exists() else 0
    if size == place:
        return [], place
    with path.open("rb") as source:
        start = source.seek(place if size > place else 0)
        whole, _, _half = source.read().rpartition(b"\n")
    if not whole:
        return [], start
    return whole.decode(errors="replace").splitlines(), start + len(whole) + 1


async def follow(path: Path, tell: Callable[[str], None]) -> None:
    """Tells what is new for ever; looks only at the file's size while nothing happens."""
    place = path.stat().st_size if path.exists() else 0
    while True:
        await asyncio.sleep(PAUSE)
        found, place = fresh(path, place)
        for raw in found:
            for line in lines(_json(raw) or {"lines": [raw]}):
                tell(line)
