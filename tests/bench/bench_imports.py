"""Cold start: import time of every door, beside boto3's client with Powertools Logger, Tracer and Metrics."""

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
HOT = ("api_annotations", "socket_message", "stream_fanout", "authorize_http")


def _milliseconds(code: str, rounds: int = 5) -> float:
    """Median of the time that `code` takes in a fresh interpreter, without the interpreter's own start."""
    timed = (
        "import sys, time; sys.path[:0] = ['.', 'lambdas', 'layers/core/python']; t = time.perf_counter()\n"
        f"{code}\nprint((time.perf_counter() - t) * 1000)"
    )
    runs = []
    for _ in range(rounds):
        done = subprocess.run(
            [sys.executable, "-c", timed], cwd=ROOT, capture_output=True, text=True, check=True
        )
        runs.append(float(done.stdout))
    return statistics.median(runs)


def run() -> Iterator[Figure]:
    """Hot doors first, beside the peer; then the others."""
    peer = _milliseconds(PEER)
    doors = sorted(p.parent.name for p in (ROOT / "lambdas").glob("*/handler.py"))
    for door in sorted(doors, key=lambda d: d not in HOT):
        goal = 0.25 if door in HOT else None
        yield Figure(
            f"import {door}", _milliseconds(f"import {door}.handler"), "ms", peer, "boto3+Powertools", goal
        )
