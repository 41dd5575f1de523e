"""Turns: everybody with films has one in work, nobody has more than a share, and lanes keep their order."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practika.domain.turns import Turn, beginning, fair_share, granted, kept_free
from tests.examples import WORKSPACE, named

PEOPLE = [named("usr", number) for number in range(1, 6)]


def turn(number: int, person: str = PEOPLE[0], wants: int = 1, workers: int | None = None) -> Turn:
    return Turn(
        workspace_id=WORKSPACE,
        video_id=named("vid", number),
        attempt=0,
        person_id=person,
        wants=wants,
        workers=workers,
    )


@st.composite
def lanes(draw: st.DrawFn) -> list[Turn]:
    """Any films of up to five people; some run already, by whatever rule."""
    rows = st.tuples(
        st.sampled_from(PEOPLE), st.integers(1, 40), st.one_of(st.none(), st.none(), st.integers(1, 40))
    )
    return [
        turn(number, person, wants, workers)
        for number, (person, wants, workers) in enumerate(draw(st.lists(rows, max_size=40)))
    ]


def after(turns: list[Turn], begun: list[Turn]) -> list[Turn]:
    now = {each.video_id: each for each in begun}
    return [now.get(each.video_id, each) for each in turns]


def held(turns: list[Turn]) -> Counter[str]:
    sums = Counter[str]()
    for each in turns:
        sums[each.person_id] += each.workers or 0
    return sums


@pytest.mark.parametrize(("workers", "free"), [(1, 0), (2, 1), (4, 1), (10, 2), (100, 20)])
def test_some_workers_are_kept_for_whoever_comes_next(workers: int, free: int) -> None:
    assert kept_free(workers) == free


@pytest.mark.parametrize(("people", "share"), [(0, 80), (1, 80), (2, 40), (3, 26), (80, 1), (500, 1)])
def test_shares_of_a_hundred_workers(people: int, share: int) -> None:
    assert fair_share(100, people) == share


@pytest.mark.parametrize(
    ("wants", "share", "others", "got"),
    [(8, 80, 0, 8), (40, 26, 0, 26), (8, 80, 72, 8), (8, 80, 75, 5), (8, 80, 77, 0), (1, 3, 3, 0), (8, 40, 80, 0)],
)  # fmt: skip
def test_what_the_first_of_a_lane_gets(wants: int, share: int, others: int, got: int) -> None:
    assert granted(wants, share, others) == got


def test_one_person_s_fifty_films_leave_room_for_another_s_one() -> None:
    films = [turn(number, wants=8) for number in range(50)]
    running = after(films, beginning(films, workers=100))
    assert held(running)[PEOPLE[0]] == 80
    (late,) = beginning([*running, turn(99, PEOPLE[1], wants=8)], workers=100)
    assert (late.person_id, late.workers) == (PEOPLE[1], 8)


@given(lanes(), st.integers(1, 120))
def test_everybody_who_has_films_has_one_in_work(turns: list[Turn], workers: int) -> None:
    sums = held(after(turns, beginning(turns, workers=workers)))
    assert all(sums[each.person_id] >= 1 for each in turns)


@given(lanes(), st.integers(1, 120))
def test_beyond_a_share_there_is_only_what_all_shares_leave(turns: list[Turn], workers: int) -> None:
    share = fair_share(workers, len({each.person_id for each in turns}))
    begun = beginning(turns, workers=workers)
    before, now = held(turns), held(after(turns, begun))
    modest = all(now[person] <= max(share, before[person]) for person in now)
    assert modest or sum(now.values()) <= workers - kept_free(workers)
    assert all(1 <= (each.workers or 0) <= min(each.wants, share) for each in begun)


def test_what_shares_leave_goes_to_whoever_has_least() -> None:
    films = [turn(number, PEOPLE[number % 3], wants=8) for number in range(30)]
    assert fair_share(10, 3) == 2
    running = after(films, beginning(films, workers=10))
    assert sorted(held(running).values()) == [2, 2, 4]


@given(lanes(), st.integers(1, 120))
def test_a_lane_keeps_its_order(turns: list[Turn], workers: int) -> None:
    begun = {each.video_id for each in beginning(turns, workers=workers)}
    for person in PEOPLE:
        lane = [each.video_id in begun for each in turns if each.person_id == person and each.workers is None]
        assert lane == sorted(lane, reverse=True)


@given(lanes(), st.integers(1, 120))
def test_asking_again_begins_nothing_more(turns: list[Turn], workers: int) -> None:
    assert beginning(after(turns, beginning(turns, workers=workers)), workers=workers) == []


@given(st.lists(st.tuples(st.sampled_from(PEOPLE), st.integers(1, 40)), max_size=60), st.integers(10, 120))
def test_of_an_empty_house_only_what_is_kept_free_stays(films: list[tuple[str, int]], workers: int) -> None:
    turns = [turn(number, person, wants) for number, (person, wants) in enumerate(films)]
    assert sum(held(beginning(turns, workers=workers)).values()) <= workers - kept_free(workers)


@given(lanes(), st.integers(1, 120))
def test_every_film_comes_to_its_turn(turns: list[Turn], workers: int) -> None:
    """As long as films end: each round the oldest running one of everybody does."""
    left = list(turns)
    for _ in range(len(turns) * 2 + 1):
        left = after(left, beginning(left, workers=workers))
        for person in PEOPLE:
            ends = next((each for each in left if each.person_id == person and each.workers), None)
            left = [each for each in left if each is not ends]
    assert left == []
