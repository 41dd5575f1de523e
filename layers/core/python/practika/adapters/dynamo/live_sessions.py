"""The shared state of rooms in DynamoDB: one item a room, beside its sockets, so that one query reads both."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from practika.adapters.dynamo import keys
from practika.adapters.dynamo.calls import DynamoCalls
from practika.adapters.dynamo.faults import ConditionFailed, translated
from practika.domain.live_session import LiveSession, Transport
from practika.domain.room import Room
from practika.ports.system import Clock

_NOBODY = "-"


class DynamoLiveSessions:
    """Calls: one each."""

    def __init__(self, client: Callable[[], DynamoCalls], table: str, clock: Clock) -> None:
        self._client = client
        self._table = table
        self._clock = clock

    def read(self, room: Room) -> LiveSession:
        with translated():
            found = self._client().get_item(TableName=self._table, Key=_place(room), ConsistentRead=True)
        item = found.get("Item")
        if item is None or keys.expired(item, self._clock.now()):
            return LiveSession()
        return parsed(item)

    def replace(self, room: Room, old: LiveSession, new: LiveSession) -> LiveSession | None:
        """A new epoch starts the driver's beats anew."""
        written = new.model_copy(update={"number": old.number + 1})
        same_hand, fresh = old.epoch == new.epoch, old.number == 0
        update = "SET body = :body, epoch = :epoch, #number = :number, screen = :screen, expires_at = :ends"
        update += ("" if same_hand else ", beat = :none") + (" REMOVE transport" if fresh else "")
        values = {
            ":body": keys.text(written.model_dump_json(by_alias=True, exclude={"transport"})),
            ":epoch": keys.number(written.epoch),
            ":number": keys.number(written.number),
            ":screen": keys.text(written.driver.screen if written.driver else _NOBODY),
            ":was": keys.number(old.number),
            ":wasEpoch": keys.number(old.epoch),
            ":now": keys.number(int(self._clock.now().timestamp())),
            **({} if same_hand else {":none": keys.number(0)}),
        }
        condition = "(epoch = :wasEpoch AND #number = :was AND expires_at > :now)"
        if fresh:  # never written, or forgotten
            condition += " OR attribute_not_exists(pk) OR expires_at <= :now"
        found = self._update(room, update, condition, values)
        return parsed(found) if found else None

    def move(
        self, room: Room, transport: Transport, *, screen: str, epoch: int, beat: int
    ) -> LiveSession | None:
        found = self._update(
            room,
            "SET transport = :transport, beat = :beat, #number = #number + :one, expires_at = :ends",
            "epoch = :epoch AND screen = :screen AND beat < :beat AND expires_at > :now",
            {
                ":transport": keys.text(transport.model_dump_json(by_alias=True)),
                ":beat": keys.number(beat),
                ":one": keys.number(1),
                ":epoch": keys.number(epoch),
                ":screen": keys.text(screen),
                ":now": keys.number(int(self._clock.now().timestamp())),
            },
        )
        return parsed(found) if found else None

    def _update(self, room: Room, update: str, condition: str, values: dict[str, Any]) -> keys.Item | None:
        """The item as it is afterwards; None when the condition does not hold."""
        ends = keys.expiry(self._clock.now(), keys.SESSION_LIFE)
        try:
            with translated():
                done = self._client().update_item(
                    TableName=self._table,
                    Key=_place(room),
                    UpdateExpression=update,
                    ConditionExpression=condition,
                    ExpressionAttributeNames={"#number": "number"},
                    ExpressionAttributeValues={**values, ":ends": ends},
                    ReturnValues="ALL_NEW",
                )
        except ConditionFailed:
            return None
        return dict(done["Attributes"])


def parsed(item: Any) -> LiveSession:
    """The session in an item."""
    session = LiveSession.model_validate_json(item["body"]["S"])
    transport = item.get("transport")
    return session.model_copy(
        update={
            "epoch": int(item["epoch"]["N"]),
            "number": int(item["number"]["N"]),
            "transport": Transport.model_validate_json(transport["S"]) if transport else None,
        }
    )


def _place(room: Room) -> keys.Item:
    return keys.key(keys.room_sockets(room), keys.SESSION)
