"""Counting what is watched, and who sees what of it."""

from __future__ import annotations

import pytest

from practika.domain.caller import Caller, Role
from practika.domain.errors import Invalid, TooManyRequests, VideoNotFound, VideoNotReady
from practika.domain.film_cost import FilmPrices
from practika.domain.person import Account
from practika.domain.usage import MAX_DAY_MS
from practika.domain.video import PublishedMedia, RenditionFacts
from practika.usecases.choose_counting import choose_counting, is_counted
from practika.usecases.count_usage import count_usage
from practika.usecases.read_film_usage import WatchedFilm, read_film_usage
from practika.usecases.read_usage import WorkspaceUsage, read_usage
from tests.examples import ELSEWHERE, NOON, OTHER_VIDEO, VIDEO, WORKSPACE, film, member
from tests.fakes.annotations import FakeFilms
from tests.fakes.live import HandClock
from tests.fakes.people import FakeWorkspaces
from tests.fakes.usage import FakeFilmTitles, FakeUsageSums
from tests.used import batch, looped, watched

PRICES = FilmPrices(encode_gigapixel=0.001, stored_gb=0.02, delivered_gb=0.08, played_mbit=2.0)
COACH, ANA, BEN = member(1, Role.COACH), member(2), member(3)


class House:
    """Two films, a coach and two members, whose pages tell."""

    def __init__(self) -> None:
        self.sums, self.clock = FakeUsageSums(), HandClock()
        rungs = (
            RenditionFacts(
                name="v720", width=1_000, height=1_000, bits_per_second=2_000_000, frame_count=1_000
            ),
        )
        media = PublishedMedia(prefix="media/", renditions=rungs)
        self.films = FakeFilms(film(size_bytes=5_000_000, media=media), film(OTHER_VIDEO))
        self.workspaces = FakeWorkspaces()
        for person in (COACH, ANA, BEN):
            account = Account(
                id=person.person_id, email="a@b.example", name=person.name, password_hash="", created_at=NOON
            )
            self.workspaces.people[person.person_id] = account
            self.workspaces.join(WORKSPACE, person.person_id, person.role, NOON)
        self.number = 0

    def tell(self, who: Caller = ANA, *events: dict[str, object], video: str = VIDEO) -> bool:
        self.number += 1
        told = batch(self.number, *events)
        return count_usage(video, told, caller=who, films=self.films, sums=self.sums, clock=self.clock)

    def usage(self, who: Caller, days: int = 28) -> WorkspaceUsage:
        return read_usage(
            days,
            caller=who,
            sums=self.sums,
            workspaces=self.workspaces,
            titles=FakeFilmTitles(**{VIDEO: "Juggling"}),
            clock=self.clock,
        )

    def watched(self, who: Caller, video: str = VIDEO) -> WatchedFilm:
        return read_film_usage(
            video,
            caller=who,
            films=self.films,
            sums=self.sums,
            workspaces=self.workspaces,
            prices=PRICES,
            clock=self.clock,
        )


@pytest.fixture
def house() -> House:
    return House()


def test_a_batch_that_comes_again_counts_once(house: House) -> None:
    house.tell()
    house.number = 0
    house.tell()
    assert [each.ms for each in house.usage(ANA).people] == [10_000]
    assert len(house.sums.told) == 1


def test_what_is_told_of_a_film_elsewhere_or_of_none_is_refused(house: House) -> None:
    with pytest.raises(VideoNotFound):
        house.tell(member(2, workspace_id=ELSEWHERE))
    house.films.films[WORKSPACE, VIDEO] = film(frames=None)
    with pytest.raises(VideoNotReady):
        house.tell()
    with pytest.raises(VideoNotReady):
        house.watched(ANA)


def test_nothing_of_a_batch_counts_that_cannot_be(house: House) -> None:
    with pytest.raises(Invalid):
        house.tell(ANA, watched(0, 9), watched(990, 1_001))
    assert not house.sums.kept


def test_a_day_has_an_end(house: House) -> None:
    slowest = [watched(0, 1_000, 0.05)]  # 800 s
    for _ in range(MAX_DAY_MS // 800_000):
        house.tell(ANA, *slowest)
    with pytest.raises(TooManyRequests):
        house.tell(ANA, watched(0, 1))
    assert house.tell(BEN, *slowest)
    house.clock.move(86_400)
    assert house.tell(ANA)


def test_a_member_sees_only_what_they_did_themselves(house: House) -> None:
    house.tell(ANA)
    house.tell(BEN, watched(500, 1_000), looped(500, 550))
    ana = house.usage(ANA)
    assert (ana.everyone, [(each.name, each.ms) for each in ana.people]) == (False, [("Person 2", 10_000)])
    assert sum(day.ms for day in ana.days) == 10_000
    assert [(each.title, each.ms, each.people) for each in ana.films] == [("Juggling", 10_000, 1)]
    seen = house.watched(ANA)
    assert (seen.everyone, seen.watchers, seen.cost) == (False, 1, None)
    assert [(each.name, each.ms) for each in seen.practice] == [("Person 2", 10_000)]
    assert set(seen.plays[:50]) == {1.0}
    assert not any(seen.plays[50:])
    assert not any(seen.loops)


@pytest.mark.parametrize("role", [Role.VIEWER, Role.GUEST])
def test_neither_viewers_nor_guests_see_others(house: House, role: Role) -> None:
    house.tell(ANA)
    assert house.usage(member(3, role)).films == ()
    assert not any(house.watched(member(3, role)).plays)


@pytest.mark.parametrize("role", [Role.OWNER, Role.COACH])
def test_teachers_see_everybody_also_who_did_nothing(house: House, role: Role) -> None:
    house.tell(ANA)
    house.tell(ANA, watched(0, 500), video=OTHER_VIDEO)
    house.tell(BEN, watched(500, 1_000), looped(500, 550))
    seen = house.usage(member(1, role))
    assert [(each.name, each.ms, each.loops, each.days) for each in seen.people] == [
        ("Person 2", 30_000, 0, 1),
        ("Person 3", 20_000, 1, 1),
        ("Person 1", 0, 0, 0),
    ]
    assert [(each.title, each.ms, each.people) for each in seen.films] == [
        ("Juggling", 30_000, 2),
        (None, 20_000, 1),
    ]
    heat = house.watched(member(1, role))
    assert heat.watchers == 2
    assert (set(heat.plays[:50]), set(heat.plays[50:100]), set(heat.plays[100:])) == ({1.0}, {0.0}, {1.0})
    assert [part for part, loops in enumerate(heat.loops) if loops] == list(range(100, 110))


def test_who_has_left_keeps_their_figures_without_a_name(house: House) -> None:
    house.tell(member(9))
    assert next((each.name, each.ms) for each in house.usage(COACH).people) == (None, 10_000)
    assert house.watched(COACH).practice[0].name is None


def test_every_day_is_there_and_the_oldest_falls_out(house: House) -> None:
    house.tell()
    house.clock.move(6 * 86_400)
    week = house.usage(ANA, 7)
    assert [day.ms for day in week.days] == [10_000, 0, 0, 0, 0, 0, 0]
    assert (week.days[0].day, week.days[-1].day) == (week.first, week.last)
    house.clock.move(86_400)
    assert not any(day.ms for day in house.usage(ANA, 7).days)


def test_practice_is_this_week_beside_the_week_before(house: House) -> None:
    house.tell(ANA, watched(0, 500))
    house.clock.move(7 * 86_400)
    house.tell(ANA)
    (mine,) = house.watched(ANA).practice
    assert (mine.ms, mine.before) == (10_000, 20_000)
    house.clock.move(14 * 86_400)
    (mine,) = house.watched(ANA).practice
    assert (mine.ms, mine.before) == (0, 0)


def test_who_does_not_want_to_be_counted_is_not_and_is_forgotten(house: House) -> None:
    house.tell(ANA)
    house.tell(BEN)
    more = {"sums": house.sums, "clock": house.clock}
    assert choose_counting(False, caller=ANA, **more) is False  # type: ignore[arg-type]  # by name
    assert not is_counted(caller=ANA, sums=house.sums)
    assert house.tell(ANA) is False
    assert next((each.name, each.ms) for each in house.usage(COACH).people) == ("Person 3", 10_000)
    assert house.watched(COACH).watchers == 1
    assert choose_counting(True, caller=ANA, **more) is True  # type: ignore[arg-type]  # by name
    assert house.tell(ANA) is True


def test_the_cost_of_a_film_follows_from_its_row_and_what_was_watched(house: House) -> None:
    """1,000 frames of a megapixel; 5 MB of source and 10 MB of rendition; 1,000 s at 2 Mbit/s are a quarter of a GB."""
    for _ in range(25):
        house.tell(ANA, watched(0, 1_000))
    cost = house.watched(COACH).cost
    assert cost is not None
    assert cost.encoding == pytest.approx(0.001)
    assert cost.stored_gb == pytest.approx(0.015)
    assert cost.storage_month == pytest.approx(0.0003)
    assert cost.delivery == pytest.approx(0.02)
    assert cost.watched_minutes == pytest.approx(1_000 / 60)
