"""Two hundred people and twenty who draw, for a few seconds: the script of `make bench ONLY=lesson`."""

from __future__ import annotations

from tests.bench.bench_crowd import names
from tests.bench.bench_lesson import BUDGET, PEOPLE, Lesson, figures, play
from tests.light.gateway import POSTS_A_SECOND
from tests.light.house import house


def test_a_short_lesson_loses_nothing_and_stays_in_the_quota() -> None:
    with house(posts_per_second=BUDGET) as open_house:
        lesson = Lesson(open_house, names(PEOPLE))
        open_house.seat(lesson.seats)
        open_house.gateway.seen()
        play(lesson, 4 / 60)
        found = {figure.what: figure for figure in figures(lesson, 4 / 60)}
        answers = open_house.gateway.counts().answers
    assert lesson.notes >= 3
    assert lesson.refused == 0
    assert found["notes lost, or numbered twice"].ours == 0
    assert found["screens that are not at the last note"].ours == 0
    assert found["flows that arrived"].ours > 0
    assert found["busiest second"].ours < POSTS_A_SECOND
    assert set(answers) == {200}
