"""Door stream_fanout: records of the real shape become frames, and what failed comes again from exactly there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from practika.domain.errors import Unavailable
from practika.domain.messages import Changes, VideoStatusChanged, parse_server_message
from practika.domain.room import Room
from practika.ports.live import Connection, Posted
from practika.runtime.wiring import live, system
from stream_fanout.handler import lambda_handler
from tests.events import CONTEXT, event
from tests.examples import NOON, ROOM, WORKSPACE, member
from tests.fakes.live import (
    CountedBackoff,
    CountedThrottle,
    FakeChangeLog,
    FakeRooms,
    FakeSockets,
    HandClock,
)


class Relay:
    """The door with fakes behind it; socket `v` is in the video's room, `w` in the library."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.log, self.rooms, self.sockets = FakeChangeLog(), FakeRooms(), FakeSockets()
        for name, room in (("v", ROOM), ("w", Room(workspace_id=WORKSPACE))):
            ends = NOON + timedelta(hours=1)
            connection = Connection(connection_id=name, room=room, caller=member(), expires_at=ends)
            self.rooms.admit(connection)
            self.rooms.enter(connection)
        fakes = {
            "change_log": self.log,
            "rooms": self.rooms,
            "sockets": self.sockets,
            "backoff": CountedBackoff(),
            "throttle": CountedThrottle(),
        }
        for name, fake in fakes.items():
            monkeypatch.setattr(live, name, lambda fake=fake: fake)
        monkeypatch.setattr(system, "clock", HandClock)

    def heard(self, socket: str) -> list[Any]:
        return [parse_server_message(frame) for frame in self.sockets.frames.get(socket, [])]


@pytest.fixture
def relay(monkeypatch: pytest.MonkeyPatch) -> Relay:
    return Relay(monkeypatch)


def test_the_recorded_records_are_told_in_order_to_whom_they_concern(relay: Relay) -> None:
    assert lambda_handler(event("stream_fanout"), CONTEXT) == {"batchItemFailures": []}
    status, changes = relay.heard("v")
    assert isinstance(changes, Changes)
    assert (changes.room, changes.last_seq) == (ROOM.name, 4)
    assert [(change.seq, change.event.type) for change in changes.changes] == [
        (1, "annotation.added"),
        (2, "annotation.revised"),
        (3, "annotation.removed"),
        (4, "annotation.restored"),
    ]
    assert isinstance(status, VideoStatusChanged)
    assert (status.video.status, status.video.playable, status.video.percent) == ("ready", True, 100)
    assert relay.heard("w") == [status]


def test_delivered_again_it_tells_the_same_numbers_again(relay: Relay) -> None:
    lambda_handler(event("stream_fanout"), CONTEXT)
    lambda_handler(event("stream_fanout"), CONTEXT)
    frames = relay.sockets.frames["v"]
    assert frames[:2] == frames[2:]
    assert len(relay.log.after(ROOM, 0, limit=100)) == 4


def test_a_record_that_cannot_be_read_comes_again_and_holds_nobody_up(relay: Relay) -> None:
    batch = event("stream_fanout")
    batch["Records"][3]["dynamodb"]["NewImage"]["body"]["S"] = "{}"
    number = batch["Records"][3]["dynamodb"]["SequenceNumber"]
    assert lambda_handler(batch, CONTEXT) == {"batchItemFailures": [{"itemIdentifier": number}]}
    logged = relay.log.after(ROOM, 0, limit=10)
    assert [(change.seq, change.event.annotation.version) for change in logged] == [(1, 1), (2, 3), (3, 4)]


def test_while_the_log_is_away_the_batch_comes_again(relay: Relay) -> None:
    relay.log.away = {ROOM}
    with pytest.raises(Unavailable):
        lambda_handler(event("stream_fanout"), CONTEXT)
    assert relay.heard("v") == []
    relay.log.away = set()
    assert lambda_handler(event("stream_fanout"), CONTEXT) == {"batchItemFailures": []}
    assert [change.seq for change in relay.heard("v")[1].changes] == [1, 2, 3, 4]


def test_a_fault_of_ours_repeats_the_batch_under_the_same_numbers(relay: Relay) -> None:
    def broken(connection_id: str, frame: bytes) -> Posted:
        raise ZeroDivisionError

    relay.sockets.fate = broken
    with pytest.raises(ZeroDivisionError):
        lambda_handler(event("stream_fanout"), CONTEXT)
    relay.sockets.fate = lambda connection_id, frame: Posted.DELIVERED
    assert lambda_handler(event("stream_fanout"), CONTEXT) == {"batchItemFailures": []}
    assert [change.seq for change in relay.heard("v")[1].changes] == [1, 2, 3, 4]
