"""The walker as it is deployed: it walks the journey by the address that people use, and names the step that fails."""

from __future__ import annotations

import json
import time
from typing import Any

from tests.cloud import Cloud, aws


def walk(cloud: Cloud) -> dict[str, Any]:
    answer = aws(cloud, "lambda").invoke(FunctionName=cloud.outputs["WalkerName"], Payload=b"{}")
    body: dict[str, Any] = json.loads(answer["Payload"].read())
    assert "FunctionError" not in answer, body
    return body


def prepared(cloud: Cloud, patience: float = 120) -> dict[str, Any]:
    """The first walk for which there was a film; the one before has uploaded it."""
    until = time.monotonic() + patience
    while True:
        done = walk(cloud)
        if not done["preparing"] or time.monotonic() > until:
            return done
        time.sleep(1)


def test_the_walker_makes_what_it_needs_walks_and_says_which_step_failed(cloud: Cloud) -> None:
    done = prepared(cloud)
    assert (done["failed"], done["reason"], done["preparing"]) == (None, "", False)
    steps = ["sign_in", "list", "play", "open_socket", "write", "hear", "remove"]
    assert list(done["milliseconds"]) == steps
    rings, fanout = aws(cloud, "lambda"), cloud.outputs["FanoutName"]
    rings.put_function_concurrency(FunctionName=fanout, ReservedConcurrentExecutions=0)
    try:
        failed = walk(cloud)
    finally:
        rings.delete_function_concurrency(FunctionName=fanout)
    assert (failed["failed"], failed["reason"]) == ("hear", "unavailable: Nothing was heard in time.")
    assert walk(cloud)["failed"] is None
