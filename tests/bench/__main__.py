"""`make bench [ONLY=name]`: runs every bench and prints its figures; tests/results/bench.json and docs/figures.md keep
them.

A bench is a module `bench_<name>.py` with `run() -> Iterable[Figure]`. Nothing is asserted: a person judges.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import json
import platform
import sys
import time
from pathlib import Path

from tests.bench import page
from tests.bench.figure import Figure

HERE = Path(__file__).parent


def main() -> None:
    """Runs the benches named on the command line, or all of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("only", nargs="*", help="names of benches, such as imports")
    parser.add_argument("--minutes", type=float, help="how long a bench takes that plays in real time")
    asked = parser.parse_args()
    only = asked.only
    names = [p.stem.removeprefix("bench_") for p in sorted(HERE.glob("bench_*.py"))]
    figures: list[Figure] = []
    for name in [n for n in names if not only or n in only]:
        began, load = time.monotonic(), page.load()
        print(f"\n== {name}", flush=True)  # noqa: T201  # a bench speaks to a person
        bench = importlib.import_module(f"tests.bench.bench_{name}")
        own: list[Figure] = []
        timed = asked.minutes and "minutes" in inspect.signature(bench.run).parameters
        for figure in bench.run(minutes=asked.minutes) if timed else bench.run():
            own.append(figure)
            print(figure.line(), flush=True)  # noqa: T201  # same
        figures += own
        assumed = getattr(bench, "ASSUMPTIONS", ())
        page.write(name, inspect.getdoc(bench) or "", own, assumed=assumed, loads=(load, page.load()))
        print(f"   ({time.monotonic() - began:.0f} s)", flush=True)  # noqa: T201  # same
    results = HERE.parent / "results"
    results.mkdir(exist_ok=True)
    about = {
        "python": sys.version.split()[0],
        "machine": platform.machine(),
        "figures": [f.__dict__ for f in figures],
    }
    (results / "bench.json").write_text(json.dumps(about, indent=1))


if __name__ == "__main__":
    main()
