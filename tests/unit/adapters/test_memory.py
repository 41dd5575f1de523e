"""What is remembered ends when it should, and never grows."""

from __future__ import annotations

from datetime import timedelta

from practika.adapters.memory import Memory
from tests.examples import NOON
from tests.fakes.live import HandClock

SOON = NOON + timedelta(seconds=10)


def test_of_too_many_the_one_goes_that_was_not_asked_for_the_longest() -> None:
    memory: Memory[str, int] = Memory(HandClock(), most=2)
    memory.keep("a", 1, SOON)
    memory.keep("b", 2, SOON)
    assert memory.get("a") == 1
    memory.keep("c", 3, SOON)
    assert [memory.get(key) for key in "abc"] == [1, None, 3]


def test_a_changed_value_ends_when_the_first_one_would_have() -> None:
    clock = HandClock()
    memory: Memory[str, int] = Memory(clock)
    memory.keep("a", 1, SOON)
    clock.move(9)
    memory.change("a", 2)
    assert memory.get("a") == 2
    clock.move(1)
    assert memory.get("a") is None


def test_what_is_not_there_cannot_be_changed() -> None:
    memory: Memory[str, int] = Memory(HandClock())
    memory.change("a", 2)
    assert memory.get("a") is None
