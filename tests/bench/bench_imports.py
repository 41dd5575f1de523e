"""Cold start: CPU time of importing every door, beside boto3's client with Powertools Logger, Tracer and Metrics.

As on Lambda our own code is compiled at each start, while packages have byte code; what that is worth stands in the
lines that do without. All are imported in turn, round by round, and the lowest counts: what else the machine does can
only add to the CPU time.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.bench.figure import Figure

ROOT = Path(__file__).resolve().parents[2]
PEER = (
    "import boto3; from aws_lambda_powertools import Logger, Tracer, Metrics; "
    "boto3.client('dynamodb', region_name='eu-central-1')"
)
HOT = (
    "authorize_http",
    "authorize_socket",
    "socket_connect",
    "socket_message",
    "stream_fanout",
    "api_annotations",
    "api_live",
)
#: No door can be quicker than this while pydantic is the domain's language.
FLOOR = "from pydantic import BaseModel, Field, TypeAdapter"
_AS_SOURCE = """
from importlib.machinery import SourceFileLoader as Loader
known = Loader.get_code
def get_code(self, name):
    path = self.get_filename(name)
    source = any(part in path for part in {parts})
    return self.source_to_code(self.get_data(path), path) if source else known(self, name)
Loader.get_code = get_code
"""
#: Our own code as Lambda has it, whatever byte code a test run has left behind here.
OURS = ("/lambdas/", "/layers/core/")
SOURCE = _AS_SOURCE.format(parts=OURS)
#: Packages without byte code too, as a layer that was not compiled has them.
BARE = _AS_SOURCE.format(parts=(*OURS, "site-packages"))
ROUNDS = 3


def _milliseconds(code: str, prelude: str) -> float:
    """CPU time that `code` takes in a fresh interpreter, without the interpreter's own start."""
    timed = (
        f"{prelude}\nimport sys, time; sys.path[:0] = ['lambdas', 'layers/core/python']; t = time.process_time()\n"
        f"{code}\nprint((time.process_time() - t) * 1000)"
    )
    done = subprocess.run(
        [sys.executable, "-B", "-c", timed], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def _in_turn(codes: dict[str, tuple[str, str]], rounds: int = ROUNDS) -> dict[str, float]:
    """The lowest of each, by name; a code goes with its prelude."""
    runs: dict[str, list[float]] = {name: [] for name in codes}
    for _ in range(rounds):
        for name, (code, prelude) in codes.items():
            runs[name].append(_milliseconds(code, prelude))
    return {name: min(each) for name, each in runs.items()}


def run() -> Iterator[Figure]:
    """Hot doors first, beside the peer; then the others; then what byte code in the vendor layer spares."""
    doors = sorted(p.parent.name for p in (ROOT / "lambdas").glob("*/handler.py"))
    took = _in_turn(
        {"peer": (PEER, SOURCE), "pydantic": (FLOOR, SOURCE)}
        | {door: (f"import {door}.handler", SOURCE) for door in doors}
        | {f"{door}, bare": (f"import {door}.handler", BARE) for door in HOT}
    )
    peer = took["peer"]
    yield Figure("import pydantic alone", took["pydantic"], "ms", peer, "boto3+Powertools")
    for door in sorted(doors, key=lambda d: d not in HOT):
        goal = 0.25 if door in HOT else None
        yield Figure(f"import {door}", took[door], "ms", peer, "boto3+Powertools", goal)
    for door in HOT:
        what = f"import {door}, vendor layer compiled"
        yield Figure(what, took[door], "ms", took[f"{door}, bare"], "vendor layer as source")
