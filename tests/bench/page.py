"""docs/figures.md: the last figures of every bench, with the machine, the date and the load of their run."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.figure import Figure

PAGE = Path(__file__).parents[2] / "docs" / "figures.md"
_HEAD = """# Figures

Written by `make bench`; each part is of its own last run. Goals stand where there are any; nothing is asserted.
CPU seconds are of all processes together. Wall times on a shared machine say little and are not measured.
"""


def machine() -> str:
    """Processor and number of cores."""
    text = Path("/proc/cpuinfo")
    found = re.search(r"model name\s*: (.*)", text.read_text()) if text.exists() else None
    return f"{found[1] if found else platform.processor()}, {os.cpu_count()} cores"


def load() -> float:
    """Processes that want to run, mean of the last minute."""
    return os.getloadavg()[0]


def write(
    name: str,
    about: str,
    figures: Sequence[Figure],
    *,
    assumed: Sequence[str],
    loads: tuple[float, float],
) -> None:
    """Puts the part of one bench in the place of its last one; `about` says what it is, `assumed` what it rests on."""
    when = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    under = f"{when}, {machine()}, load {loads[0]:.0f} at the beginning and {loads[1]:.0f} at the end."
    rows = ["| what | ours | beside | | ratio | goal |", "|---|---|---|---|---|---|", *map(_row, figures)]
    notes = [f"- {figure.what}: {figure.note}" for figure in figures if figure.note]
    taken = ["Assumed, and the sources of prices:", "", *(f"- {one}" for one in assumed)] if assumed else []
    part = "\n".join([f"## {name}", "", about, "", under, "", *rows, "", *notes, "", *taken]).rstrip() + "\n"
    parts = _parts() | {name: part}
    PAGE.write_text("\n".join([_HEAD, *(parts[key] for key in sorted(parts))]))


def _parts() -> dict[str, str]:
    text = PAGE.read_text() if PAGE.exists() else ""
    found = re.split(r"^## (.*)$", text, flags=re.MULTILINE)
    return {name: f"## {name}{body.rstrip()}\n" for name, body in zip(found[1::2], found[2::2], strict=True)}


def _row(figure: Figure) -> str:
    peer = f"{figure.peer:.3g} {figure.unit}" if figure.peer else ""
    ratio = f"{figure.ours / figure.peer:.3f}" if figure.peer else ""
    goal = f"{figure.goal:g}" if figure.goal is not None else ""
    return f"| {figure.what} | {figure.ours:.3g} {figure.unit} | {figure.peer_name} | {peer} | {ratio} | {goal} |"
