"""Runs a state machine of statemachines/ in process: its doors are scripted, DynamoDB is moto's."""

from __future__ import annotations

import json
import re
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from moto import mock_aws
from moto.awslambda_simple.models import LambdaSimpleBackend
from moto.stepfunctions.parser.asl.component.common.retry import retrier_decl
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_events import (
    StateTaskServiceEvents,
)
from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser
from moto.stepfunctions.parser.asl.parse.preprocessor import Preprocessor

MACHINES = Path(__file__).parents[3] / "statemachines"
REGION, ACCOUNT = "us-east-1", "123456789012"
ARN = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:"
TABLE = "live"
BATCH, READ_OBJECT = "arn:aws:states:::batch:submitJob.sync", "arn:aws:states:::aws-sdk:s3:getObject"
READ = AmazonStateLanguageParser.parse


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

    client: Any
    arn: str
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

    def answer(self, door: str, body: str, headers: dict[str, str]) -> bytes:
        calls = self.asked.setdefault(door, [])
        calls.append(json.loads(body))
        answers = self.script[door]
        answer = answers[min(len(calls), len(answers)) - 1]
        if isinstance(answer, Raises):
            headers["x-amz-function-error"] = "Unhandled"
            return json.dumps({"errorType": answer.error, "errorMessage": answer.message}).encode()
        return json.dumps(answer).encode()

    def perform(self, order: dict[str, Any], script: dict[str, list[Any]]) -> Ending:
        """Starts an execution and waits for its end."""
        self.script, self.asked, self.waits[:], self.told = script, {}, [], []
        run = self.client.start_execution(
            stateMachineArn=self.arn, name=uuid.uuid4().hex, input=json.dumps(order)
        )["executionArn"]
        deadline = time.monotonic() + 60
        while (told := self.client.describe_execution(executionArn=run))["status"] == "RUNNING":
            assert time.monotonic() < deadline, "the execution does not end"
            time.sleep(0.01)
        history = self.client.get_execution_history(executionArn=run, maxResults=1000)["events"]
        states = [e["stateEnteredEventDetails"]["name"] for e in history if "stateEnteredEventDetails" in e]
        return Ending(told["status"], told.get("error"), states, self.asked, list(self.waits), len(history))


@cache
def _session() -> boto3.Session:
    """One session for all plays: reading the SDK's models again for each would take longer than the play."""
    return boto3.Session(aws_access_key_id="test", aws_secret_access_key="test", region_name=REGION)


@contextmanager
def staged(machine: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Play]:
    """The machine of that name, ready to play."""
    monkeypatch.setattr(AmazonStateLanguageParser, "parse", staticmethod(_read_once))
    with mock_aws(config={"stepfunctions": {"execute_state_machine": True}, "lambda": {"use_docker": False}}):
        _make_table()
        client = _session().client("stepfunctions")
        text = (MACHINES / f"{machine}.asl.json").read_text().replace("${LiveTableName}", TABLE)
        for place, number in (("ChunksAtOnce", 3), ("MostWork", 1000), ("MostSourceBytes", 10_000)):
            text = text.replace(f'"${{{place}}}"', str(number))
        text = text.replace("${HooksBusName}", "hooks")
        for service, door in ((BATCH, "Workshop"), (READ_OBJECT, "Bucket")):  # played by doors of those names
            text = text.replace(service, ARN + door)
        made = client.create_state_machine(
            name=machine,
            definition=re.sub(r"\$\{(\w+)Arn\}", lambda place: ARN + place[1], text),
            roleArn=f"arn:aws:iam::{ACCOUNT}:role/machine",
        )
        play = Play(client, made["stateMachineArn"])

        def invoke(_: Any, function_name: str, _q: Any, body: Any, _h: Any, response_headers: Any) -> bytes:
            return play.answer(function_name.rsplit(":", 1)[-1], body, response_headers)

        monkeypatch.setattr(LambdaSimpleBackend, "invoke", invoke)
        monkeypatch.setattr(StateTaskServiceEvents, "_eval_service_task", play.tell)
        monkeypatch.setattr(retrier_decl, "time", SimpleNamespace(sleep=play.waits.append))
        yield play


@cache
def _tree(definition: str) -> Any:
    """The syntax tree, which nobody changes: reading the text takes longer than a play."""
    return READ(definition)[1]


def _read_once(definition: str) -> tuple[Any, Any]:
    """What moto's parser gives, with fresh components: those remember how often they were tried."""
    tree = _tree(definition)
    return Preprocessor().visit(tree), tree


def _make_table() -> None:
    _session().client("dynamodb").create_table(
        TableName=TABLE,
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        AttributeDefinitions=[
            {"AttributeName": "pk", "AttributeType": "S"},
            {"AttributeName": "sk", "AttributeType": "S"},
        ],
        BillingMode="PAY_PER_REQUEST",
    )
