"""A film's row is remembered for half a minute, for its workspace only, whatever the cache behind it answers."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import Any

import pytest

from practika.adapters.film_facts import FORM, FRESH, FilmCopy, RememberedFilms, film_key
from practika.adapters.memory import MemoryCache, NearCache
from practika.domain.errors import VideoNotFound
from practika.domain.video import Video, VideoStatus
from tests.examples import ELSEWHERE, NOON, OTHER_VIDEO, VIDEO, WORKSPACE, film
from tests.fakes.annotations import FakeFilms
from tests.fakes.live import HandClock


class Lying:
    """A cache that answers everything with one copy and forgets nothing."""

    def __init__(self, copy: FilmCopy) -> None:
        self.copy = copy

    def get(self, key: str, kind: Any) -> Any:
        return self.copy

    def put(self, key: str, copy: Any) -> None:
        pass

    def drop(self, key: str) -> None:
        pass


class House:
    """Environments, each with a memory of its own, in front of one shared cache and one owner."""

    def __init__(self) -> None:
        self.clock = HandClock()
        self.owner = FakeFilms(film())
        self.shared = MemoryCache(self.clock)

    def environment(self) -> RememberedFilms:
        return RememberedFilms(self.owner, NearCache(MemoryCache(self.clock), self.shared), self.clock)

    def remove(self) -> None:
        """As the door of videos does it."""
        self.owner.films.clear()
        NearCache(MemoryCache(self.clock), self.shared).drop(film_key(WORKSPACE, VIDEO))


def test_a_playable_film_is_remembered_for_a_moment_and_only_for_its_workspace() -> None:
    clock, films = HandClock(), FakeFilms(film())
    remembered = RememberedFilms(films, MemoryCache(clock), clock)
    for _ in range(3):
        assert remembered.get(WORKSPACE, VIDEO) == film()
    assert films.asked == 1
    with pytest.raises(VideoNotFound):
        remembered.get(ELSEWHERE, VIDEO)
    clock.move(FRESH.total_seconds())
    films.films.clear()
    with pytest.raises(VideoNotFound):
        remembered.get(WORKSPACE, VIDEO)


def test_a_film_that_still_changes_is_asked_for_each_time() -> None:
    films, clock = FakeFilms(film(status=VideoStatus.PROCESSING)), HandClock()
    remembered = RememberedFilms(films, MemoryCache(clock), clock)
    remembered.get(WORKSPACE, VIDEO)
    remembered.get(WORKSPACE, VIDEO)
    assert films.asked == 2


def test_what_one_environment_has_read_another_takes_from_the_shared_cache() -> None:
    house = House()
    house.environment().get(WORKSPACE, VIDEO)
    house.environment().get(WORKSPACE, VIDEO)
    assert house.owner.asked == 1


def test_a_removed_film_is_gone_at_once_for_whoever_has_no_copy_of_his_own() -> None:
    house = House()
    house.environment().get(WORKSPACE, VIDEO)
    house.remove()
    with pytest.raises(VideoNotFound):
        house.environment().get(WORKSPACE, VIDEO)


def test_a_removed_film_is_gone_for_everybody_half_a_minute_after_it_was_read() -> None:
    """However the copy has travelled: the last environment takes it in its last second, and still ends with the rest;
    and the same holds when the copy could not be dropped."""
    house = House()
    first, last = house.environment(), house.environment()
    first.get(WORKSPACE, VIDEO)
    house.owner.films.clear()
    house.clock.move(FRESH.total_seconds() - 1)
    assert last.get(WORKSPACE, VIDEO) == film()
    house.clock.move(1)
    for environment in (first, last, house.environment()):
        with pytest.raises(VideoNotFound):
            environment.get(WORKSPACE, VIDEO)


@pytest.mark.parametrize(
    "wrong",
    [
        film(workspace_id=ELSEWHERE, title="Somebody else's"),
        film(OTHER_VIDEO, title="Another"),
    ],
    ids=["another workspace", "another film"],
)
def test_a_cache_that_is_confused_shows_nobody_another_s_film(wrong: Video) -> None:
    clock = HandClock()
    lying = Lying(FilmCopy(until=NOON + FRESH, video=wrong))
    assert RememberedFilms(FakeFilms(film()), lying, clock).get(WORKSPACE, VIDEO) == film()


@pytest.mark.parametrize("until", [NOON, NOON - timedelta(hours=1), NOON + timedelta(hours=1)])
def test_a_copy_from_another_time_is_not_believed(until: Any) -> None:
    films = FakeFilms(film())
    lying = Lying(FilmCopy(until=until, video=film(title="Long ago")))
    assert RememberedFilms(films, lying, HandClock()).get(WORKSPACE, VIDEO) == film()
    assert films.asked == 1


def test_the_key_has_the_number_of_the_form_that_it_stands_for() -> None:
    """Another form is another key: a version that does not know a field would think it empty."""
    form = json.dumps(FilmCopy.model_json_schema(), sort_keys=True)
    known = {1: "877133efe60309c2"}
    assert known[FORM] == hashlib.sha256(form.encode()).hexdigest()[:16], (
        "what is copied has another form now: raise FORM, and write its digest here"
    )


def test_a_key_holds_ids_and_nothing_else() -> None:
    assert film_key(WORKSPACE, VIDEO) == f"film:{FORM}:{WORKSPACE}:{VIDEO}"
