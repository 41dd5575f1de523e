"""What a room remembers of itself once it is a crowd: over how many shards it lies, and what was told of its people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from practika.adapters.dynamo import keys
from practika.adapters.dynamo.calls import DynamoCalls
from practika.adapters.dynamo.faults import ConditionFailed, translated
from practika.domain.crowd import shards_for
from practika.domain.room import Room
from practika.ports.system import Clock

#: A smaller count is never wrong, only uneven: shards become more, not fewer, while anybody is there.
_FRESH = timedelta(seconds=10)
_REMEMBERED = 1_000


class Crowds:
    """Calls: shards 1 at most every ten seconds, keep_up 1 when a room has outgrown its shards, claim 1."""

    def __init__(self, client: Callable[[], DynamoCalls], table: str, clock: Clock) -> None:
        self._client = client
        self._table = table
        self._clock = clock
        self._known: dict[Room, tuple[datetime, int]] = {}

    def shards(self, room: Room) -> int:
        """Over so many the sockets of that room lie, at least."""
        kept = self._known.get(room)
        if kept is not None and self._clock.now() - kept[0] < _FRESH:
            return kept[1]
        with translated():
            found = self._client().get_item(TableName=self._table, Key=_place(room))
        return self.learn(room, found.get("Item"))

    def believed(self, room: Room) -> int:
        """The same without asking."""
        kept = self._known.get(room)
        return kept[1] if kept else 1

    def learn(self, room: Room, item: keys.Item | None) -> int:
        """The shards that the item names, or one."""
        now = self._clock.now()
        shards = 1 if item is None or keys.expired(item, now) else int(item.get("shards", {"N": "1"})["N"])
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        self._known[room] = (now, shards)
        return shards

    def keep_up(self, room: Room, sockets: int, item: keys.Item | None) -> None:
        """More shards for a room that has outgrown them, and a longer life before its count could be forgotten."""
        known, needed = self.believed(room), shards_for(sockets)
        lasting = self._clock.now() + keys.CROWD_LIFE / 2
        if needed <= known and (known == 1 or (item is not None and not keys.expired(item, lasting))):
            return
        try:
            self._update(
                room,
                "SET shards = :shards, expires_at = :ends",
                "attribute_not_exists(shards) OR shards <= :shards",
                {":shards": keys.number(max(known, needed))},
            )
        except ConditionFailed:  # somebody has seen more people
            self._known.pop(room, None)
            return
        self._known[room] = (self._clock.now(), max(known, needed))

    def claim(self, room: Room, who: str, *, every: timedelta) -> bool:
        """See `Rooms.claim_telling`."""
        now = self._clock.now()
        try:
            self._update(
                room,
                "SET told = :now, who = :who, expires_at = :ends",
                "attribute_not_exists(told) OR (told <= :before AND who <> :who)",
                {
                    ":now": keys.number(_ms(now)),
                    ":before": keys.number(_ms(now - every)),
                    ":who": keys.text(who),
                },
            )
        except ConditionFailed:
            return False
        return True

    def _update(self, room: Room, update: str, condition: str, values: dict[str, Any]) -> None:
        ends = keys.expiry(self._clock.now(), keys.CROWD_LIFE)
        with translated():
            self._client().update_item(
                TableName=self._table,
                Key=_place(room),
                UpdateExpression=update,
                ConditionExpression=condition,
                ExpressionAttributeValues={**values, ":ends": ends},
            )


def _place(room: Room) -> keys.Item:
    return keys.key(keys.room_sockets(room), keys.CROWD)


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)
