"""`make redrive STAGE=… `: gives the doors of streams once more what they could not do, with the rights of who asks.

A letter in their dead-letter queues names a stretch of a table's stream, not its records. Each
stretch is read again (the stream remembers 24 hours) and handed to the door itself; a letter is thrown away only when
the door took all of it. Safe to repeat: an event that was logged keeps its number, clients drop what they have, and
rows of the warehouse are counted by their ids.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import boto3

from cdk.outputs import Outputs, add_option, ended, outputs

Record = dict[str, Any]
#: Hands records to the door; the numbers of those that it refused.
Door = Callable[[Sequence[Record]], Sequence[str]]
Takes = Callable[[Record], bool]

#: A letter stays hidden for so long while it is worked on.
HIDDEN_SECONDS = 120
#: The stream's answers may be empty for a while before a record comes.
MAX_READS = 50
_FORGOTTEN = {"TrimmedDataAccessException", "ResourceNotFoundException", "ExpiredIteratorException"}


def is_annotation(record: Record) -> bool:
    """Not a video's progress: an old one, told late, would stand on people's screens as the newest."""
    return bool(record["dynamodb"]["Keys"]["sk"]["S"].startswith("A#"))


def is_batch(record: Record) -> bool:
    """A batch of usage; sums are counted already."""
    return bool(record["eventName"] == "INSERT" and record["dynamodb"]["Keys"]["pk"]["S"].startswith("B#"))


#: Stack, outputs that name the queue and the door, and which records of the stream are the door's.
ROADS = {
    "fan-out": ("live", "FanoutDlqUrl", "FanoutName", is_annotation),
    "warehouse": ("warehouse", "UsageDlqUrl", "UsageKeeperName", is_batch),
}


@dataclass
class Outcome:
    """Letters told again, those that the door still refuses (with record numbers), those that are too old."""

    told: int = 0
    refused: list[str] = field(default_factory=list)
    forgotten: int = 0

    def line(self) -> str:
        says = [f"{self.told} told again"]
        if self.refused:
            says.append(f"refused by the door, read its log and mend it: {', '.join(self.refused)}")
        if self.forgotten:
            says.append(
                f"{self.forgotten} too old for the stream: sums and lists are right, only the news was lost; "
                f"--forget throws them away"
            )
        return "; ".join(says)


def redrive(
    queue_url: str,
    *,
    sqs: Any,
    streams: Any,
    door: Door,
    takes: Takes = is_annotation,
    forget: bool = False,
    wait_seconds: int = 1,
) -> Outcome:
    """Works through every letter that is in the queue now, each once; an empty answer is waited for so long."""
    outcome, seen = Outcome(), set[str]()
    while True:
        found = sqs.receive_message(
            QueueUrl=queue_url,
            MaxNumberOfMessages=10,
            VisibilityTimeout=HIDDEN_SECONDS,
            WaitTimeSeconds=wait_seconds,
        ).get("Messages", [])
        new = [letter for letter in found if letter["MessageId"] not in seen]
        if not new:
            return outcome
        for letter in new:
            seen.add(letter["MessageId"])
            if _tell_again(letter, streams, _only(takes, door), outcome, forget=forget):
                sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=letter["ReceiptHandle"])


def _tell_again(
    letter: Mapping[str, Any], streams: Any, door: Door, outcome: Outcome, *, forget: bool
) -> bool:
    """Whether the letter is done with."""
    stretch = json.loads(letter["Body"])["DDBStreamBatchInfo"]
    try:
        records = list(_records(stretch, streams))
    except streams.exceptions.ClientError as error:
        if error.response["Error"]["Code"] not in _FORGOTTEN:
            raise
        records = []
    if not records:
        outcome.forgotten += 1
        return forget
    refused = door(records)
    outcome.refused += refused
    outcome.told += not refused
    return not refused


def _records(stretch: Mapping[str, Any], streams: Any) -> Iterator[Record]:
    """The records of the stretch as the door gets them."""
    last = int(stretch["endSequenceNumber"])
    iterator = streams.get_shard_iterator(
        StreamArn=stretch["streamArn"],
        ShardId=stretch["shardId"],
        ShardIteratorType="AT_SEQUENCE_NUMBER",
        SequenceNumber=stretch["startSequenceNumber"],
    )["ShardIterator"]
    for _ in range(MAX_READS):
        answer = streams.get_records(ShardIterator=iterator)
        for record in answer["Records"]:
            if int(record["dynamodb"]["SequenceNumber"]) > last:
                return
            yield record
            if int(record["dynamodb"]["SequenceNumber"]) == last:
                return
        iterator = answer.get("NextShardIterator")
        if not iterator:
            return


def _only(takes: Takes, door: Door) -> Door:
    return lambda records: door([record for record in records if takes(record)])


def door_of(function: str, client: Any) -> Door:
    """The deployed door."""

    def ring(records: Sequence[Record]) -> Sequence[str]:
        if not records:
            return []
        event = json.dumps({"Records": records}, default=lambda moment: moment.timestamp())
        answer = client.invoke(FunctionName=function, Payload=event.encode())
        numbers = [str(record["dynamodb"]["SequenceNumber"]) for record in records]
        if answer.get("FunctionError"):
            return numbers
        failures = json.loads(answer["Payload"].read())["batchItemFailures"]
        return [str(failure["itemIdentifier"]) for failure in failures]

    return ring


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit 1 when letters are left."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stage", help="local, dev or prod")
    parser.add_argument("--forget", action="store_true", help="throw letters away that are too old")
    add_option(parser)
    asked = parser.parse_args(arguments)
    named = outputs(asked)
    return max([_redriven(name, named, forget=asked.forget) for name in ROADS])


def _redriven(road: str, told: Outputs, *, forget: bool) -> int:
    """One road; 1 when letters are left."""
    stack, queue, door, takes = ROADS[road]
    named = told.of(stack)
    done = redrive(
        named[queue],
        sqs=boto3.client("sqs"),
        streams=boto3.client("dynamodbstreams"),
        door=door_of(named[door], boto3.client("lambda")),
        takes=takes,
        forget=forget,
    )
    sys.stdout.write(f"{road}: {done.line()}\n")
    return 1 if done.refused or (done.forgotten and not forget) else 0


if __name__ == "__main__":
    raise SystemExit(ended(main))
