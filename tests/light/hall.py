"""A hall whose store is the real one (DynamoDB's adapters) over a light table that fails now and then."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from practika.adapters.dynamo.change_log import DynamoChangeLog
from practika.adapters.dynamo.live_sessions import DynamoLiveSessions
from practika.adapters.dynamo.rooms import DynamoRooms
from practika.adapters.dynamo.wire import DynamoRefused
from practika.adapters.remembered_rooms import RememberedRooms
from practika.domain.changes import AnnotationEvent, Change
from practika.domain.errors import Unavailable
from practika.domain.live_session import LiveSession, Transport
from practika.domain.room import Room
from practika.ports.live import Gathering
from tests.fakes.hall import FakeHall
from tests.fakes.live import CountedBackoff
from tests.light.table import LightTable

_REFUSALS = ("ThrottlingException", "InternalServerError", "TransactionConflictException")


class FlakyTable(LightTable):
    """Refuses a share `trouble` of writes; of transactions every second refused one was done all the same, as when an
    answer is lost."""

    def __init__(self, dice: random.Random) -> None:
        super().__init__(limits=False)
        self.dice = dice
        self.trouble = 0.0

    def put_item(self, **request: Any) -> Any:
        self._maybe_refuse()
        return super().put_item(**request)

    def update_item(self, **request: Any) -> Any:
        self._maybe_refuse()
        return super().update_item(**request)

    def transact_write_items(self, **request: Any) -> Any:
        unlucky = self.dice.random() < self.trouble
        if unlucky and self.dice.random() < 0.5:
            raise self._refusal()
        answer = super().transact_write_items(**request)
        if unlucky:
            raise self._refusal()
        return answer

    def _maybe_refuse(self) -> None:
        if self.dice.random() < self.trouble:
            raise self._refusal()

    def _refusal(self) -> DynamoRefused:
        return DynamoRefused({"Error": {"Code": self.dice.choice(_REFUSALS), "Message": "for a test"}})


class _Rooms(DynamoRooms):
    """Reading fails too, decided here, because shards are read in threads."""

    table: FlakyTable

    def gathering(self, room: Room) -> Gathering:
        if self.table.dice.random() < self.table.trouble:
            raise Unavailable
        return super().gathering(room)


class _Log(DynamoChangeLog):
    away: set[Room]

    def append(self, room: Room, events: Sequence[AnnotationEvent], *, at: datetime) -> Sequence[Change]:
        if room in self.away:
            raise Unavailable
        return super().append(room, events, at=at)


class _Sessions(DynamoLiveSessions):
    """`written` is every session that was stored; `losing` makes so many writes come too late."""

    written: list[LiveSession]
    losing = 0

    def replace(self, room: Room, old: LiveSession, new: LiveSession) -> LiveSession | None:
        if self.losing:
            self.losing -= 1
            return None
        return self._noted(super().replace(room, old, new))

    def move(
        self, room: Room, transport: Transport, *, screen: str, epoch: int, beat: int
    ) -> LiveSession | None:
        return self._noted(super().move(room, transport, screen=screen, epoch=epoch, beat=beat))

    def _noted(self, session: LiveSession | None) -> LiveSession | None:
        if session is not None:
            self.written.append(session)
        return session


class StoredHall(FakeHall):
    """The same hall; `table.trouble` is how often the store fails."""

    def __init__(self, dice: random.Random) -> None:
        super().__init__()
        self.table = table = FlakyTable(dice)
        rooms = _Rooms(lambda: table, "live", self.clock)
        rooms.table = table
        sessions = _Sessions(lambda: table, "live", self.clock)
        sessions.written = []
        log = _Log(lambda: table, "live", clock=self.clock, backoff=CountedBackoff())
        log.away = set()
        self.rooms: Any = rooms
        self.sessions: Any = sessions
        self.log: Any = log
        self.nearby = RememberedRooms(rooms, self.clock)
