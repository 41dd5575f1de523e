"""The log's arithmetic: marks that are never newer than they say, and when a client must load anew."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from practika.domain.changes import SETTLE, Change, Counter, catch_up
from tests.examples import NOON, added, member


def changes(*numbers: int) -> list[Change]:
    return [Change(seq=number, at=NOON, event=added(number)) for number in numbers]


steps = st.lists(st.tuples(st.integers(1, 5), st.floats(-3, 30)), max_size=40)


@given(steps, st.floats(0, 60))
def test_the_settled_number_is_old_enough_and_not_needlessly_old(
    appends: list[tuple[int, float]], wait: float
) -> None:
    now, counter, logged = NOON, Counter.fresh(NOON), [(0, NOON - SETTLE)]
    for count, seconds in appends:
        now += timedelta(seconds=seconds)
        counter = counter.advanced(count, now)
        logged.append((counter.last.seq, counter.last.at))
    now = max(now, counter.last.at) + timedelta(seconds=wait)
    settled = counter.settled(now)
    old_enough = max(seq for seq, at in logged if now - at >= SETTLE)
    a_while_ago = max(seq for seq, at in logged if now - at >= 3 * SETTLE or seq == 0)
    assert a_while_ago <= settled <= old_enough


def test_after_a_long_silence_the_number_before_it_is_settled_at_once() -> None:
    counter = Counter.fresh(NOON).advanced(5, NOON).advanced(5, NOON + timedelta(seconds=1))
    monday = NOON + timedelta(days=30)
    assert counter.advanced(1, monday).settled(monday) == 10


@given(st.lists(st.integers(1, 9), min_size=1, max_size=20))
def test_numbers_only_grow(counts: list[int]) -> None:
    counter = Counter.fresh(NOON)
    for count in counts:
        counter = counter.advanced(count, NOON)
    assert counter.last.seq == sum(counts)
    assert counter.recent.seq <= counter.last.seq
    assert counter.older.seq <= counter.recent.seq


def test_who_missed_nothing_gets_nothing() -> None:
    answer = catch_up(7, [], 7, viewer=member(), withdrawals={})
    assert (answer.changes, answer.last_seq, answer.snapshot_required, answer.more) == ((), 7, False, False)


def test_who_missed_some_gets_them_and_hears_if_there_is_more() -> None:
    answer = catch_up(2, changes(3, 4), 9, viewer=member(), withdrawals={})
    assert ([one.seq for one in answer.changes], answer.last_seq, answer.more) == ([3, 4], 4, True)
    answer = catch_up(2, changes(3, 4), 4, viewer=member(), withdrawals={})
    assert (answer.last_seq, answer.more) == (4, False)


def test_who_is_behind_or_ahead_of_the_log_loads_anew() -> None:
    for after, found, last in ((0, changes(3, 4), 4), (0, [], 4), (1, changes(2, 4), 4), (9, [], 4)):
        assert catch_up(after, found, last, viewer=member(), withdrawals={}).snapshot_required
