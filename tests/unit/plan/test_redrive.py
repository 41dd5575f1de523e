"""Letters of the fan-out: what the stream still remembers is told again, and no letter is thrown away before that."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from moto import mock_aws

from cdk.redrive import ROADS, Record, door_of, is_batch, redrive
from practika.adapters.dynamo import keys
from practika.adapters.dynamo.records import occurrence_in
from practika.adapters.dynamo.usage import DynamoUsageSums, entry_in
from practika.domain.annotation import wire_json
from tests.examples import VIDEO, WORKSPACE, note
from tests.unit.plan.templates import Synthesized
from tests.unit.sdk import session
from tests.used import entry

FILM = keys.film(WORKSPACE, VIDEO)


class Cloud:
    """A streamed table with annotations and a queue, in this process; `door` is what the fan-out was told."""

    def __init__(self) -> None:
        self.dynamo: Any = session().client("dynamodb")
        self.streams: Any = session().client("dynamodbstreams")
        self.sqs: Any = session().client("sqs")
        self.queue = self.sqs.create_queue(QueueName="letters")["QueueUrl"]
        made = self.dynamo.create_table(
            TableName="annotations",
            KeySchema=[
                {"AttributeName": "pk", "KeyType": "HASH"},
                {"AttributeName": "sk", "KeyType": "RANGE"},
            ],
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")],
            BillingMode="PAY_PER_REQUEST",
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
        )
        self.stream = made["TableDescription"]["LatestStreamArn"]
        self.told: list[Record] = []
        self.refuses: list[str] = []

    def write(self, sort_key: str, body: str) -> None:
        item = {**keys.key(FILM, sort_key), "body": keys.text(body)}
        self.dynamo.put_item(TableName="annotations", Item=item)

    def numbers(self) -> list[str]:
        iterator = self.streams.get_shard_iterator(
            StreamArn=self.stream, ShardId=self.shard, ShardIteratorType="TRIM_HORIZON"
        )["ShardIterator"]
        records = self.streams.get_records(ShardIterator=iterator)["Records"]
        return [record["dynamodb"]["SequenceNumber"] for record in records]

    @property
    def shard(self) -> str:
        described = self.streams.describe_stream(StreamArn=self.stream)["StreamDescription"]
        return str(described["Shards"][0]["ShardId"])

    def letter(self, first: str, last: str, **more: str) -> None:
        stretch = {
            "shardId": self.shard,
            "startSequenceNumber": first,
            "endSequenceNumber": last,
            "streamArn": self.stream,
            **more,
        }
        self.sqs.send_message(QueueUrl=self.queue, MessageBody=json.dumps({"DDBStreamBatchInfo": stretch}))

    def door(self, records: Any) -> list[str]:
        self.told += records
        return self.refuses

    def redrive(self, **more: Any) -> Any:
        return redrive(self.queue, sqs=self.sqs, streams=self.streams, door=self.door, wait_seconds=0, **more)

    def left(self) -> int:
        asked = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        found = self.sqs.get_queue_attributes(QueueUrl=self.queue, AttributeNames=asked)["Attributes"]
        return sum(int(number) for number in found.values())


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    with mock_aws():
        one = Cloud()
        for number in range(4):
            one.write(keys.annotation(note(number).id), wire_json(note(number)))
        one.write(keys.STATUS, "{}")
        yield one


def test_exactly_the_stretch_is_told_again_and_the_letter_is_gone(cloud: Cloud) -> None:
    numbers = cloud.numbers()
    cloud.letter(numbers[1], numbers[2])
    outcome = cloud.redrive()
    assert (outcome.told, outcome.refused, outcome.forgotten, cloud.left()) == (1, [], 0, 0)
    found = [occurrence_in(record) for record in cloud.told]
    assert [one.fact.annotation.id for one in found if one] == [note(1).id, note(2).id]  # type: ignore[union-attr]


def test_an_old_progress_is_not_told_again(cloud: Cloud) -> None:
    numbers = cloud.numbers()
    cloud.letter(numbers[3], numbers[4])
    assert cloud.redrive().told == 1
    assert [record["dynamodb"]["Keys"]["sk"]["S"] for record in cloud.told] == [keys.annotation(note(3).id)]


def test_what_the_door_still_refuses_stays(cloud: Cloud) -> None:
    first = cloud.numbers()[0]
    cloud.letter(first, first)
    cloud.refuses = [first]
    outcome = cloud.redrive()
    assert (outcome.told, outcome.refused, cloud.left()) == (0, [first], 1)
    assert first in outcome.line()


def test_what_the_stream_forgot_stays_until_it_is_thrown_away(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, last = cloud.numbers()[:2]
    monkeypatch.setattr("cdk.redrive.HIDDEN_SECONDS", 0)
    error = {"Error": {"Code": "TrimmedDataAccessException", "Message": "older than 24 hours"}}

    def trimmed(**_: Any) -> Any:
        raise cloud.streams.exceptions.ClientError(error, "GetShardIterator")

    monkeypatch.setattr(cloud.streams, "get_shard_iterator", trimmed)
    cloud.letter(first, last)
    assert (cloud.redrive().forgotten, cloud.left()) == (1, 1)
    assert (cloud.redrive(forget=True).forgotten, cloud.left()) == (1, 0)


class FakeLambda:
    """Answers `{"batchItemFailures": …}` and remembers what it was given."""

    def __init__(self, failures: list[str], error: str | None = None) -> None:
        self.failures, self.error = failures, error
        self.events: list[Any] = []

    def invoke(self, **call: Any) -> dict[str, Any]:
        self.events.append(json.loads(call["Payload"]))
        answer = {"batchItemFailures": [{"itemIdentifier": number} for number in self.failures]}
        found: dict[str, Any] = {"Payload": io.BytesIO(json.dumps(answer).encode())}
        return {**found, "FunctionError": self.error} if self.error else found


def test_the_deployed_door_gets_records_as_lambda_brings_them() -> None:
    at = datetime(2026, 3, 1, tzinfo=UTC)
    record = {"dynamodb": {"SequenceNumber": "7", "ApproximateCreationDateTime": at}}
    fine = FakeLambda([])
    assert door_of("fanout", fine)([record]) == []
    assert fine.events[0]["Records"][0]["dynamodb"]["ApproximateCreationDateTime"] == at.timestamp()
    assert door_of("fanout", FakeLambda(["7"]))([record]) == ["7"]
    assert door_of("fanout", FakeLambda([], "Unhandled"))([record]) == ["7"]
    assert not door_of("fanout", fine)([])
    assert len(fine.events) == 1


def test_the_warehouse_gets_new_batches_again_and_no_sums(cloud: Cloud) -> None:
    sums = DynamoUsageSums(lambda: cloud.dynamo, "annotations")
    before = len(cloud.numbers())
    told = [entry(1), entry(2)]
    for each in told:
        sums.count(each)
    numbers = cloud.numbers()[before:]
    assert len(numbers) > len(told)
    cloud.letter(numbers[0], numbers[-1])
    assert cloud.redrive(takes=is_batch).told == 1
    assert [entry_in(record) for record in cloud.told] == told
    assert cloud.left() == 0


def test_every_road_names_outputs_of_the_plan(local: Synthesized) -> None:
    for stack, queue, door, _ in ROADS.values():
        assert {queue, door} <= set(local.templates[stack]["Outputs"])
