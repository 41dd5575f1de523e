"""Rooms in DynamoDB: who a socket is, and which sockets are in a room."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from practika.adapters.dynamo import keys, live_sessions
from practika.adapters.dynamo.calls import DynamoCalls
from practika.adapters.dynamo.faults import translated
from practika.domain.errors import SocketGone
from practika.domain.live_session import LiveSession
from practika.domain.room import Room
from practika.ports.live import Connection, Gathering
from practika.ports.system import Clock


class DynamoRooms:
    """Calls: admit 1, connection 1, enter 1, leave 2 (1 for a stranger), forget 1; connections and gathering 1 a
    megabyte."""

    def __init__(self, client: Callable[[], DynamoCalls], table: str, clock: Clock) -> None:
        self._client = client
        self._table = table
        self._clock = clock

    def admit(self, connection: Connection) -> None:
        self._put(keys.key(keys.connection(connection.connection_id), keys.CONN), connection)

    def connection(self, connection_id: str) -> Connection:
        with translated():
            found = self._client().get_item(
                TableName=self._table,
                Key=keys.key(keys.connection(connection_id), keys.CONN),
                ConsistentRead=True,
            )
        item = found.get("Item")
        if item is None or keys.expired(item, self._clock.now()):
            raise SocketGone
        return _parsed(item)

    def enter(self, connection: Connection) -> None:
        self._put(self._place(connection), connection)

    def leave(self, connection_id: str) -> Connection | None:
        with translated():
            found = self._client().get_item(
                TableName=self._table,
                Key=keys.key(keys.connection(connection_id), keys.CONN),
                ConsistentRead=True,
            )
        if "Item" not in found:
            return None
        connection = _parsed(found["Item"])
        self.forget(connection)
        return connection

    def forget(self, connection: Connection) -> None:
        identity = keys.key(keys.connection(connection.connection_id), keys.CONN)
        gone = ({"TableName": self._table, "Key": where} for where in (identity, self._place(connection)))
        deletes: list[Any] = [{"Delete": one} for one in gone]
        with translated():
            self._client().transact_write_items(TransactItems=deletes)

    def connections(self, room: Room) -> Sequence[Connection]:
        return self.gathering(room).connections

    def gathering(self, room: Room) -> Gathering:
        found: list[Connection] = []
        session = LiveSession()
        for item in self._items(room):
            if item["sk"]["S"] == keys.SESSION:
                session = live_sessions.parsed(item)
            else:
                found.append(_parsed(item))
        return Gathering(connections=tuple(found), session=session)

    def _items(self, room: Room) -> Iterator[keys.Item]:
        """All that stands in the room and is not over yet."""
        for shard in range(keys.ROOM_SHARDS):
            query: dict[str, Any] = {
                "TableName": self._table,
                "KeyConditionExpression": "pk = :pk",
                "ExpressionAttributeValues": {":pk": keys.text(keys.room_sockets(room, shard))},
                "ConsistentRead": True,
            }
            while True:
                with translated():
                    answer = self._client().query(**query)
                now = self._clock.now()
                yield from (item for item in answer["Items"] if not keys.expired(item, now))
                if "LastEvaluatedKey" not in answer:
                    break
                query["ExclusiveStartKey"] = answer["LastEvaluatedKey"]

    def _place(self, connection: Connection) -> keys.Item:
        return keys.key(keys.room_sockets(connection.room), keys.CHANGE + connection.connection_id)

    def _put(self, where: keys.Item, connection: Connection) -> None:
        item: keys.Item = {
            **where,
            "body": keys.text(connection.model_dump_json(by_alias=True)),
            "expires_at": keys.number(int(connection.expires_at.timestamp())),
        }
        with translated():
            self._client().put_item(TableName=self._table, Item=item)


def _parsed(item: Any) -> Connection:
    return Connection.model_validate_json(item["body"]["S"])
