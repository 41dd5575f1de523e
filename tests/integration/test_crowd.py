"""A crowd of three hundred against the limits of API Gateway and DynamoDB: the fan-out's door, shards, retries."""

from __future__ import annotations

import importlib
import time
from typing import Any

import pytest

from practika.domain import crowd
from tests.events import CONTEXT
from tests.examples import ROOM, note
from tests.light.gateway import PAYLOAD_BYTES, Faults
from tests.light.house import House, called, house, records

PEOPLE = [f"L0SM{number:07d}=" for number in range(300)]


def fan_out(first: int, count: int) -> Any:
    door = importlib.import_module("stream_fanout.handler")
    return door.lambda_handler(records((note(n) for n in range(first, first + count)), first), CONTEXT)


@pytest.fixture(autouse=True)
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowd, "SOCKETS_A_SHARD", 50)


def settled(house: House) -> set[int]:
    return {screen.last for screen in house.gateway.screens().values()}


def test_everyone_is_reached_through_throttling_and_failures_and_the_gone_leave() -> None:
    with house(faults=Faults(throttled=0.05, failed=0.02)) as open_house:
        seated = open_house.seat(PEOPLE)
        assert max(one.shard for one in seated) > 1
        gone = PEOPLE[10:40]
        open_house.gateway.close(gone)
        for first in (1, 31, 61):
            assert fan_out(first, 30) == {"batchItemFailures": []}
        screens, counts = open_house.gateway.screens(), open_house.gateway.counts()
        assert set(screens) == set(PEOPLE) - set(gone)
        late = [screen for screen in screens.values() if screen.last != 90 or screen.fetches]
        assert len(late) <= 1, "four tries, each of which fails for one in fourteen"
        assert dict(counts.gone_asked) == dict.fromkeys(gone, 1), "asked once and never again"
        here = {one.connection_id for one in open_house.rooms.connections(ROOM)}
        assert here == set(screens)
        assert counts.answers[429] > 0
        assert counts.answers[500] > 0
        assert open_house.table.report()["refused"] == 0


def test_posts_stay_in_the_budget_of_the_room() -> None:
    with house(posts_per_second=1_000) as open_house:
        open_house.seat(PEOPLE)
        began = time.monotonic()
        for first in range(1, 6):
            fan_out(first, 1)
        assert time.monotonic() - began >= (5 * len(PEOPLE) - 500) / 1_000
        assert settled(open_house) == {5}
        assert open_house.gateway.counts().answers == {200: 5 * len(PEOPLE)}


def test_fifty_notes_in_a_batch_are_one_post_a_socket() -> None:
    with house() as open_house:
        open_house.seat(PEOPLE)
        fan_out(1, 40)
        counts = open_house.gateway.counts()
        assert counts.answers == {200: len(PEOPLE)}
        assert settled(open_house) == {40}


def test_the_endpoint_keeps_its_own_limits() -> None:
    with house() as open_house:
        open_house.gateway.open(["here"])
        sockets = importlib.import_module("practika.runtime.wiring.live").sockets()
        with pytest.raises(Exception, match="413"):
            sockets.post("here", b"{" + b" " * PAYLOAD_BYTES)
        crowd_of = [f"gone{number}" for number in range(9_000)]
        outcomes = sockets.post_many(crowd_of, b"{}").values()
        assert {posted.value for posted in outcomes} <= {"gone", "retry"}
        answers = open_house.gateway.counts().answers
        assert answers[413] == 1
        assert answers[410] + answers[429] == len(crowd_of)


def test_a_newcomer_says_hello_to_a_crowd_and_hears_what_comes_next() -> None:
    with house() as open_house:
        open_house.seat(PEOPLE)
        fan_out(1, 3)
        message = importlib.import_module("socket_message.handler")
        assert (
            message.lambda_handler(called(PEOPLE[7], '{"v":1,"type":"hello"}'), CONTEXT)["statusCode"] == 200
        )
        fan_out(4, 1)
        screen = open_house.gateway.screens()[PEOPLE[7]]
        assert (screen.last, screen.people, screen.fetches) == (4, 300, 0)
