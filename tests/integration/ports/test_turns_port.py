"""What every Turns must do: the fake, and PostgreSQL's."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest

from practika.adapters.postgres.connection import Database
from practika.adapters.postgres.turns import PostgresTurns
from practika.adapters.postgres.videos import PostgresVideos
from practika.domain.turns import PLACES_TOLD, Turn, beginning
from practika.domain.video import VideoStatus
from practika.ports.films import Videos
from practika.ports.turns import Turns
from tests.examples import ELSEWHERE, WORKSPACE, named
from tests.fakes.films import FakeVideos
from tests.fakes.turns import FakeTurns
from tests.integration.ports.people_rows import found_workspaces
from tests.integration.ports.test_videos_port import row

RULE = partial(beginning, workers=4)


@dataclass
class House:
    turns: Turns
    videos: Videos


@pytest.fixture(params=["fake", "postgres"])
def house(request: pytest.FixtureRequest) -> House:
    if request.param == "fake":
        videos = FakeVideos()
        return House(FakeTurns(videos), videos)
    database: Database = request.getfixturevalue("database")
    found_workspaces(database)
    return House(PostgresTurns(database), PostgresVideos(database))


def comes(house: House, *numbers: int, person: int = 1, wants: int = 1, workspace: str = WORKSPACE) -> None:
    """Films of a person that are planned and ask in that order."""
    for number in numbers:
        video = row(number, workspace, created_by=named("usr", person))
        house.videos.add(video)
        house.videos.begin_attempt(workspace, video.id, 0)
        house.turns.ask(turn(number, person, wants, workspace), {"film": {"chunks": [number]}})


def turn(number: int, person: int = 1, wants: int = 1, workspace: str = WORKSPACE, attempt: int = 0) -> Turn:
    return Turn(
        workspace_id=workspace,
        video_id=named("vid", number),
        attempt=attempt,
        person_id=named("usr", person),
        wants=wants,
    )


def names(turns: Sequence[Turn]) -> list[int]:
    return [int(each.video_id.rpartition("_")[2]) for each in turns]


def test_turns_come_in_the_order_of_asking(house: House) -> None:
    comes(house, 5, 1, 3)
    seen: list[Turn] = []

    def rule(all_of_them: Sequence[Turn]) -> Sequence[Turn]:
        seen.extend(all_of_them)
        return []

    assert house.turns.give(rule) == []
    assert seen == [turn(5), turn(1), turn(3)]


def test_who_begins_at_once_goes_on_and_all_others_are_to_be_started(house: House) -> None:
    comes(house, 1, 2)
    assert names(house.turns.give(RULE, to=named("vid", 2))) == [1, 2]
    assert house.turns.begun_at_once(named("vid", 2), 0) == 1
    assert house.turns.begun_at_once(named("vid", 1), 0) is None
    ((begun, order),) = house.turns.to_start(limit=9)
    assert (begun, order) == (turn(1).model_copy(update={"workers": 1}), {"film": {"chunks": [1]}})
    house.turns.started(begun)
    house.turns.started(begun)
    assert house.turns.to_start(limit=9) == [] and house.turns.give(RULE) == []


def test_asking_again_keeps_place_and_workers_and_an_older_attempt_changes_nothing(house: House) -> None:
    comes(house, 1, 2, wants=3)
    house.turns.give(RULE, to=named("vid", 1))
    house.turns.ask(turn(1), {})
    house.turns.ask(turn(2), {})
    assert house.turns.begun_at_once(named("vid", 1), 0) == 3
    house.videos.begin_attempt(WORKSPACE, named("vid", 2), 2)
    house.turns.ask(turn(2, attempt=2), {"film": 2})
    house.turns.ask(turn(2, attempt=1), {"film": 1})
    house.turns.end(WORKSPACE, named("vid", 1), 0)
    assert [each.attempt for each in house.turns.give(RULE)] == [2]


def test_a_place_is_the_number_of_films_of_the_same_person_that_wait_before(house: House) -> None:
    comes(house, *range(1, 18))
    comes(house, 20, 21, person=2, workspace=ELSEWHERE)
    house.turns.give(RULE)
    asked = [named("vid", number) for number in (1, 2, 3, 4, 13, 17, 20, 21, 99)]
    places = {int(name[-2:]): place for name, place in house.turns.places(asked).items()}
    # of three workers each person's share is one, and the one that is left goes to the first of the equals
    assert places == {3: 0, 4: 1, 13: PLACES_TOLD, 17: PLACES_TOLD, 21: 0}
    assert names(house.turns.lane(turn(1), limit=3)) == [3, 4, 5]
    assert names(house.turns.lane(turn(1, person=2), limit=3)) == [21]


def test_an_ended_turn_makes_room_once(house: House) -> None:
    comes(house, 1, 2, 3, 4)
    house.turns.give(RULE)
    house.turns.end(WORKSPACE, named("vid", 1), 7)
    house.turns.end(ELSEWHERE, named("vid", 1), 0)
    assert house.turns.give(RULE) == []
    house.turns.end(WORKSPACE, named("vid", 1), 0)
    house.turns.end(WORKSPACE, named("vid", 1), 0)
    assert names(house.turns.give(RULE)) == [4]


def test_a_film_that_ended_was_removed_or_is_tried_again_holds_nobody_up(house: House) -> None:
    comes(house, 1, 2, 3, 4, 5, 6, 7)
    house.turns.give(RULE)
    house.videos.failed(WORKSPACE, named("vid", 1), attempt=0, code="x", reason="y")
    house.videos.remove(WORKSPACE, named("vid", 2))
    house.videos.begin_attempt(WORKSPACE, named("vid", 3), 1)
    house.videos.remove(WORKSPACE, named("vid", 4))
    assert names(house.turns.give(RULE)) == [5, 6, 7]


def test_after_a_stop_nobody_waits(house: House) -> None:
    comes(house, 1, 2)
    house.turns.forget_all()
    assert house.turns.give(RULE) == [] and house.turns.places([named("vid", 1)]) == {}


def test_who_waits_is_not_stuck_and_who_has_begun_may_be(database: Database) -> None:
    found_workspaces(database)
    house = House(PostgresTurns(database), PostgresVideos(database))
    comes(house, 1, 2, wants=3)
    house.turns.give(RULE)
    database.run("UPDATE videos SET progressed_at = now() - interval '2 hours'")
    assert [video.id for video in house.videos.stuck(older_than_seconds=60, limit=9)] == [named("vid", 1)]


def test_unfinished_uploads_are_found_oldest_first(house: House) -> None:
    for number in (3, 1, 2):
        house.videos.add(row(number))
    house.videos.begin_attempt(WORKSPACE, named("vid", 2), 0)
    assert house.videos.unfinished(older_than_seconds=10**9, limit=9) == []
    clock: Any = getattr(house.videos, "clock", None)
    if clock:
        clock.move(3600)
    found = house.videos.unfinished(older_than_seconds=60, limit=9)
    assert [(video.id, video.status) for video in found] == [
        (named("vid", 1), VideoStatus.UPLOADING),
        (named("vid", 3), VideoStatus.UPLOADING),
    ]


def test_two_who_give_at_once_give_no_worker_twice(migrated: dict[str, Any], database: Database) -> None:
    found_workspaces(database)
    house = House(PostgresTurns(database), PostgresVideos(database))
    comes(house, *range(1, 10))
    begun: list[int] = []
    together = threading.Barrier(4)

    def give() -> None:
        one = Database(lambda: migrated)
        together.wait(10)
        begun.extend(names(PostgresTurns(one).give(RULE)))
        one.close()

    threads = [threading.Thread(target=give) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(begun) == [1, 2, 3]
