"""A DynamoDB in memory: the calls that the adapters make, the units they cost, and the limits of a partition.

Units as the Developer Guide counts them: a write unit a KB (two in a transaction), a read unit 4 KB read exactly (half
read otherwise); a partition key serves 1,000 write and 3,000 read units a second, and what goes beyond is refused.
"""

from __future__ import annotations

import time
from bisect import bisect_left, bisect_right, insort
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from math import ceil
from typing import Any

from practika.adapters.dynamo.wire import DynamoRefused
from tests.light.expressions import Expression, Item, plain

READS_A_SECOND, WRITES_A_SECOND = 3_000, 1_000
_PAGE_BYTES = 1024 * 1024
_MOST_IN_TRANSACTION = 100


class LightTable:
    """Implements `DynamoCalls`. `units` counts "read" and "write", `calls` each operation; `stream` has the records of
    table `annotations` in order."""

    def __init__(self, now: Callable[[], float] = time.monotonic, *, limits: bool = True) -> None:
        self.units: Counter[str] = Counter()
        self.calls: Counter[str] = Counter()
        self.stream: list[Item] = []
        self.refused = 0
        self._now = now
        self._limits = limits
        self._items: dict[str, dict[tuple[str, str], Item]] = defaultdict(dict)
        self._order: dict[tuple[str, str, str], list[tuple[str, str, str]]] = defaultdict(list)
        self._second = 0
        self._spent: Counter[tuple[str, str]] = Counter()

    def get_item(self, **request: Any) -> Any:
        self.calls["GetItem"] += 1
        item = self._items[request["TableName"]].get(_key(request["Key"]))
        self._read(request["Key"]["pk"]["S"], _size(item or {}), exact=request.get("ConsistentRead", False))
        return {} if item is None else {"Item": item}

    def batch_get_item(self, **request: Any) -> Any:
        self.calls["BatchGetItem"] += 1
        found: dict[str, list[Item]] = {}
        for table, asked in request["RequestItems"].items():
            items = [self._items[table].get(_key(key)) for key in asked["Keys"]]
            for key, item in zip(asked["Keys"], items, strict=True):
                self._read(key["pk"]["S"], _size(item or {}), exact=asked.get("ConsistentRead", False))
            found[table] = [item for item in items if item is not None]
        return {"Responses": found, "UnprocessedKeys": {}}

    def put_item(self, **request: Any) -> Any:
        return self._alone("PutItem", {"Put": request})

    def delete_item(self, **request: Any) -> Any:
        return self._alone("DeleteItem", {"Delete": request})

    def update_item(self, **request: Any) -> Any:
        return {"Attributes": self._alone("UpdateItem", {"Update": request})}

    def transact_write_items(self, **request: Any) -> Any:
        self.calls["TransactWriteItems"] += 1
        acts = request["TransactItems"]
        if len(acts) > _MOST_IN_TRANSACTION:
            raise _refusal("ValidationException")
        kept = [self._allowed(act) for act in acts]
        for act in acts:
            self._write(act, units=2)
        if not all(kept):
            reasons = [{"Code": "None" if fine else "ConditionalCheckFailed"} for fine in kept]
            raise _refusal("TransactionCanceledException", CancellationReasons=reasons)
        for act in acts:
            self._apply(act)
        return {}

    def query(self, **request: Any) -> Any:
        self.calls["Query"] += 1
        name, value, span = Expression(request["KeyConditionExpression"], request).between()
        order = self._order[request["TableName"], name, value]
        begin = bisect_left(order, (span[0], "", "")) if span else 0
        sort = "wsk" if name == "wpk" else "sk"
        if after := request.get("ExclusiveStartKey"):
            begin = bisect_right(order, (after[sort]["S"], *_key(after)))
        end = bisect_right(order, (span[1], "\uffff", "")) if span else len(order)
        return self._page(request, value, order[begin:end], ("pk", "sk", *({name, sort} - {"pk", "sk"})))

    def _page(
        self, request: Item, partition: str, places: list[tuple[str, str, str]], names: tuple[str, ...]
    ) -> Item:
        found: list[Item] = []
        read, last = 0, None
        table = self._items[request["TableName"]]
        for number, (_, pk, sk) in enumerate(places):
            if number == request.get("Limit") or read > _PAGE_BYTES:
                last = {name: found[-1][name] for name in names}
                break
            found.append(table[pk, sk])
            read += _size(found[-1])
        self._read(partition, read, exact=request.get("ConsistentRead", False))
        shown = found
        if wanted := request.get("FilterExpression"):
            shown = [item for item in found if Expression(wanted, request).holds(item)]
        answer = {"Items": shown, "ScannedCount": len(found)}
        return answer | {"LastEvaluatedKey": last} if last else answer

    def _alone(self, name: str, act: Item) -> Item:
        self.calls[name] += 1
        self._write(act, units=1)
        if not self._allowed(act):
            raise _refusal("ConditionalCheckFailedException")
        return self._apply(act)

    def _allowed(self, act: Item) -> bool:
        ((_, request),) = act.items()
        wanted = request.get("ConditionExpression")
        item = self._items[request["TableName"]].get(_key(request.get("Key") or request["Item"]), {})
        return wanted is None or Expression(wanted, request).holds(item)

    def _apply(self, act: Item) -> Item:
        ((kind, request),) = act.items()
        table, key = request["TableName"], _key(request.get("Key") or request["Item"])
        old = self._items[table].pop(key, None)
        for place in _places(table, old):
            order = self._order[place[0]]
            del order[bisect_left(order, place[1])]
        if kind == "Delete":
            return {}
        new = request.get("Item") or Expression(request["UpdateExpression"], request).update(
            old or request["Key"]
        )
        self._items[table][key] = new
        for place in _places(table, new):
            insort(self._order[place[0]], place[1])
        if table == "annotations":
            self.stream.append(_record(len(self.stream) + 1, old, new))
        return dict(new)

    def _read(self, partition: str, size: int, *, exact: bool) -> None:
        units = max(1, ceil(size / 4096)) * (1.0 if exact else 0.5)
        self._spend(partition, "read", units, READS_A_SECOND)

    def _write(self, act: Item, *, units: int) -> None:
        ((_, request),) = act.items()
        subject = request.get("Item") or {**request["Key"], **request.get("ExpressionAttributeValues", {})}
        spent = units * max(1, ceil(_size(subject) / 1024))
        self._spend(subject["pk"]["S"], "write", spent, WRITES_A_SECOND)

    def _spend(self, partition: str, kind: str, units: float, most: int) -> None:
        second = int(self._now())
        if second != self._second:
            self._second, self._spent = second, Counter()
        if self._limits and self._spent[partition, kind] + units > most:
            self.refused += 1
            raise _refusal("ProvisionedThroughputExceededException")
        self._spent[partition, kind] += units  # type: ignore[assignment]  # half units are counted too
        self.units[kind] += units  # type: ignore[assignment]  # same


def _refusal(code: str, **more: Any) -> DynamoRefused:
    return DynamoRefused({"Error": {"Code": code, "Message": "as DynamoDB would"}, **more})


def _key(of: Item) -> tuple[str, str]:
    return of["pk"]["S"], of["sk"]["S"]


def _places(table: str, item: Item | None) -> Iterator[tuple[tuple[str, str, str], tuple[str, str, str]]]:
    """Where an item stands: in its partition, and in the window index if it has its keys."""
    if item is None:
        return
    pk, sk = _key(item)
    yield (table, "pk", pk), (sk, pk, sk)
    if "wpk" in item:
        yield (table, "wpk", item["wpk"]["S"]), (item["wsk"]["S"], pk, sk)


def _size(item: Item) -> int:
    return sum(len(name) + len(str(plain(value))) for name, value in item.items())


def _record(number: int, old: Item | None, new: Item) -> Item:
    change = {"Keys": {name: new[name] for name in ("pk", "sk")}, "NewImage": new}
    change |= {"OldImage": old} if old else {}
    return {
        "eventName": "MODIFY" if old else "INSERT",
        "dynamodb": {**change, "SequenceNumber": f"{number:021d}"},
    }
