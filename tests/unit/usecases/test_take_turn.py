"""Taking a turn: who begins at once, who waits and is told so, and who is started when another ends."""

from __future__ import annotations

from typing import Any

import pytest

from practika.domain.errors import Cancelled, Unavailable, VideoNotFound
from practika.domain.turns import PLACES_TOLD
from practika.domain.video import IngestStage, Video
from practika.usecases.ingest_steps import Run
from practika.usecases.take_turn import give_turns, pass_turn
from tests.examples import member
from tests.fakes.broken import Broken
from tests.unit.usecases.films_house import FilmsHouse


class House(FilmsHouse):
    def films(self, count: int, person: int = 1) -> list[Video]:
        self.caller = member(person)
        return [self.arrived() for _ in range(count)]

    def end(self, video: Video) -> None:
        pass_turn(run=run(video), lanes=self.lanes())

    @property
    def begun(self) -> list[str]:
        return [video_id for video_id, _, _ in self.ingest_machine.begun]


def run(video: Video) -> Run:
    return Run(video.workspace_id, video.id, video.attempt)


def test_a_single_film_gets_what_it_can_use() -> None:
    house = House()
    (film,) = house.films(1)
    assert house.take(film, wants=2) == 2
    assert house.take(film, wants=2) == 2, "asking again is asking once"
    assert not house.begun and house.notices.published[-1].ahead is None


def test_films_beyond_a_person_s_share_wait_and_are_told_their_place() -> None:
    house = House()
    films = house.films(5)
    assert [house.take(film) for film in films] == [1, 1, 1, 0, 0]
    waiting = house.videos.get(films[4].workspace_id, films[4].id)
    assert (waiting.stage, waiting.percent) == (IngestStage.QUEUED, 5)
    assert [told.ahead for told in house.notices.published[-2:]] == [0, 1]


def test_another_person_s_film_does_not_wait_behind_them() -> None:
    house = House()
    for film in house.films(6):
        house.take(film)
    (other,) = house.films(1, person=2)
    assert house.take(other) == 1


def test_who_waits_is_started_in_order_as_others_end_and_the_lane_hears_of_it() -> None:
    house = House()
    films = house.films(6)
    for film in films:
        house.take(film)
    house.notices.published.clear()
    house.end(films[1])
    assert house.begun == [films[3].id]
    assert [(told.video_id, told.ahead) for told in house.notices.published] == [
        (films[4].id, 0),
        (films[5].id, 1),
    ]
    house.end(films[0])
    house.end(films[0])
    assert house.begun == [films[3].id, films[4].id]
    (_, _, order) = house.ingest_machine.begun[0]
    assert order["turn"] == {"workers": 1} and order["film"] == {"chunks": [0]}


def test_only_the_first_of_a_long_lane_are_told_each_time() -> None:
    house = House()
    films = house.films(3 + PLACES_TOLD + 5)
    for film in films:
        house.take(film)
    assert house.notices.published[-1].ahead == PLACES_TOLD
    house.notices.published.clear()
    house.end(films[0])
    assert [told.ahead for told in house.notices.published] == list(range(PLACES_TOLD + 1))


def test_a_run_that_could_not_be_started_is_started_by_the_next_call() -> None:
    house = House()
    films = house.films(4)
    for film in films:
        house.take(film)
    broken: Any = Broken(house.ingest_machine, "go_on")
    with pytest.raises(Unavailable):
        pass_turn(run=run(films[0]), lanes=house.lanes(ingest_machine=broken))
    assert house.begun == []
    assert give_turns(house.lanes()) == 0
    assert house.begun == [films[3].id]
    assert give_turns(house.lanes()) == 0 and house.begun == [films[3].id]


def test_a_run_that_asks_again_after_another_was_started_for_its_film_does_not_go_on() -> None:
    house = House()
    films = house.films(4)
    for film in films:
        house.take(film)
    house.end(films[0])
    assert house.begun == [films[3].id] and house.take(films[3]) == 0


def test_a_film_that_is_over_holds_nobody_up() -> None:
    """Whoever cancels, removes or retries a film passes its turn on, and so does a run that died and was given up."""
    house = House()
    films = house.films(5)
    for film in films:
        house.take(film)
    house.videos.failed(films[0].workspace_id, films[0].id, attempt=0, code="cancelled", reason="x")
    house.videos.remove(films[3].workspace_id, films[3].id)
    give_turns(house.lanes())
    assert house.begun == [films[4].id]


def test_another_attempt_goes_to_the_end_of_the_lane() -> None:
    house = House()
    films = house.films(5)
    for film in films:
        house.take(film)
    again = house.videos.begin_attempt(films[3].workspace_id, films[3].id, 1)
    assert house.take(again) == 0
    places = house.turns.places([film.id for film in films])
    assert places == {films[4].id: 0, films[3].id: 1}


def test_a_film_that_was_stopped_or_is_gone_asks_for_nothing() -> None:
    house = House()
    stopped, gone = house.films(2)
    house.videos.failed(stopped.workspace_id, stopped.id, attempt=0, code="cancelled", reason="x")
    house.videos.remove(gone.workspace_id, gone.id)
    with pytest.raises(Cancelled):
        house.take(stopped)
    with pytest.raises(VideoNotFound):
        house.take(gone)
    assert house.turns.places([stopped.id, gone.id]) == {}
