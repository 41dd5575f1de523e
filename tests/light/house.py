"""The doors of live work over the light table and the light gateway: real handlers, use cases and adapters."""

from __future__ import annotations

import importlib
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, redirect_stdout
from dataclasses import dataclass
from datetime import timedelta
from logging import StreamHandler
from pathlib import Path
from typing import Any, TextIO
from unittest import mock

from practika.adapters.backoff import JitteredBackoff
from practika.adapters.dynamo.annotations import DynamoAnnotations
from practika.adapters.dynamo.change_log import DynamoChangeLog
from practika.adapters.dynamo.live_sessions import DynamoLiveSessions
from practika.adapters.dynamo.rooms import DynamoRooms
from practika.adapters.dynamo.wire import DynamoWire
from practika.adapters.remembered_rooms import RememberedRooms
from practika.adapters.signed_sockets import SignedSockets
from practika.adapters.sigv4 import Credentials
from practika.adapters.socket_relay import SocketRelay
from practika.adapters.system import SystemClock
from practika.adapters.throttle import RoomThrottle
from practika.domain.annotation import Annotation
from practika.domain.caller import Role
from practika.domain.ids import PersonId
from practika.ports.live import Connection
from practika.runtime import observability
from practika.runtime.wiring import live, people
from practika.usecases.hall import Limits
from tests.events import CONTEXT, event
from tests.examples import ROOM, VIDEO, WORKSPACE, film, member, named
from tests.fakes.annotations import FakeFilms, FakeFrameMaps
from tests.fakes.codes import FakeCodeBooks
from tests.light.gateway import Faults, ServedGateway, light_gateway
from tests.light.serve import ServedTable, light_table

REGION = "us-east-1"


@dataclass
class House:
    """What stands behind the doors while they are called."""

    gateway: ServedGateway
    table: ServedTable
    rooms: DynamoRooms
    out: TextIO

    def ring(self, door: str, event: dict[str, Any]) -> Any:
        """Calls that door; what it prints and logs goes nowhere, but is made."""
        with redirect_stdout(self.out):
            return importlib.import_module(f"{door}.handler").lambda_handler(event, CONTEXT)

    def seat(self, names: Sequence[str]) -> list[Connection]:
        """Opens these sockets and puts each into the room, one person each, as connecting and a hello would; somebody
        looks into the room now and then, as people do who come."""
        self.gateway.open(names)
        seated = []
        for number, name in enumerate(names, start=1):
            seated.append(self.admit(name, number))
            self.rooms.enter(seated[-1])
            if number % 200 == 0:
                self.rooms.gathering(ROOM)
        return seated

    def admit(self, name: str, person: int) -> Connection:
        """What the door of `$connect` does."""
        who = {"person_id": PersonId(named("usr", person)), "name": f"Person {person}"}
        caller = member(1, Role.MEMBER).model_copy(update=who)
        ends = SystemClock().now() + timedelta(hours=2)
        return self.rooms.admit(Connection(connection_id=name, room=ROOM, caller=caller, expires_at=ends))


@contextmanager
def house(*, posts_per_second: int = 2_000, faults: Faults | None = None) -> Iterator[House]:
    """Doors called in this process while it is open find all this behind them."""
    faults = faults or Faults()
    with ExitStack() as stack:
        table = stack.enter_context(light_table(speed=faults.speed))
        gateway = stack.enter_context(light_gateway(faults))
        who, clock = Credentials("key", "secret", "token"), SystemClock()
        wire = DynamoWire(table.url, REGION, credentials=lambda: who, clock=clock)
        stack.callback(wire.close)
        sockets = SignedSockets(gateway.url, REGION, credentials=lambda: who, clock=clock)
        stack.callback(sockets.close)
        throttle = RoomThrottle(
            posts_per_second,
            now=lambda: time.monotonic() * faults.speed,
            sleep=lambda seconds: time.sleep(seconds / faults.speed),
        )
        ports = _ports(wire, sockets) | {"limits": Limits(posts_per_second), "throttle": throttle}
        for name, port in ports.items():
            stack.enter_context(mock.patch.object(live, name, lambda port=port: port))
        books = FakeCodeBooks()
        stack.enter_context(mock.patch.object(people, "codes", lambda: books))
        out = stack.enter_context(Path(os.devnull).open("w"))
        stack.enter_context(_logs_to(out))
        yield House(gateway, table, ports["rooms"], out)


def _ports(wire: DynamoWire, sockets: SignedSockets) -> dict[str, Any]:
    """The adapters that doors get from `runtime/wiring/live.py`, by the names they have there."""
    clock, backoff = SystemClock(), JitteredBackoff()
    rooms = DynamoRooms(lambda: wire, "live", clock)
    return {
        "annotations": DynamoAnnotations(lambda: wire, "annotations"),
        "change_log": DynamoChangeLog(lambda: wire, "live", clock=clock, backoff=backoff),
        "rooms": rooms,
        "nearby": RememberedRooms(rooms, clock),
        "sessions": DynamoLiveSessions(lambda: wire, "live", clock),
        "sockets": sockets,
        "relay": SocketRelay(sockets),
        "backoff": backoff,
        "films": FakeFilms(film()),
        "frame_maps": FakeFrameMaps(),
    }


@contextmanager
def _logs_to(out: TextIO) -> Iterator[None]:
    handler = observability.logger().registered_handler
    assert isinstance(handler, StreamHandler)
    before = handler.setStream(out)
    try:
        yield
    finally:
        handler.setStream(before)


def records(notes: Iterable[Annotation], first: int = 1) -> dict[str, Any]:
    """The event of the stream that brings these new annotations."""
    template = event("stream_fanout")
    return {"Records": [_record(template["Records"][0], one, n) for n, one in enumerate(notes, start=first)]}


def _record(shape: dict[str, Any], one: Annotation, number: int) -> dict[str, Any]:
    pk, sk = {"S": f"{WORKSPACE}#{VIDEO}"}, {"S": f"A#{one.id}"}
    image = {
        "pk": pk,
        "sk": sk,
        "version": {"N": str(one.version)},
        "removed": {"BOOL": one.removed},
        "body": {"S": one.model_dump_json(by_alias=True)},
    }
    change = {"Keys": {"pk": pk, "sk": sk}, "NewImage": image, "SequenceNumber": f"{number:021d}"}
    return {**shape, "eventName": "INSERT", "dynamodb": {**shape["dynamodb"], **change}}


def called(connection_id: str, body: str = "") -> dict[str, Any]:
    """API Gateway's event of a message from that socket."""
    made = event("socket_message")
    made["requestContext"]["connectionId"] = connection_id
    return {**made, "body": body}
