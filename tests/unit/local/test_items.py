"""What is noted of the tables' items, and that putting it on again gives the same tables."""

from __future__ import annotations

import copy
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ministack.core import persistence
from ministack.services import dynamodb

from cdk.local.endpoint import backlog, items, journal, sidecar

SCOPE = ("000000000000", "us-east-1", "notes")


def table(number: str = "table-1") -> dict[str, Any]:
    return {
        "TableName": "notes", "TableId": number, "TableArn": "arn:aws:dynamodb:us-east-1:000000000000:table/notes",
        "pk_name": "pk", "sk_name": "sk", "items": defaultdict(dict), "ItemCount": 0,
        "AttributeDefinitions": [], "KeySchema": [],
        "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    }  # fmt: skip


def never(error: OSError) -> None:
    raise error


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[items.Items]:
    """Items that listen to ministack in this process, with one table; everything is put back afterwards."""
    for name in (
        *items.WRITES,
        "_set_item",
        "_remove_item",
        "_items_replaced",
        "_emit_stream_event",
        "_txn_token_store",
    ):
        monkeypatch.setattr(dynamodb, name, getattr(dynamodb, name))
    monkeypatch.setattr(sidecar, "_kept", {})
    for store in (dynamodb._tables, dynamodb._stream_records, dynamodb._txn_idempotency):
        monkeypatch.setattr(store, "_data", {})
    dynamodb._tables.set_scoped(*SCOPE, table())
    made = items.Items(tmp_path, never)
    made.listen()
    made.open(0)
    yield made
    made.settling.close()


def put(sk: str, text: str) -> Any:
    row = {"pk": {"S": "video"}, "sk": {"S": sk}, "text": {"S": text}}
    return dynamodb._put_item({"TableName": "notes", "Item": row})


def changes(kept: items.Items, folder: Path) -> list[list[Any]]:
    kept.settling.wait()
    return [
        json.loads(record, object_hook=persistence._json_object_hook) for record in journal.read(folder, 0)
    ]


def rows() -> dict[str, Any]:
    found = dynamodb._tables.get_scoped(*SCOPE)
    return copy.deepcopy({pk: dict(one) for pk, one in found["items"].items()})


def test_a_request_is_one_record_with_its_item_and_its_stream_record(
    kept: items.Items, tmp_path: Path
) -> None:
    assert put("one", "a")[0] == 200
    ((item, told),) = changes(kept, tmp_path)
    assert item[:4] == ["set", "table-1", "video", "one"]
    assert told[:4] == ["stream", *SCOPE]
    assert told[4]["dynamodb"]["NewImage"]["text"] == {"S": "a"}


def test_a_refused_request_notes_nothing(kept: items.Items, tmp_path: Path) -> None:
    put("one", "a")
    again = {"TableName": "notes", "Item": {"pk": {"S": "video"}, "sk": {"S": "one"}}}
    assert dynamodb._put_item({**again, "ConditionExpression": "attribute_not_exists(pk)"})[0] == 400
    assert len(changes(kept, tmp_path)) == 1


def test_putting_it_on_again_gives_the_same_table_and_stream(kept: items.Items, tmp_path: Path) -> None:
    put("one", "a")
    put("two", "b")
    put("one", "c")
    dynamodb._delete_item({"TableName": "notes", "Key": {"pk": {"S": "video"}, "sk": {"S": "two"}}})
    transaction = [
        {"Put": {"TableName": "notes", "Item": {"pk": {"S": "video"}, "sk": {"S": sk}}}} for sk in "xy"
    ]
    dynamodb._transact_write_items({"TransactItems": transaction, "ClientRequestToken": "t1"})
    noted = changes(kept, tmp_path)
    assert len(noted) == 5
    now, heard = rows(), copy.deepcopy(dynamodb._stream_records.get_scoped(*SCOPE))
    for times in (1, 2):
        dynamodb._tables.set_scoped(*SCOPE, table())
        dynamodb._stream_records.clear()
        dynamodb._txn_idempotency.clear()
        for _ in range(times):
            dynamodb._stream_records.clear()
            for record in noted:
                items.put_on(record)
        assert rows() == now
        assert dynamodb._stream_records.get_scoped(*SCOPE) == heard
        assert dynamodb._txn_idempotency.get_scoped(*SCOPE[:2], "t1") is not None
    assert dynamodb._tables.get_scoped(*SCOPE)["ItemCount"] == 3


def test_a_table_that_was_made_anew_gets_nothing_of_its_predecessor(
    kept: items.Items, tmp_path: Path
) -> None:
    put("one", "a")
    noted = changes(kept, tmp_path)
    dynamodb._tables.set_scoped(*SCOPE, table("table-2"))
    items.put_on(noted[0])
    assert rows() == {}


def test_without_room_nothing_is_changed(kept: items.Items, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept._journal, "room", lambda: False)
    status, _, body = put("one", "a")
    assert status == 503
    assert "full" in json.loads(body)["message"]
    assert rows() == {}


def test_a_snapshot_holds_what_ministack_would_save(kept: items.Items) -> None:
    put("one", "a")
    state = kept.state()
    assert set(state) == {*dynamodb.get_state(), backlog.FIELD, items.FIELD, items.TOKENS}
    assert state[items.FIELD] == kept._journal.end
    assert state["tables"].get_scoped(*SCOPE)["items"] == rows()
    assert [one[:3] for one in state[backlog.FIELD]] == [list(SCOPE)]


def test_what_a_reader_is_through_with_is_not_told_again(kept: items.Items) -> None:
    for sk in "abc":
        put(sk, "x")
    records = list(dynamodb._stream_records.get_scoped(*SCOPE))
    backlog.forget_read(*SCOPE, records[1]["dynamodb"]["SequenceNumber"])
    assert dynamodb._stream_records.get_scoped(*SCOPE) == records[2:]
    backlog.forget_read(*SCOPE, "a number that is not there")
    assert dynamodb._stream_records.get_scoped(*SCOPE) == records[2:]
