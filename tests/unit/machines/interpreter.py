"""Moto's interpreter of state machines, without what it does again and again; imported when a machine is played.

Kept from play to play: the machine as it was read, the paths it names, and the SDK's clients. None of them holds
anything of an execution: that counts and remembers in a heap of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from threading import Thread
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
from moto.stepfunctions.parser.asl.utils import boto_client, json_path
from moto.stepfunctions.parser.backend.execution_worker import ExecutionWorker
from moto.stepfunctions.parser.models import stepfunctions_parser_backends

REGION, ACCOUNT = "us-east-1", "123456789012"
ARN = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:"
_READ = cache(AmazonStateLanguageParser.parse)
_PATH = cache(json_path.parse)  # type: ignore[attr-defined]  # what it calls is another package's


@contextmanager
def interpreted(monkeypatch: pytest.MonkeyPatch, invoke: Any, tell: Any, wait: Any) -> Iterator[None]:
    """Doors, the event bus and waiting are played by these functions; DynamoDB is moto's."""
    monkeypatch.setattr(AmazonStateLanguageParser, "parse", staticmethod(_READ))
    monkeypatch.setattr(json_path, "parse", _PATH)
    monkeypatch.setattr(boto_client, "boto3", SimpleNamespace(client=_client))
    monkeypatch.setattr(ExecutionWorker, "start", _to_its_end)
    monkeypatch.setattr(LambdaSimpleBackend, "invoke", invoke)
    monkeypatch.setattr(StateTaskServiceEvents, "_eval_service_task", tell)
    monkeypatch.setattr(retrier_decl, "time", SimpleNamespace(sleep=wait))
    with mock_aws(config={"stepfunctions": {"execute_state_machine": True}, "lambda": {"use_docker": False}}):
        yield


def made(name: str, definition: str) -> Callable[[str, str], Any]:
    """Makes a machine; what is answered starts it with (name, input) and gives moto's execution, at its end."""
    role = f"arn:aws:iam::{ACCOUNT}:role/machine"
    machine = client("stepfunctions").create_state_machine(name=name, definition=definition, roleArn=role)

    def run(named: str, order: str) -> Any:
        started = client("stepfunctions").start_execution(
            stateMachineArn=machine["stateMachineArn"], name=named, input=order
        )
        # read from moto's own memory: a whole history as JSON, and back, takes longer than the play
        return stepfunctions_parser_backends[ACCOUNT][REGION].describe_execution(started["executionArn"])

    return run


@cache
def client(service: str) -> Any:
    """The SDK's client of a service; for each, the SDK reads its models again."""
    return _session().client(service)  # type: ignore[call-overload]  # any service


@cache
def _session() -> boto3.Session:
    return boto3.Session(aws_access_key_id="test", aws_secret_access_key="test", region_name=REGION)


def _client(service_name: str, **_more: Any) -> Any:
    """What the interpreter would make anew for every step."""
    return client(service_name)


def _to_its_end(worker: ExecutionWorker) -> None:
    """Starts an execution and waits for its end, instead of asking again and again whether it came."""
    run = Thread(target=worker._execution_logic, daemon=True)
    run.start()
    run.join(60)
    assert not run.is_alive(), "the execution does not end"
