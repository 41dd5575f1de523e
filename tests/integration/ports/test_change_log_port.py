"""What every ChangeLog must do: the fake, and DynamoDB's; and what DynamoDB's does when others write too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from practika.adapters.dynamo import keys
from practika.adapters.dynamo.calls import DynamoCalls
from practika.adapters.dynamo.change_log import ITEMS_A_TRANSACTION, DynamoChangeLog
from practika.domain.audience import Audience
from practika.domain.changes import AnnotationEvent, Change, EventType, Withdrawal
from practika.domain.errors import Unavailable
from practika.domain.room import Room
from practika.ports.live import ChangeLog
from tests.examples import ELSEWHERE, NOON, ROOM, VIDEO, added, named, note, shape
from tests.fakes.live import CountedBackoff, FakeChangeLog, HandClock
from tests.integration.ports.tables import WAYS, tables


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture(params=WAYS)
def dynamo(request: pytest.FixtureRequest) -> Iterator[DynamoCalls]:
    with tables(request.param) as client:
        yield client


def dynamo_log(client: Any, clock: HandClock) -> DynamoChangeLog:
    return DynamoChangeLog(lambda: client, "live", clock=clock, backoff=CountedBackoff())


@pytest.fixture(params=["fake", *WAYS])
def log(request: pytest.FixtureRequest, clock: HandClock) -> Iterator[ChangeLog]:
    if request.param == "fake":
        yield FakeChangeLog()
        return
    with tables(request.param) as client:
        yield dynamo_log(client, clock)


def numbers(changes: Any) -> list[int]:
    return [change.seq for change in changes]


def test_numbers_are_gapless_and_begin_at_one(log: ChangeLog) -> None:
    assert log.counter(ROOM) is None
    assert numbers(log.append(ROOM, [added(1), added(2)], at=NOON)) == [1, 2]
    assert numbers(log.append(ROOM, [added(3)], at=NOON)) == [3]
    counter = log.counter(ROOM)
    assert counter is not None
    assert counter.last.seq == 3
    found = log.after(ROOM, 0, limit=10)
    assert numbers(found) == [1, 2, 3]
    assert [change.event for change in found] == [added(1), added(2), added(3)]
    assert numbers(log.after(ROOM, 1, limit=1)) == [2]
    assert not log.after(ROOM, 3, limit=10)


def test_an_event_delivered_again_keeps_its_first_number(log: ChangeLog) -> None:
    first = log.append(ROOM, [added(1), added(2)], at=NOON)
    again = log.append(ROOM, [added(2), added(1), added(3), added(3)], at=NOON)
    assert list(again[:2]) == list(first)
    assert numbers(again) == [1, 2, 3]
    assert numbers(log.after(ROOM, 0, limit=10)) == [1, 2, 3]
    assert list(log.append(ROOM, [added(2)], at=NOON)) == [first[1]]


def test_rooms_count_for_themselves(log: ChangeLog) -> None:
    elsewhere = Room(workspace_id=ELSEWHERE, video_id=VIDEO)
    log.append(ROOM, [added(1)], at=NOON)
    assert numbers(log.append(elsewhere, [added(1)], at=NOON)) == [1]
    assert len(log.after(ROOM, 0, limit=10)) == 1


def test_more_events_than_one_transaction_holds_are_one_sequence(log: ChangeLog) -> None:
    count = 2 * ITEMS_A_TRANSACTION // 2 + 3
    assert numbers(log.append(ROOM, [added(n) for n in range(count)], at=NOON)) == list(range(1, count + 1))


def test_large_events_are_split_by_weight(dynamo: Any, clock: HandClock) -> None:
    points = [[0.123456789, 0.123456789, 0.123456789]] * 2_000
    heavy = [added(n, shapes=(shape("stroke", points=points),) * 3) for n in range(20)]
    log = dynamo_log(dynamo, clock)
    assert numbers(log.append(ROOM, heavy, at=NOON)) == list(range(1, 21))


def test_expired_changes_are_missing(dynamo: Any, clock: HandClock) -> None:
    log = dynamo_log(dynamo, clock)
    log.append(ROOM, [added(1)], at=NOON)
    clock.move(keys.LOG_LIFE.total_seconds() - 60)
    log.append(ROOM, [added(2)], at=clock.now())
    assert numbers(log.after(ROOM, 0, limit=10)) == [1, 2]
    clock.move(120)
    assert numbers(log.after(ROOM, 0, limit=10)) == [2]


class Rival:
    """A client before whose n-th transaction somebody else appends to the same room."""

    def __init__(self, client: Any, wins: int, clock: HandClock) -> None:
        self._client, self._wins, self._clock = client, wins, clock
        self.number = 1_000

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def transact_write_items(self, **request: Any) -> Any:
        if self._wins:
            self._wins -= 1
            self.number += 1
            dynamo_log(self._client, self._clock).append(ROOM, [added(self.number)], at=NOON)
        return self._client.transact_write_items(**request)


def test_who_loses_a_race_takes_the_next_number(dynamo: Any, clock: HandClock) -> None:
    mine = dynamo_log(Rival(dynamo, 3, clock), clock).append(ROOM, [added(1), added(2)], at=NOON)
    assert numbers(mine) == [4, 5]
    found = dynamo_log(dynamo, clock).after(ROOM, 0, limit=10)
    assert numbers(found) == [1, 2, 3, 4, 5]


def test_who_always_loses_gives_up_and_has_written_nothing(dynamo: Any, clock: HandClock) -> None:
    with pytest.raises(Unavailable):
        dynamo_log(Rival(dynamo, 100, clock), clock).append(ROOM, [added(1)], at=NOON)
    found: list[Change] = list(dynamo_log(dynamo, clock).after(ROOM, 0, limit=100))
    assert numbers(found) == list(range(1, len(found) + 1))
    assert added(1) not in [change.event for change in found]


class Deaf:
    """A client that does not hear the answer to its first transaction, although it was carried out."""

    def __init__(self, client: Any) -> None:
        self._client, self._lost = client, False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def transact_write_items(self, **request: Any) -> Any:
        answer = self._client.transact_write_items(**request)
        if not self._lost:
            self._lost = True
            raise Unavailable
        return answer


def test_an_answer_lost_on_the_way_does_not_log_twice(dynamo: Any, clock: HandClock) -> None:
    log = dynamo_log(Deaf(dynamo), clock)
    assert numbers(log.append(ROOM, [added(1), added(2)], at=NOON)) == [1, 2]
    assert numbers(log.after(ROOM, 0, limit=10)) == [1, 2]


def test_what_was_withdrawn_is_known_beside_the_log(log: ChangeLog) -> None:
    def moved(number: int, version: int, was: str, now: str) -> AnnotationEvent:
        one = note(number, version=version, audience=Audience(now))
        return AnnotationEvent(type=EventType.REVISED, annotation=one, was=Audience(was))

    many = [moved(number, 2, "everyone", "team") for number in range(1, 40)]
    log.append(ROOM, [*many, moved(1, 3, "team", "private"), moved(2, 3, "team", "everyone")], at=NOON)
    found = log.withdrawals(ROOM)
    assert len(found) == 39
    assert found[named("ann", 1)] == Withdrawal(version=3, mark=named("usr", 1))
    assert found[named("ann", 2)] == Withdrawal(version=2, mark="team")
    assert log.withdrawals(Room(workspace_id=ELSEWHERE, video_id=VIDEO)) == {}
    assert [one.seq for one in log.after(ROOM, 0, limit=100)] == list(range(1, 42))
