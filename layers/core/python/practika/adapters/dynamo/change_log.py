"""The gapless log of each room: number, change and "was logged" note are written in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from practika.adapters.dynamo import keys
from practika.adapters.dynamo.calls import DynamoCalls
from practika.adapters.dynamo.faults import ConditionFailed, translated
from practika.adapters.dynamo.paged import all_items
from practika.domain.changes import (
    AnnotationEvent,
    Change,
    Counter,
    Mark,
    Withdrawal,
    Withdrawals,
    withdrawals_in,
)
from practika.domain.errors import Unavailable
from practika.domain.room import Room
from practika.ports.live import Backoff
from practika.ports.system import Clock

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

#: A transaction has at most 100 items and 4 MB; the sequence needs one item, an event two, and one if it withdraws.
ITEMS_A_TRANSACTION = 99
BYTES_A_TRANSACTION = 3_000_000
#: Rivals for one room are rare (the stream keeps a video's events in one line); so many defeats mean a fault.
MAX_TRIES = 8


class DynamoChangeLog:
    """Calls: append 2 for up to 49 events (1 when all were logged before), after 1 a megabyte, withdrawals 1,
    counter 1."""

    def __init__(
        self, client: Callable[[], DynamoCalls], table: str, *, clock: Clock, backoff: Backoff
    ) -> None:
        self._client = client
        self._table = table
        self._clock = clock
        self._backoff = backoff

    def append(self, room: Room, events: Sequence[AnnotationEvent], *, at: datetime) -> Sequence[Change]:
        changes: list[Change] = []
        unique = list({event.key: event for event in events}.values())
        for part in _parts(unique):
            changes += self._append_part(room, part, at)
        return sorted(changes, key=lambda change: change.seq)

    def after(self, room: Room, seq: int, *, limit: int) -> Sequence[Change]:
        with translated():
            answer = self._client().query(
                TableName=self._table,
                KeyConditionExpression="pk = :pk AND sk BETWEEN :first AND :last",
                ExpressionAttributeValues={
                    ":pk": keys.text(keys.room_log(room)),
                    ":first": keys.text(keys.change(seq + 1)),
                    ":last": keys.text(keys.change(10**12 - 1)),
                },
                Limit=limit,
                ConsistentRead=True,
            )
        now = self._clock.now()
        live: list[Any] = [item for item in answer["Items"] if not keys.expired(item, now)]
        return [Change.model_validate_json(item["body"]["S"]) for item in live]

    def withdrawals(self, room: Room) -> Withdrawals:
        items = all_items(
            self._client(),
            TableName=self._table,
            KeyConditionExpression="pk = :pk AND begins_with(sk, :withdrawal)",
            ExpressionAttributeValues={
                ":pk": keys.text(keys.room_log(room)),
                ":withdrawal": keys.text(keys.WITHDRAWAL),
            },
            ConsistentRead=True,
        )
        return {
            item["sk"]["S"].removeprefix(keys.WITHDRAWAL): Withdrawal.model_validate_json(item["body"]["S"])
            for item in items
        }

    def counter(self, room: Room) -> Counter | None:
        with translated():
            found = self._client().get_item(
                TableName=self._table, Key=keys.key(keys.room_log(room), keys.SEQ), ConsistentRead=True
            )
        return Counter.model_validate_json(found["Item"]["body"]["S"]) if "Item" in found else None

    def _append_part(self, room: Room, events: Sequence[AnnotationEvent], at: datetime) -> list[Change]:
        log = keys.room_log(room)
        for attempt in range(1, MAX_TRIES + 1):
            counter, known = self._look(log, events)
            fresh = [event for event in events if event.key not in known]
            if not fresh:
                return _again(events, known)
            before = counter or Counter.fresh(at)
            after = before.advanced(len(fresh), at)
            logged = [
                Change(seq=before.last.seq + step, at=after.last.at, event=event)
                for step, event in enumerate(fresh, start=1)
            ]
            try:
                self._write(log, counter, after, logged)
            except (ConditionFailed, Unavailable):
                self._backoff.wait(attempt)
                continue
            return _again(events, known) + logged
        raise Unavailable("The log of this room is too busy.")

    def _look(self, log: str, events: Sequence[AnnotationEvent]) -> tuple[Counter | None, dict[str, Mark]]:
        """The sequence, and which of the events are logged already, in one consistent read."""
        wanted: list[Any] = [keys.key(log, keys.SEQ), *(keys.key(log, keys.event(e.key)) for e in events)]
        found: dict[str, str] = {}
        while wanted:
            with translated():
                answer = self._client().batch_get_item(
                    RequestItems={self._table: {"Keys": wanted, "ConsistentRead": True}}
                )
            found |= {item["sk"]["S"]: item["body"]["S"] for item in answer["Responses"].get(self._table, ())}
            left: Any = answer.get("UnprocessedKeys", {}).get(self._table, {})
            wanted = list(left.get("Keys", ()))
        counter = found.pop(keys.SEQ, None)
        marks = {sk.removeprefix(keys.EVENT): Mark.model_validate_json(body) for sk, body in found.items()}
        return (Counter.model_validate_json(counter) if counter else None), marks

    def _write(self, log: str, before: Counter | None, after: Counter, changes: Sequence[Change]) -> None:
        sequence: TransactWriteItemTypeDef = {
            "Put": {
                "TableName": self._table,
                "Item": {
                    **keys.key(log, keys.SEQ),
                    "seq": keys.number(after.last.seq),
                    "body": keys.text(after.model_dump_json(by_alias=True)),
                },
                "ConditionExpression": "attribute_not_exists(pk)",
            }
        }
        if before is not None:
            sequence["Put"]["ConditionExpression"] = "seq = :before"
            sequence["Put"]["ExpressionAttributeValues"] = {":before": keys.number(before.last.seq)}
        rows = [row for change in changes for row in self._rows(log, change)]
        puts: list[TransactWriteItemTypeDef] = [
            {
                "Put": {
                    "TableName": self._table,
                    "Item": row,
                    "ConditionExpression": "attribute_not_exists(pk)",
                }
            }
            for row in rows
        ]
        withdrawn: list[TransactWriteItemTypeDef] = [
            {"Put": {"TableName": self._table, "Item": row}} for row in _withdrawals(log, changes)
        ]
        with translated():
            self._client().transact_write_items(TransactItems=[sequence, *puts, *withdrawn])

    def _rows(self, log: str, change: Change) -> Iterator[keys.Item]:
        mark = Mark(seq=change.seq, at=change.at)
        expires = {"expires_at": keys.expiry(change.at, keys.LOG_LIFE)}
        body = keys.text(change.model_dump_json(by_alias=True))
        yield {**keys.key(log, keys.change(change.seq)), "body": body, **expires}
        note = keys.text(mark.model_dump_json(by_alias=True))
        yield {**keys.key(log, keys.event(change.event.key)), "body": note, **expires}


def _withdrawals(log: str, changes: Sequence[Change]) -> Iterator[keys.Item]:
    for annotation_id, withdrawal in withdrawals_in(changes).items():
        yield {
            **keys.key(log, keys.withdrawal(annotation_id)),
            "body": keys.text(withdrawal.model_dump_json(by_alias=True)),
            "expires_at": keys.expiry(changes[-1].at, keys.LOG_LIFE),
        }


def _again(events: Sequence[AnnotationEvent], known: dict[str, Mark]) -> list[Change]:
    """Changes that were logged before, under their first number."""
    return [
        Change(seq=known[event.key].seq, at=known[event.key].at, event=event)
        for event in events
        if event.key in known
    ]


def _parts(events: Sequence[AnnotationEvent]) -> Iterator[list[AnnotationEvent]]:
    """Slices that fit one transaction."""
    part: list[AnnotationEvent] = []
    size = items = 0
    for event in events:
        weight = len(event.model_dump_json(by_alias=True).encode())
        needs = 2 if event.withdrawal is None else 3
        if part and (items + needs > ITEMS_A_TRANSACTION or size + weight > BYTES_A_TRANSACTION):
            yield part
            part, size, items = [], 0, 0
        part.append(event)
        size += weight
        items += needs
    if part:
        yield part
