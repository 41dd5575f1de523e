"""Rooms in DynamoDB: who a socket is, and which sockets are in a room, over as many shards as it needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import cached_property, lru_cache
from itertools import chain
from typing import Any

from practika.adapters.dynamo import keys, live_sessions
from practika.adapters.dynamo.calls import DynamoCalls
from practika.adapters.dynamo.crowds import Crowds
from practika.adapters.dynamo.faults import translated
from practika.adapters.dynamo.paged import all_items
from practika.domain.crowd import shard_of
from practika.domain.errors import SocketGone
from practika.domain.ids import PersonId, WorkspaceId
from practika.domain.live_session import LiveSession
from practika.domain.room import Room
from practika.ports.live import Connection, Gathering
from practika.ports.system import Clock

#: Shards that are read at the same time.
READERS = 8


class DynamoRooms:
    """Calls: admit 1 (and 1 every ten seconds for the shards of its room), connection 1, enter 1, leave 2 (1 for a
    stranger), forget 1, of_person 1 a megabyte, claim_telling 1; connections and gathering 1 a shard and megabyte,
    shards side by side."""

    def __init__(self, client: Callable[[], DynamoCalls], table: str, clock: Clock) -> None:
        self._client = client
        self._table = table
        self._clock = clock
        self._crowds = Crowds(client, table, clock)

    def admit(self, connection: Connection) -> Connection:
        shard = shard_of(connection.connection_id, self._crowds.shards(connection.room))
        placed = connection.model_copy(update={"shard": shard})
        identity = keys.key(keys.connection(connection.connection_id), keys.CONN)
        puts: list[Any] = [
            {"Put": {"TableName": self._table, "Item": _item(where, placed)}}
            for where in (identity, _held(placed))
        ]
        with translated():
            self._client().transact_write_items(TransactItems=puts)
        return placed

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
        gone = (
            {"TableName": self._table, "Key": where}
            for where in (identity, self._place(connection), _held(connection))
        )
        deletes: list[Any] = [{"Delete": one} for one in gone]
        with translated():
            self._client().transact_write_items(TransactItems=deletes)

    def of_person(self, workspace_id: WorkspaceId, person_id: PersonId) -> Sequence[Connection]:
        items = all_items(
            self._client(),
            TableName=self._table,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": keys.text(keys.person_sockets(workspace_id, person_id))},
            ConsistentRead=True,
        )
        now = self._clock.now()
        return [_parsed(item) for item in items if not keys.expired(item, now)]

    def connections(self, room: Room) -> Sequence[Connection]:
        return self.gathering(room).connections

    def gathering(self, room: Room) -> Gathering:
        found: list[Connection] = []
        session, crowd = LiveSession(), None
        for item in self._standing(room):
            match item["sk"]["S"]:
                case keys.SESSION:
                    session = live_sessions.parsed(item)
                case keys.CROWD:
                    crowd = item
                case _:
                    found.append(_parsed(item))
        self._crowds.keep_up(room, len(found), crowd)
        return Gathering(connections=tuple(found), session=session)

    def claim_telling(self, room: Room, who: str, *, every: float) -> bool:
        return self._crowds.claim(room, who, every=timedelta(seconds=every))

    def _standing(self, room: Room) -> Iterable[keys.Item]:
        """All that stands in the room and is not over yet. The first shard says how many there are."""
        believed = self._crowds.believed(room)
        shards = self._read(room, range(believed))
        crowd = next((item for item in shards[0] if item["sk"]["S"] == keys.CROWD), None)
        shards += self._read(room, range(believed, self._crowds.learn(room, crowd)))
        now = self._clock.now()
        return (item for item in chain.from_iterable(shards) if not keys.expired(item, now))

    def _read(self, room: Room, shards: range) -> list[list[keys.Item]]:
        if len(shards) < 2:
            return [self._shard(room, shard) for shard in shards]
        return list(self._readers.map(lambda shard: self._shard(room, shard), shards))

    @cached_property
    def _readers(self) -> ThreadPoolExecutor:
        self._client()  # made once, before threads ask for it together
        return ThreadPoolExecutor(READERS, thread_name_prefix="shard")

    def _shard(self, room: Room, shard: int) -> list[keys.Item]:
        items = all_items(
            self._client(),
            TableName=self._table,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": keys.text(keys.room_sockets(room, shard))},
            ConsistentRead=True,
        )
        return list(items)

    def _place(self, connection: Connection) -> keys.Item:
        where = keys.room_sockets(connection.room, connection.shard)
        return keys.key(where, keys.CHANGE + connection.connection_id)

    def _put(self, where: keys.Item, connection: Connection) -> None:
        with translated():
            self._client().put_item(TableName=self._table, Item=_item(where, connection))


def _item(where: keys.Item, connection: Connection) -> keys.Item:
    return {
        **where,
        "body": keys.text(connection.model_dump_json(by_alias=True, exclude={"shard"})),
        "shard": keys.number(connection.shard),
        "expires_at": keys.number(int(connection.expires_at.timestamp())),
    }


def _held(connection: Connection) -> keys.Item:
    where = keys.person_sockets(connection.room.workspace_id, connection.caller.person_id)
    return keys.key(where, keys.CHANGE + connection.connection_id)


def _parsed(item: Any) -> Connection:
    return _connection(item["body"]["S"], int(item.get("shard", {"N": "0"})["N"]))  # absent in old items


@lru_cache(maxsize=4096)
def _connection(body: str, shard: int) -> Connection:
    """Immutable, and read again with every batch while the socket is open."""
    connection = Connection.model_validate_json(body)
    return connection.model_copy(update={"shard": shard}) if shard else connection
