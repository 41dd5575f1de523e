"""ingest_video as it is written: time limits, what is tried again, and whose names its errors have."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from practika.domain import errors, fmp4, renditions
from practika.usecases.hand_over import FINAL
from tests.unit.machines.stage_play import BATCH, MACHINES

DEFINITION = json.loads((MACHINES / "ingest_video.asl.json").read_text())


def states_of(node: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(node, dict):
        yield from (node.get("States") or {}).items()
        for child in node.values():
            yield from states_of(child)
    elif isinstance(node, list):
        for child in node:
            yield from states_of(child)


def test_every_task_has_a_time_limit_and_retries_all_but_what_is_final() -> None:
    tasks = {name: state for name, state in states_of(DEFINITION) if state["Type"] == "Task"}
    assert len(tasks) == 19
    for name, task in tasks.items():
        assert 0 < task["TimeoutSeconds"] <= (48 * 3600 if task["Resource"] == BATCH else 930), name
        assert task["Retry"][-1]["ErrorEquals"] == ["States.ALL"], name
        assert all("MaxDelaySeconds" in r for r in task["Retry"] if r["MaxAttempts"]), name


def test_every_error_name_is_ours_or_the_clouds() -> None:
    ours = {**vars(errors), **vars(fmp4), **vars(renditions)}
    named = {
        error
        for _, state in states_of(DEFINITION)
        for rule in (*state.get("Retry", ()), *state.get("Catch", ()))
        for error in rule["ErrorEquals"]
    }
    domestic = {name for name in named if "." not in name}
    assert all(issubclass(ours[name], errors.PractikaError) for name in domestic)
    assert {n.partition(".")[0] for n in named - domestic} <= {
        "States",
        "Lambda",
        "Sandbox",
        "DynamoDB",
        "Batch",
    }


def test_no_refusal_is_ever_retried() -> None:
    final = {
        "Unplayable",
        "Cancelled",
        "Overtaken",
        *(kind.__name__ for kind in errors.Unplayable.__subclasses__()),
    }
    for name, state in states_of(DEFINITION):
        if state["Type"] == "Task" and state["Resource"].startswith("${") and name != "RejectVideo":
            assert final <= set(state["Retry"][0]["ErrorEquals"]) and state["Retry"][0]["MaxAttempts"] == 0, (
                name
            )


def test_what_a_worker_writes_down_is_what_the_machine_never_tries_again() -> None:
    never = [
        set(state["Retry"][0]["ErrorEquals"])
        for name, state in states_of(DEFINITION)
        if name in ("ProbeVideo", "EncodeChunk", "EncodeWhole")
    ]
    finals: list[type[errors.PractikaError]] = [*FINAL, *errors.Unplayable.__subclasses__()]
    assert set.union(*never) == {kind.__name__ for kind in finals}
