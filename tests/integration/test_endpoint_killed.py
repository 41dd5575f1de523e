"""kill -9 of the local AWS endpoint at any moment: what it acknowledged is there, and nothing that was deleted is."""

from __future__ import annotations

import random
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import BotoCoreError, ClientError

from tests.integration.endpoint_alone import Alone

WRITERS, KILLS = 6, 4
TABLE = "notes"


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Alone]:
    endpoint = Alone(tmp_path / "state")
    endpoint.start()
    yield endpoint
    endpoint.kill()


def make_table(alone: Alone, name: str = TABLE) -> None:
    alone.client("dynamodb").create_table(
        TableName=name,
        KeySchema=[
            {"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"},
        ],
        AttributeDefinitions=[
            {"AttributeName": "pk", "AttributeType": "S"},
            {"AttributeName": "sk", "AttributeType": "S"},
        ],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    )


class Writer(threading.Thread):
    """Changes rows of its own, one request after the other, and knows what must be there.

    `rows`: sort key → number that was acknowledged (None: deleted). `open`: what the request in flight may have left.
    """

    def __init__(self, alone: Alone, name: str) -> None:
        super().__init__(daemon=True)
        self.alone, self.pk = alone, name
        self.rows: dict[str, int | None] = {}
        self.open: dict[str, int | None] = {}
        self.acknowledged: list[tuple[str, int | None]] = []
        self.number = 0
        self.stopping = False
        self.random = random.Random(name)

    def run(self) -> None:
        tables = self.alone.client("dynamodb")
        while not self.stopping:
            self.number += 1
            self.open = dict.fromkeys(self.random.sample("abcdefgh", 3), self.number)
            ask = self.random.choice((self.put, self.update, self.delete, self.batch, self.transact))
            try:
                ask(tables)
            except (BotoCoreError, ClientError):
                return  # killed: what was in flight may be there or not
            self.rows.update(self.open)
            self.acknowledged += self.open.items()
            self.open = {}

    def one(self) -> str:
        """Only the first of the chosen rows."""
        key = next(iter(self.open))
        self.open = {key: self.number}
        return key

    def item(self, key: str) -> dict[str, Any]:
        return {
            "pk": {"S": self.pk},
            "sk": {"S": key},
            "n": {"N": str(self.number)},
            "text": {"S": "x" * 400},
        }

    def put(self, tables: Any) -> None:
        tables.put_item(TableName=TABLE, Item=self.item(self.one()))

    def update(self, tables: Any) -> None:
        key = {"pk": {"S": self.pk}, "sk": {"S": self.one()}}
        values = {":n": {"N": str(self.number)}}
        tables.update_item(
            TableName=TABLE, Key=key, UpdateExpression="SET n = :n", ExpressionAttributeValues=values
        )

    def delete(self, tables: Any) -> None:
        key = self.one()
        self.open = {key: None}
        tables.delete_item(TableName=TABLE, Key={"pk": {"S": self.pk}, "sk": {"S": key}})

    def batch(self, tables: Any) -> None:
        puts = [{"PutRequest": {"Item": self.item(key)}} for key in self.open]
        tables.batch_write_item(RequestItems={TABLE: puts})

    def transact(self, tables: Any) -> None:
        puts = [{"Put": {"TableName": TABLE, "Item": self.item(key)}} for key in self.open]
        self.open["t"] = self.number
        tables.transact_write_items(
            TransactItems=[*puts, {"Put": {"TableName": TABLE, "Item": self.item("t")}}]
        )

    def check(self, found: dict[str, int]) -> None:
        """`found`: sort key → number, as the restarted endpoint has it."""
        for key in {*self.rows, *self.open, *found}:
            allowed = {self.rows.get(key), self.open.get(key, self.rows.get(key))}
            assert found.get(key) in allowed, (self.pk, key, found.get(key), allowed)
        if "t" in self.open:  # a transaction is there whole or not at all
            assert len({found.get(key) == number for key, number in self.open.items()}) == 1
        self.rows, self.open = dict(found), {}


def everything(alone: Alone) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for page in alone.client("dynamodb").get_paginator("scan").paginate(TableName=TABLE, ConsistentRead=True):
        for item in page["Items"]:
            found.setdefault(item["pk"]["S"], {})[item["sk"]["S"]] = int(item["n"]["N"])
    return found


def streamed(alone: Alone) -> list[tuple[str, str, int | None]]:
    """(pk, sk, number or None) of every record of the stream, in its order."""
    streams = alone.client("dynamodbstreams")
    arn = streams.list_streams(TableName=TABLE)["Streams"][0]["StreamArn"]
    shard = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"][0]["ShardId"]
    at = streams.get_shard_iterator(StreamArn=arn, ShardId=shard, ShardIteratorType="TRIM_HORIZON")[
        "ShardIterator"
    ]
    found: list[tuple[str, str, int | None]] = []
    while True:
        page = streams.get_records(ShardIterator=at)
        if not page["Records"]:
            return found
        for record in page["Records"]:
            keys, new = record["dynamodb"]["Keys"], record["dynamodb"].get("NewImage")
            found.append((keys["pk"]["S"], keys["sk"]["S"], int(new["n"]["N"]) if new else None))
        at = page["NextShardIterator"]


def test_every_acknowledged_write_is_there_after_any_kill(alone: Alone) -> None:
    make_table(alone)
    writers = [Writer(alone, f"writer-{number}") for number in range(WRITERS)]
    for number in range(KILLS):
        for writer in writers:
            writer.start()
        alone.kill_when(writers, random.randint(15, 300))
        for writer in writers:
            writer.join(10)
        alone.start()
        found = everything(alone)
        for writer in writers:
            writer.check(found.get(writer.pk, {}))
        if number < KILLS - 1:
            writers = [following(writer) for writer in writers]
    heard = streamed(alone)
    for writer in writers:  # a stream tells every change of a row in its order; a deletion of nothing is none
        for key in "abcdefgh":
            told = [number for pk, sk, number in heard if (pk, sk) == (writer.pk, key) and number is not None]
            said = [number for sk, number in writer.acknowledged if sk == key and number is not None]
            assert set(said) <= set(told)
            assert told == sorted(told)


def following(writer: Writer) -> Writer:
    """The same writer after a restart (a thread runs once)."""
    more = Writer(writer.alone, writer.pk)
    more.rows, more.acknowledged, more.number = writer.rows, writer.acknowledged, writer.number
    more.random = writer.random
    return more


def test_a_transaction_whose_answer_was_lost_is_not_done_twice(alone: Alone) -> None:
    make_table(alone)
    request = {
        "ClientRequestToken": str(uuid.uuid4()),
        "TransactItems": [
            {
                "Put": {
                    "TableName": TABLE,
                    "Item": {"pk": {"S": "one"}, "sk": {"S": "row"}, "n": {"N": "1"}},
                    "ConditionExpression": "attribute_not_exists(pk)",
                }
            }
        ],
    }
    alone.client("dynamodb").transact_write_items(**request)
    for _ in range(2):
        alone.kill()
        alone.start()
        alone.client("dynamodb").transact_write_items(**request)
        alone.endpoint.save()  # the second time it comes from the snapshot
    assert len(streamed(alone)) == 1


def test_what_is_saved_whole_is_there_after_a_kill(alone: Alone) -> None:
    make_table(alone)
    alone.client("secretsmanager").create_secret(Name="word", SecretString="first")
    queue = alone.client("sqs").create_queue(QueueName="letters")["QueueUrl"]
    alone.client("sqs").send_message(QueueUrl=queue, MessageBody="kept")
    alone.client("secretsmanager").put_secret_value(SecretId="word", SecretString="second")
    alone.kill()
    alone.start()
    assert alone.client("dynamodb").describe_table(TableName=TABLE)["Table"]["TableStatus"] == "ACTIVE"
    assert alone.client("secretsmanager").get_secret_value(SecretId="word")["SecretString"] == "second"
    letters = alone.client("sqs").receive_message(QueueUrl=queue)["Messages"]
    assert [letter["Body"] for letter in letters] == ["kept"]


def test_items_of_a_table_that_was_removed_do_not_come_back_in_its_successor(alone: Alone) -> None:
    make_table(alone)
    tables = alone.client("dynamodb")
    row = {"pk": {"S": "one"}, "sk": {"S": "row"}, "n": {"N": "1"}}
    tables.put_item(TableName=TABLE, Item=row)
    tables.delete_table(TableName=TABLE)
    make_table(alone)
    alone.kill()
    alone.start()
    assert everything(alone) == {}
