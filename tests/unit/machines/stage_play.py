"""Runs a state machine of statemachines/ in process: its doors are scripted, DynamoDB is moto's."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

MACHINES = Path(__file__).parents[3] / "statemachines"
TABLE = "live"
BATCH, READ_OBJECT = "arn:aws:states:::batch:submitJob.sync", "arn:aws:states:::aws-sdk:s3:getObject"


@dataclass(frozen=True)
class Raises:
    """A door that ends with an error of this name."""

    error: str
    message: str = "because"


@dataclass
class Ending:
    """How one execution ended: status, error, states in the order entered, and what each door was asked."""

    status: str
    error: str | None
    states: list[str]
    asked: dict[str, list[Any]]
    waits: list[float]
    events: int


@dataclass
class Play:
    """The machine with its cast. `script[door]` lists the answers in order; the last one is repeated."""

    run: Callable[[str, str], Any] | None = None
    script: dict[str, list[Any]] = field(default_factory=dict)
    asked: dict[str, list[Any]] = field(default_factory=dict)
    waits: list[float] = field(default_factory=list)
    told: list[dict[str, Any]] = field(default_factory=list)
    deaf: bool = False

    def tell(self, *_: Any, env: Any, normalised_parameters: dict[str, Any], **_more: Any) -> None:
        """The event bus; `deaf` plays one that is away."""
        if self.deaf:
            raise RuntimeError("the bus is away")
        self.told += normalised_parameters["Entries"]
        env.stack.append({"FailedEntryCount": 0})

    def answer(
        self, _: Any, function: str, _q: Any, body: str, _h: Any, response_headers: dict[str, str]
    ) -> bytes:
        """A door, as its name stands in the script."""
        door = function.rsplit(":", 1)[-1]
        calls = self.asked.setdefault(door, [])
        calls.append(json.loads(body))
        answers = self.script[door]
        answer = answers[min(len(calls), len(answers)) - 1]
        if isinstance(answer, Raises):
            response_headers["x-amz-function-error"] = "Unhandled"
            return json.dumps({"errorType": answer.error, "errorMessage": answer.message}).encode()
        return json.dumps(answer).encode()

    def perform(self, order: dict[str, Any], script: dict[str, list[Any]]) -> Ending:
        """Starts an execution and waits for its end."""
        self.script, self.asked, self.waits[:], self.told = script, {}, [], []
        assert self.run is not None, "not on stage"
        told = self.run(uuid.uuid4().hex, json.dumps(order))
        history = told.to_history_output()["events"]
        states = [e["stateEnteredEventDetails"]["name"] for e in history if "stateEnteredEventDetails" in e]
        return Ending(told.status, told.error, states, self.asked, list(self.waits), len(history))


@contextmanager
def staged(machine: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Play]:
    """The machine of that name, ready to play."""
    from tests.unit.machines import (
        interpreter,  # a second, which only the process that plays machines must spend
    )

    play = Play()

    def invoke(*asked: Any, **named: Any) -> bytes:
        return play.answer(*asked, **named)

    with interpreter.interpreted(monkeypatch, invoke, play.tell, play.waits.append):
        make_table(interpreter.client("dynamodb"))
        play.run = interpreter.made(machine, definition(machine, interpreter.ARN))
        yield play


def definition(machine: str, arn: str) -> str:
    """The machine's text with every place filled; doors have names that begin with `arn`."""
    text = (MACHINES / f"{machine}.asl.json").read_text().replace("${LiveTableName}", TABLE)
    for place, number in (("MostWork", 1000), ("MostSourceBytes", 10_000)):
        text = text.replace(f'"${{{place}}}"', str(number))
    text = text.replace("${HooksBusName}", "hooks")
    for service, door in ((BATCH, "Workshop"), (READ_OBJECT, "Bucket")):  # played by doors of those names
        text = text.replace(service, arn + door)
    return re.sub(r"\$\{(\w+)Arn\}", lambda place: arn + place[1], text)


def make_table(client: Any) -> None:
    """The table in which runs are claimed."""
    client.create_table(
        TableName=TABLE,
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        AttributeDefinitions=[
            {"AttributeName": "pk", "AttributeType": "S"},
            {"AttributeName": "sk", "AttributeType": "S"},
        ],
        BillingMode="PAY_PER_REQUEST",
    )
