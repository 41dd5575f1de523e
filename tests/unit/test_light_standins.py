"""The light stand-ins keep the limits that they are there for, and what an hour costs comes from what was counted."""

from __future__ import annotations

import pytest

from practika.adapters.dynamo.wire import DynamoRefused
from tests.bench.live_cost import Hour
from tests.light.expressions import Expression
from tests.light.gateway import BURST, PAYLOAD_BYTES, Faults, Gateway
from tests.light.screen import Screen, Seen
from tests.light.table import READS_A_SECOND, WRITES_A_SECOND, LightTable


class Clock:
    """Seconds that stand still."""

    at = 100.0

    def now(self) -> float:
        return self.at


def put(table: LightTable, pk: str, number: int) -> None:
    item = {"pk": {"S": pk}, "sk": {"S": f"{number:06d}"}, "body": {"S": "x" * 900}}
    table.put_item(TableName="live", Item=item)


def test_a_partition_refuses_what_is_beyond_its_second() -> None:
    clock = Clock()
    table = LightTable(clock.now)
    for number in range(WRITES_A_SECOND):
        put(table, "busy", number)
    with pytest.raises(DynamoRefused, match="Throughput"):
        put(table, "busy", 1)
    put(table, "other", 1)
    clock.at += 1
    put(table, "busy", 1)
    query = {"KeyConditionExpression": "pk = :pk", "ExpressionAttributeValues": {":pk": {"S": "busy"}}}
    answer = table.query(TableName="live", ConsistentRead=True, **query)
    units = table.units["read"]
    assert (len(answer["Items"]), 220 < units < 240) == (WRITES_A_SECOND, True)
    for _ in range(int(READS_A_SECOND / units) - 1):
        table.query(TableName="live", ConsistentRead=True, **query)
    with pytest.raises(DynamoRefused, match="Throughput"):
        table.query(TableName="live", ConsistentRead=True, **query)


def test_a_transaction_costs_twice_and_does_all_or_nothing() -> None:
    table = LightTable()
    item = {"pk": {"S": "a"}, "sk": {"S": "1"}}
    act = {"Put": {"TableName": "live", "Item": item, "ConditionExpression": "attribute_not_exists(pk)"}}
    other = {"Put": {"TableName": "live", "Item": {**item, "sk": {"S": "2"}}}}
    table.transact_write_items(TransactItems=[act])
    assert table.units["write"] == 2
    with pytest.raises(DynamoRefused) as refused:
        table.transact_write_items(TransactItems=[other, act])
    reasons = [one["Code"] for one in refused.value.response["CancellationReasons"]]
    assert reasons == ["None", "ConditionalCheckFailed"]
    assert "Item" not in table.get_item(TableName="live", Key={**item, "sk": {"S": "2"}})


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("n < :two", True),
        ("n >= :two", False),
        ("missing < :two", False),
        ("missing <> :two", True),
        ("(n = :two OR attribute_not_exists(missing)) AND #n <= :two", True),
        ("attribute_not_exists(n) OR n > :two", False),
    ],
)
def test_conditions_are_judged_as_dynamodb_does(condition: str, holds: bool) -> None:
    request = {"ExpressionAttributeValues": {":two": {"N": "2"}}, "ExpressionAttributeNames": {"#n": "n"}}
    assert Expression(condition, request).holds({"n": {"N": "1.5"}}) is holds


def test_the_endpoint_has_a_bucket_a_largest_post_and_knows_who_is_there() -> None:
    gateway = Gateway(Faults(speed=1e-9))
    gateway.screens["here"] = Screen()
    assert gateway.post("here", b'{"type":"pong"}') == 200
    assert gateway.post("here", b"x" * (PAYLOAD_BYTES + 1)) == 413
    assert gateway.post("gone", b"{}") == 410
    answers = [gateway.post("here", b'{"type":"pong"}') for _ in range(BURST)]
    assert answers.count(429) == 3
    assert set(answers[-3:]) == {429}


def test_delays_are_sorted_into_milliseconds() -> None:
    seen = Seen()
    for milliseconds in range(1, 101):
        seen.took("flow", milliseconds / 1000)
    assert (seen.quantile("flow", 0.5), seen.quantile("flow", 0.95), seen.quantile("none", 0.5)) == (
        50,
        95,
        0,
    )


def test_an_hour_of_nothing_costs_nothing_and_each_part_what_was_counted() -> None:
    nothing = Hour(
        annotations=0, sockets=0, batches=0, posts=0, billed=0, cpu_seconds=0, calls=0, reads=0, writes=0
    )
    assert set(nothing.parts().values()) == {0}
    busy = Hour(
        annotations=1_000_000,
        sockets=1_000,
        batches=0,
        posts=16_000,
        billed=10**6,
        cpu_seconds=20,
        calls=0,
        reads=8 * 10**6,
        writes=10**6,
    )
    parts = busy.parts()
    assert busy.fanout_seconds == 20, "computing took longer than waiting"
    assert (parts["posts"], parts["HTTP requests"]) == (1, 1)
    assert parts["DynamoDB"] == pytest.approx(1.625)
    assert parts["open sockets"] == pytest.approx(0.015)
