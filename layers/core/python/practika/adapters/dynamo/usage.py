"""Sums of usage in DynamoDB. A batch is counted in one transaction with the note that it came; that note is also what
the table's stream hands on to the warehouse, so nothing is counted that is not kept, and nothing twice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from practika.adapters.dynamo import keys
from practika.adapters.dynamo.calls import DynamoCalls
from practika.adapters.dynamo.faults import ConditionFailed, translated
from practika.adapters.dynamo.paged import all_items
from practika.domain.errors import TooManyRequests
from practika.domain.ids import PersonId, VideoId, WorkspaceId
from practika.domain.usage import MAX_DAY_BATCHES, MAX_DAY_MS, Sums, UsageEntry
from practika.ports.usage import PersonDay

#: Keys that one request may ask for, and deletes of one transaction.
_AT_ONCE = 100
_HEAT = re.compile(r"[wsl]\d+")
_OWN = ("ms", "loops", "notes", "sessions")
_ROOM = "(attribute_not_exists(batches) OR batches < :batches) AND (attribute_not_exists(ms) OR ms < :day)"


class DynamoUsageSums:
    """Calls: count 1 (a transaction of 3 items), is_counted and choose 1, heat and days 1 a megabyte (days of one
    person 1 for 100 days), forget as many as days and films by the hundred."""

    def __init__(self, client: Callable[[], DynamoCalls], table: str) -> None:
        self._client = client
        self._table = table

    def count(self, entry: UsageEntry) -> None:
        acts = [{"Put": self._note(entry)}, {"Update": self._day(entry)}]
        if heat := entry.heat_sums():
            where = keys.key(keys.usage_heat(entry.workspace_id, entry.video_id), entry.person_id)
            acts.append({"Update": self._added(where, heat, entry)})
        try:
            with translated():
                self._client().transact_write_items(TransactItems=acts)
        except ConditionFailed as failed:
            if failed.reasons[0] != "ConditionalCheckFailed":
                raise TooManyRequests("More cannot be counted for you today.") from failed

    def _note(self, entry: UsageEntry) -> dict[str, Any]:
        where = keys.key(keys.usage_batches(entry.workspace_id, entry.person_id), entry.batch.id)
        body = {"body": keys.text(entry.model_dump_json(by_alias=True))}
        ends = {"expires_at": keys.expiry(entry.at, keys.BATCH_LIFE)}
        return {
            "TableName": self._table,
            "Item": {**where, **body, **ends},
            "ConditionExpression": "attribute_not_exists(pk)",
        }

    def _day(self, entry: UsageEntry) -> dict[str, Any]:
        where = keys.key(keys.usage_days(entry.workspace_id), keys.usage_day(entry.day, entry.person_id))
        update = self._added(where, {"batches": 1, **entry.day_sums()}, entry)
        full = {":batches": keys.number(MAX_DAY_BATCHES), ":day": keys.number(MAX_DAY_MS)}
        update["ExpressionAttributeValues"] |= full
        return {**update, "ConditionExpression": _ROOM}

    def _added(self, where: keys.Item, sums: Sums, entry: UsageEntry) -> dict[str, Any]:
        values = {f":{number}": keys.number(number) for number in set(sums.values())}
        values = {name.replace("-", "m"): value for name, value in values.items()}
        adds = ", ".join(f"{name} :{number}".replace("-", "m") for name, number in sums.items())
        until = {":until": keys.expiry(entry.at, keys.USAGE_LIFE)}
        return {
            "TableName": self._table,
            "Key": where,
            "UpdateExpression": f"ADD {adds} SET expires_at = :until",
            "ExpressionAttributeValues": {**values, **until},
        }

    def days(
        self, workspace_id: WorkspaceId, first: date, last: date, *, person_id: PersonId | None = None
    ) -> Sequence[PersonDay]:
        if person_id is not None:
            found = [_day_of(item) for item in self._own_days(workspace_id, person_id, first, last)]
            return sorted(found, key=lambda each: each.day)
        query = {
            "KeyConditionExpression": "pk = :pk AND sk BETWEEN :first AND :last",
            "ExpressionAttributeValues": {
                ":pk": keys.text(keys.usage_days(workspace_id)),
                ":first": keys.text(keys.usage_day(first.isoformat())),
                ":last": keys.text(keys.usage_day(last.isoformat(), "~")),
            },
        }
        return [_day_of(item) for item in self._query(query)]

    def _own_days(
        self, workspace_id: WorkspaceId, person_id: PersonId, first: date, last: date
    ) -> Iterator[keys.Item]:
        pk = keys.usage_days(workspace_id)
        asked = [
            keys.key(pk, keys.usage_day((first + timedelta(days=number)).isoformat(), person_id))
            for number in range((last - first).days + 1)
        ]
        for place in range(0, len(asked), _AT_ONCE):
            left: Any = {self._table: {"Keys": asked[place : place + _AT_ONCE]}}
            while left:
                with translated():
                    answer = self._client().batch_get_item(RequestItems=left)
                yield from answer["Responses"].get(self._table, ())
                left = answer.get("UnprocessedKeys")

    def heat(
        self, workspace_id: WorkspaceId, video_id: VideoId, *, person_id: PersonId | None = None
    ) -> Sequence[Sums]:
        pk = keys.usage_heat(workspace_id, video_id)
        if person_id is None:
            found = self._query(
                {
                    "KeyConditionExpression": "pk = :pk",
                    "ExpressionAttributeValues": {":pk": keys.text(pk)},
                }
            )
            return [_heat_of(item) for item in found]
        with translated():
            answer = self._client().get_item(TableName=self._table, Key=keys.key(pk, person_id))
        return [_heat_of(answer["Item"])] if "Item" in answer else []

    def _query(self, asked: Mapping[str, Any]) -> Iterator[keys.Item]:
        return all_items(self._client(), TableName=self._table, **asked)

    def is_counted(self, workspace_id: WorkspaceId, person_id: PersonId) -> bool:
        with translated():
            answer = self._client().get_item(
                TableName=self._table, Key=_wish(workspace_id, person_id), ConsistentRead=True
            )
        return "Item" not in answer

    def choose(self, workspace_id: WorkspaceId, person_id: PersonId, *, counted: bool) -> None:
        wish = _wish(workspace_id, person_id)
        with translated():
            if counted:
                self._client().delete_item(TableName=self._table, Key=wish)
            else:
                self._client().put_item(TableName=self._table, Item=wish)

    def forget(self, workspace_id: WorkspaceId, person_id: PersonId, *, since: date, until: date) -> None:
        """Heat goes first: the days, which name the films, are the only way to find it again."""
        days = list(self._own_days(workspace_id, person_id, since, until))
        films = {film for item in days for film in _day_of(item).films}
        heat = [keys.key(keys.usage_heat(workspace_id, film), person_id) for film in sorted(films)]
        gone = [*heat, *({name: item[name] for name in ("pk", "sk")} for item in days)]
        for place in range(0, len(gone), _AT_ONCE):
            some = gone[place : place + _AT_ONCE]
            acts: list[Any] = [{"Delete": {"TableName": self._table, "Key": where}} for where in some]
            with translated():
                self._client().transact_write_items(TransactItems=acts)


def entry_in(record: Mapping[str, Any]) -> UsageEntry | None:
    """The batch that a record of the table's stream tells of; None for everything else. Raises on a bad body."""
    image = record.get("dynamodb", {}).get("NewImage")
    if record.get("eventName") != "INSERT" or not image or not image["pk"]["S"].startswith(keys.BATCH):
        return None
    return UsageEntry.model_validate_json(image["body"]["S"])


def _wish(workspace_id: WorkspaceId, person_id: PersonId) -> keys.Item:
    return keys.key(keys.usage_choice(workspace_id, person_id), keys.NOT_COUNTED)


def _day_of(item: keys.Item) -> PersonDay:
    day, person_id = item["sk"]["S"].removeprefix(keys.DAY).split("#")
    numbers = {name: int(value["N"]) for name, value in item.items() if "N" in value}
    films = {name: ms for name, ms in numbers.items() if name.startswith("vid_")}
    own = {name: numbers.get(name, 0) for name in _OWN}
    return PersonDay(day=date.fromisoformat(day), person_id=person_id, films=films, **own)


def _heat_of(item: keys.Item) -> Sums:
    return {name: int(value["N"]) for name, value in item.items() if _HEAT.fullmatch(name)}
