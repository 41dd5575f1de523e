"""Cold start: CPU time of importing every door, beside boto3's client with Powertools Logger, Tracer and Metrics.

As on Lambda our own code is compiled at each start, while packages have byte code; what that is worth stands in the
lines that do without.
"""

from __future__ import annotations

import statistics
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
#: Packages without byte code, as a layer that was not compiled has them.
BARE = """
from importlib.machinery import SourceFileLoader as Loader
known = Loader.get_code
def get_code(self, name):
    path = self.get_filename(name)
    return self.source_to_code(self.get_data(path), path) if 'site-packages' in path else known(self, name)
Loader.get_code = get_code
"""


def _milliseconds(code: str, prelude: str = "", rounds: int = 7) -> float:
    """Median of the CPU time that `code` takes in a fresh interpreter, without the interpreter's own start."""
    timed = (
        f"{prelude}\nimport sys, time; sys.path[:0] = ['lambdas', 'layers/core/python']; t = time.process_time()\n"
        f"{code}\nprint((time.process_time() - t) * 1000)"
    )
    runs = []
    for _ in range(rounds):
        done = subprocess.run(
            [sys.executable, "-B", "-c", timed], cwd=ROOT, capture_output=True, text=True, check=True
        )
        runs.append(float(done.stdout))
    return statistics.median(runs)


def run() -> Iterator[Figure]:
    """Hot doors first, beside the peer; then the others; then what byte code in the vendor layer spares."""
    peer = _milliseconds(PEER)
    yield Figure("import pydantic alone", _milliseconds(FLOOR), "ms", peer, "boto3+Powertools")
    doors = sorted(p.parent.name for p in (ROOT / "lambdas").glob("*/handler.py"))
    took: dict[str, float] = {}
    for door in sorted(doors, key=lambda d: d not in HOT):
        goal = 0.25 if door in HOT else None
        took[door] = _milliseconds(f"import {door}.handler")
        yield Figure(f"import {door}", took[door], "ms", peer, "boto3+Powertools", goal)
    for door in HOT:
        bare = _milliseconds(f"import {door}.handler", BARE)
        yield Figure(
            f"import {door}, vendor layer compiled", took[door], "ms", bare, "vendor layer as source"
        )
