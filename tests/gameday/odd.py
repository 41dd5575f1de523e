"""Faults that nobody plans for: a record that cannot be read, keys that change, an encoder that hangs, a machine that
sleeps."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterator
from typing import Any

import psutil  # type: ignore[import-untyped]  # ships no types

from cdk.local import deploy
from cdk.local.endpoint.starting import Endpoint
from practika.adapters.key_makers import FACTOR_KEYS
from tests.cloud import Cloud, aws
from tests.gameday import operator
from tests.gameday.faults import FILM, Broken, at_encoding, doors_killed
from tests.gameday.people import Session
from tests.gameday.refusals import NOTHING, environments_killed

UNREADABLE = "A#game-day"


@contextlib.contextmanager
def record_unreadable(session: Session) -> Iterator[list[str]]:
    """A bad script puts an item into the film's notes that no version can read, while people write."""
    dynamo, table = aws(session.cloud, "dynamodb"), operator.table(session.cloud)
    film = next(iter(_film_keys(session)))
    key = {"pk": {"S": film}, "sk": {"S": UNREADABLE}}
    dynamo.put_item(TableName=table, Item={**key, "body": {"S": "{}"}})
    try:
        yield []
        _rests_in_the_queue(session.cloud)
    finally:
        dynamo.delete_item(TableName=table, Key=key)


def _film_keys(session: Session) -> set[str]:
    """The partition of the film in the annotations' table."""
    pages = (
        aws(session.cloud, "dynamodb").get_paginator("scan").paginate(TableName=operator.table(session.cloud))
    )
    keys = {item["pk"]["S"] for page in pages for item in page["Items"] if item["sk"]["S"].startswith("A#")}
    return {key for key in keys if session.video in key}


def _rests_in_the_queue(cloud: Cloud) -> None:
    """The letter of what cannot be read is in the dead-letter queue, within a minute or AssertionError."""
    queue, deadline = aws(cloud, "sqs"), time.monotonic() + 60
    while time.monotonic() < deadline:
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        said = queue.get_queue_attributes(QueueUrl=cloud.outputs["FanoutDlqUrl"], AttributeNames=names)
        if any(int(number) for number in said["Attributes"].values()):
            return
        time.sleep(0.5)
    raise AssertionError("what cannot be read never came to the dead-letter queue")


def secrets_unreadable(*, cold: bool) -> Broken:
    """Nobody may read a secret. `cold`: and every door begins anew, so that none knows one."""

    @contextlib.contextmanager
    def broken(session: Session) -> Iterator[list[str]]:
        doors, roles = aws(session.cloud, "lambda"), aws(session.cloud, "iam")
        found = doors.list_functions(MaxItems=100)["Functions"]
        names = {one["Role"].rsplit("/", 1)[1] for one in found}
        denied = json.dumps(
            {"Version": "2012-10-17", "Statement": [{**NOTHING, "Action": "secretsmanager:*"}]}
        )
        for name in names:
            roles.put_role_policy(RoleName=name, PolicyName="NoSecrets", PolicyDocument=denied)
        try:
            with doors_killed(session) if cold else contextlib.nullcontext():
                yield []
        finally:
            for name in names:
                roles.delete_role_policy(RoleName=name, PolicyName="NoSecrets")

    return broken


@contextlib.contextmanager
def signing_key_turned(session: Session) -> Iterator[list[str]]:
    """The key that signs access tokens was stolen: it is taken out of both its secrets and made anew, as the recovery
    plan says."""
    manager = aws(session.cloud, "secretsmanager")
    for one in manager.list_secrets(MaxResults=100)["SecretList"]:
        value = manager.get_secret_value(SecretId=one["Name"]).get("SecretString", "")
        if '"private_pem"' in value or '"public_pem"' in value:
            kept = {FACTOR_KEYS: keys} if (keys := json.loads(value).get(FACTOR_KEYS)) else {}
            manager.put_secret_value(SecretId=one["Name"], SecretString=json.dumps(kept))
    ready = session.cloud.ready
    endpoint = Endpoint(int(ready["endpoint"].rsplit(":", 1)[1]), ready["secretAccessKey"])
    deploy.invoke(endpoint, session.cloud.outputs["DeployKeysName"], {})
    environments_killed(
        session, "AuthorizeHttp"
    )  # it would believe the old key for five minutes; so it is worst
    yield []


@contextlib.contextmanager
def encoder_hangs(session: Session) -> Iterator[list[str]]:
    """FFmpeg stands still in the middle of a film, and does not die."""
    video = session.person.upload(FILM, "its encoder hung")
    at_encoding(session, psutil.Process.suspend)
    yield [video]


@contextlib.contextmanager
def machine_asleep(session: Session) -> Iterator[list[str]]:
    """Everything of Practika stands still, as when a laptop is closed; people's own machines do not."""
    runner = psutil.Process(int(session.cloud.ready["pid"]))
    family: list[Any] = [runner, *runner.children(recursive=True)]
    for process in family:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.suspend()
    try:
        yield []
    finally:
        for process in reversed(family):
            with contextlib.suppress(psutil.NoSuchProcess):
                process.resume()
