"""Starting the ingest machine by hand."""

from __future__ import annotations

import json
from typing import Any, cast

import pytest
from botocore.exceptions import ClientError

from practika.adapters.ingest_machine import StepFunctionsIngest
from practika.domain.errors import Unavailable
from tests.examples import VIDEO, WORKSPACE


class Machine:
    """Step Functions' one call; fails with `code` if given."""

    def __init__(self, code: str | None = None) -> None:
        self.code = code
        self.started: list[dict[str, Any]] = []

    def start_execution(self, **order: Any) -> None:
        self.started.append(order)
        if self.code:
            raise ClientError({"Error": {"Code": self.code}}, "StartExecution")


def start(machine: Any) -> None:
    ingest = StepFunctionsIngest(lambda: machine, "arn:machine", "bucket")
    ingest.start(workspace_id=WORKSPACE, video_id=VIDEO, key="uploads/w/v/source", size_bytes=7, attempt=2)


def test_the_run_is_named_by_video_and_attempt_and_gets_what_the_upload_rule_sends() -> None:
    machine = Machine()
    start(machine)
    (order,) = machine.started
    assert order["name"] == f"{VIDEO}-2"
    assert set(json.loads(order["input"])) == {"bucket", "key", "etag", "versionId", "size", "attempt"}
    assert (json.loads(order["input"])["attempt"], json.loads(order["input"])["size"]) == (2, 7)


def test_a_film_whose_turn_has_come_has_a_run_of_its_own_name_with_its_order() -> None:
    machine = Machine()
    ingest = StepFunctionsIngest(lambda: cast("Any", machine), "arn:machine", "")
    ingest.go_on(video_id=VIDEO, attempt=2, order={"key": "k", "turn": {"workers": 3}})
    (order,) = machine.started
    assert order["name"] == f"{VIDEO}-2-turn"
    assert json.loads(order["input"]) == {"key": "k", "turn": {"workers": 3}}
    again: Any = Machine("ExecutionAlreadyExists")
    StepFunctionsIngest(lambda: again, "arn:machine", "").go_on(video_id=VIDEO, attempt=2, order={})


def test_a_run_that_was_started_already_is_fine_and_all_else_is_trouble() -> None:
    start(Machine("ExecutionAlreadyExists"))
    with pytest.raises(Unavailable):
        start(Machine("AccessDeniedException"))
