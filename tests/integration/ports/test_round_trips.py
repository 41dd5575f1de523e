"""How many calls to DynamoDB and S3 each operation costs: counted, so that nobody adds one unseen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import boto3
import pytest
from moto import mock_aws

from practika.adapters.dynamo.annotations import DynamoAnnotations
from practika.adapters.dynamo.change_log import DynamoChangeLog
from practika.adapters.dynamo.live_sessions import DynamoLiveSessions
from practika.adapters.dynamo.rooms import DynamoRooms
from practika.adapters.frame_maps import S3FrameMaps
from practika.adapters.remembered_rooms import RememberedRooms
from practika.adapters.socket_relay import SocketRelay
from practika.adapters.system import UlidIds
from practika.domain.anchor import FrameSpan
from practika.domain.annotation import Act, Amendment, Content
from practika.domain.caller import Role
from practika.ports.annotations import Window
from practika.ports.live import Connection
from practika.usecases.annotate_video import AnnotateVideo, annotate_video
from practika.usecases.broadcast import broadcast
from practika.usecases.changes_since import changes_since
from practika.usecases.deliver import Courier
from practika.usecases.hall import Hall, Limits
from practika.usecases.hear_message import hear_message
from practika.usecases.import_annotations import import_annotations
from practika.usecases.list_annotations import ListAnnotations, list_annotations
from practika.usecases.read_past import ReadPast, compare_versions, read_past
from practika.usecases.revise_annotation import ReviseAnnotation, revise_annotation
from practika.usecases.roll_back_person import RollBackPerson, roll_back_person
from practika.usecases.verify_history import verify_history
from tests.examples import DIGEST, NOON, ROOM, VIDEO, added, film, line, member, named, note, told
from tests.fakes.annotations import FakeFilms
from tests.fakes.codes import FakeCodeBooks
from tests.fakes.live import CountedBackoff, CountedThrottle, FakeSockets, HandClock
from tests.integration.ports.tables import make_tables


class Bench:
    """The real adapters over one counting client."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.clock = HandClock()
        dynamo: Any = boto3.client("dynamodb", region_name="us-east-1")
        make_tables(dynamo)
        self.dynamo = dynamo
        s3: Any = boto3.client("s3", region_name="us-east-1")
        s3.create_bucket(Bucket="media")
        ticks = b"".join((80 + 40 * n).to_bytes(8, "little", signed=True) for n in range(1_001))
        s3.put_object(Bucket="media", Key=f"{film().media.prefix}frames.bin", Body=b"\0" * 32 + ticks)  # type: ignore[union-attr]
        for client in (dynamo, s3):
            client.meta.events.register("before-call", self._count)
        self.annotations = DynamoAnnotations(lambda: dynamo, "annotations")
        self.log = DynamoChangeLog(lambda: dynamo, "live", clock=self.clock, backoff=CountedBackoff())
        self.rooms = DynamoRooms(lambda: dynamo, "live", self.clock)
        self.asking: Any = {"caller": member(), "films": FakeFilms(film()), "annotations": self.annotations}
        self.writing = {
            **self.asking,
            "frame_maps": S3FrameMaps(lambda: s3, "media"),
            "codes": FakeCodeBooks(),
            "clock": self.clock,
        }

    def hall(self, sockets: FakeSockets) -> Hall:
        dynamo = self.dynamo
        return Hall(
            rooms=self.rooms,
            nearby=RememberedRooms(self.rooms, self.clock),
            sessions=DynamoLiveSessions(lambda: dynamo, "live", self.clock),
            log=self.log,
            sockets=sockets,
            relay=SocketRelay(sockets),
            limits=Limits(2_000),
            backoff=CountedBackoff(),
            throttle=CountedThrottle(),
            clock=self.clock,
        )

    def _count(self, model: Any, **_: Any) -> None:
        self.calls.append(model.name)

    def annotate(self, number: int, frame: int) -> list[str]:
        span = FrameSpan(frame_start=frame, frame_map_sha256=DIGEST)
        command = AnnotateVideo(
            video_id=VIDEO, id=named("ann", number), span=span, content=Content(text="up")
        )
        return self.spent(lambda: annotate_video(command, **self.writing, ids=UlidIds()))

    def spent(self, act: Any) -> list[str]:
        self.calls.clear()
        act()
        return list(self.calls)


@pytest.fixture
def bench() -> Iterator[Bench]:
    with mock_aws():
        yield Bench()


def test_a_note_costs_one_transaction_and_one_read_of_the_frame_map(bench: Bench) -> None:
    assert bench.annotate(1, 10) == ["GetObject", "UpdateItem", "TransactWriteItems"]
    assert bench.annotate(2, 11) == ["TransactWriteItems"]
    assert bench.annotate(3, 11) == ["TransactWriteItems"]


def test_a_revision_costs_a_read_and_a_transaction(bench: Bench) -> None:
    bench.annotate(1, 10)
    command = ReviseAnnotation(
        video_id=VIDEO, annotation_id=named("ann", 1), version=1, amendment=Amendment(text="down")
    )
    spent = bench.spent(lambda: revise_annotation(command, **bench.writing))
    assert spent == ["GetItem", "TransactWriteItems"]
    late = command.model_copy(update={"amendment": Amendment(color="ink-2")})
    spent = bench.spent(lambda: revise_annotation(late, **bench.writing))
    assert spent == ["GetItem", "GetItem", "TransactWriteItems"]


def test_the_past_costs_one_query_however_much_of_it_fits_into_a_megabyte(bench: Bench) -> None:
    for number in range(30):
        bench.annotate(number, number)
    past = ReadPast(video_id=VIDEO, at=NOON)
    assert bench.spent(lambda: read_past(past, **bench.asking)) == ["Query"]
    spent = bench.spent(lambda: verify_history(VIDEO, named("ann", 1), **bench.asking))
    assert spent == ["GetItem", "Query", "GetItem"]
    spent = bench.spent(lambda: compare_versions(VIDEO, named("ann", 1), 1, 1, **bench.asking))
    assert spent == ["GetItem", "GetItem", "GetItem"]


def test_taking_a_person_back_costs_one_query_and_one_transaction_for_each_note(bench: Bench) -> None:
    for number in range(5):
        bench.annotate(number, number)
    coach = member(9, Role.COACH)
    command = RollBackPerson(video_id=VIDEO, person_id=member().person_id, since=NOON)
    how = {**bench.asking, "caller": coach, "clock": bench.clock}
    assert bench.spent(lambda: roll_back_person(command, **how)) == ["Query"] + ["TransactWriteItems"] * 5
    assert bench.spent(lambda: roll_back_person(command, **how)) == ["Query"]
    found = read_past(ReadPast(video_id=VIDEO, at=NOON), **bench.asking)
    assert not found.annotations
    assert verify_history(VIDEO, named("ann", 1), **bench.asking).intact


def test_a_list_costs_two_reads_and_one_query_a_class_of_length(bench: Bench) -> None:
    for number in range(30):
        bench.annotate(number, number)
    query = ListAnnotations(video_id=VIDEO, window=Window(first=5, last=9))
    listing = {**bench.asking, "log": bench.log, "clock": bench.clock}
    assert bench.spent(lambda: list_annotations(query, **listing)) == ["GetItem", "GetItem", "Query"]
    long = note(99, anchor=note().anchor.model_copy(update={"frame_end": 20, "pts_end": 920}))
    bench.annotations.add(bench.asking["caller"].workspace_id, line(long, Act.CREATED))
    assert bench.spent(lambda: list_annotations(query, **listing)) == ["GetItem", "GetItem", "Query", "Query"]


def test_catching_up_costs_one_read_and_two_queries(bench: Bench) -> None:
    bench.log.append(ROOM, [added(1)], at=NOON)
    asking: dict[str, Any] = {"caller": member(), "films": FakeFilms(film()), "log": bench.log}
    assert bench.spent(lambda: changes_since(VIDEO, 0, **asking)) == ["GetItem", "Query", "Query"]
    assert bench.spent(lambda: changes_since(VIDEO, 1, **asking)) == ["GetItem"]


def test_a_batch_of_the_stream_costs_three_calls_however_many_events(bench: Bench) -> None:
    ends = NOON + timedelta(hours=1)
    bench.rooms.enter(Connection(connection_id="a=", room=ROOM, caller=member(), expires_at=ends))
    events = [told(added(number)) for number in range(49)]
    sockets = FakeSockets()
    relaying: dict[str, Any] = {
        "log": bench.log,
        "by": Courier(bench.rooms, sockets, CountedBackoff(), CountedThrottle()),
        "clock": bench.clock,
    }
    spent = bench.spent(lambda: broadcast(events, **relaying))
    assert spent == ["BatchGetItem", "TransactWriteItems", "Query"]
    assert sum(sockets.tries.values()) <= 2


def _screens(bench: Bench, *names: str) -> None:
    ends = NOON + timedelta(hours=1)
    for number, name in enumerate(names, start=1):
        made = Connection(connection_id=name, room=ROOM, caller=member(number), expires_at=ends)
        bench.rooms.admit(made)
        bench.rooms.enter(made)


def test_what_flows_costs_less_than_a_tenth_of_a_call(bench: Bench) -> None:
    _screens(bench, "a=", "b=")
    sockets = FakeSockets()
    hall = bench.hall(sockets)

    def draw() -> None:
        for number in range(1, 101):
            flow = {"v": 1, "type": "flow", "n": number, "position": {"frame": number}}
            hear_message("a=", json.dumps(flow), hall=hall)
            bench.clock.move(0.04)

    spent = bench.spent(draw)
    assert len(sockets.frames["b="]) == 100
    assert spent.count("GetItem") == 1, "who it is"
    assert spent.count("Query") == 4, "who is here, once a second"
    assert len(spent) == 5


def test_a_move_of_the_film_costs_one_write_and_one_read_of_who_is_here(bench: Bench) -> None:
    _screens(bench, "a=", "b=")
    hall = bench.hall(FakeSockets())
    take = '{"v":1,"type":"baton","act":"take"}'
    assert bench.spent(lambda: hear_message("a=", take, hall=hall)) == [
        "GetItem",  # who it is
        "GetItem",  # the session
        "UpdateItem",
        "Query",
    ]
    epoch = hall.sessions.read(ROOM).epoch
    move = {
        "v": 1,
        "type": "transport",
        "epoch": epoch,
        "beat": 1,
        "frame": 3,
        "playing": False,
        "rate": 1,
        "at": 0,
    }
    assert bench.spent(lambda: hear_message("a=", json.dumps(move), hall=hall)) == ["UpdateItem", "Query"]
    late = bench.spent(lambda: hear_message("b=", json.dumps(move), hall=hall))
    assert late == ["GetItem", "UpdateItem", "GetItem"]


def test_a_late_joiner_costs_no_read_more_for_the_session(bench: Bench) -> None:
    _screens(bench, "a=")
    hall = bench.hall(FakeSockets())
    spent = bench.spent(lambda: hear_message("a=", '{"v":1,"type":"hello"}', hall=hall))
    assert spent == ["GetItem", "PutItem", "GetItem", "Query"]


def test_an_importer_pays_one_transaction_for_forty_notes(bench: Bench) -> None:
    content = Content(text="brought")
    commands = [
        AnnotateVideo(
            video_id=VIDEO,
            id=named("ann", n),
            span=FrameSpan(frame_start=n, frame_map_sha256=DIGEST),
            content=content,
        )
        for n in range(80)
    ]
    bring = lambda: import_annotations(VIDEO, commands, **bench.writing)  # noqa: E731  # said twice
    assert bench.spent(bring) == ["GetObject", "UpdateItem", "TransactWriteItems", "TransactWriteItems"]
    again = bench.spent(bring)
    assert (again.count("TransactWriteItems"), again.count("GetItem")) == (82, 80)


def _frame(number: int) -> FrameSpan:
    return FrameSpan(frame_start=number, frame_map_sha256=DIGEST)
