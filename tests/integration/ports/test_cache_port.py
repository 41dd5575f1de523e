"""What every Cache must do: in this process, in a real server, and one in front of the other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from practika.adapters.memory import MemoryCache, NearCache
from practika.adapters.valkey import Valkey
from practika.adapters.valkey_cache import ValkeyCache
from practika.ports.cache import Cache, Copy
from tests.examples import NOON
from tests.fakes.live import HandClock
from tests.integration.valkey_server import PASSWORD, PATIENT, USER, running

ENDS = NOON + timedelta(seconds=30)


class Word(Copy):
    text: str


class Number(Copy):
    number: int


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with running() as server:
        yield server.port


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture(params=["memory", "valkey", "near and valkey"])
def cache(request: pytest.FixtureRequest, clock: HandClock) -> Iterator[Cache]:
    if request.param == "memory":
        yield MemoryCache(clock)
        return
    number = request.getfixturevalue("port")
    server = Valkey("127.0.0.1", number, sign_in=lambda: (USER, PASSWORD), tls=None, patience=PATIENT)
    far = ValkeyCache(server, clock, away=lambda: pytest.fail("the server is there"))
    for key in ("a", "b"):
        far.drop(key)
    yield far if request.param == "valkey" else NearCache(MemoryCache(clock), far)
    server.close()


def word(text: str = "Élan \r\n\0 ✓") -> Word:
    return Word(until=ENDS, text=text)


def test_what_was_put_comes_back_as_it_was(cache: Cache) -> None:
    cache.put("a", word())
    assert cache.get("a", Word) == word()
    assert cache.get("b", Word) is None


def test_the_last_one_counts(cache: Cache) -> None:
    cache.put("a", word("one"))
    cache.put("a", word("two"))
    assert cache.get("a", Word) == word("two")


def test_what_was_dropped_is_gone(cache: Cache) -> None:
    cache.put("a", word())
    cache.put("b", word())
    cache.drop("a")
    cache.drop("a")
    assert cache.get("a", Word) is None
    assert cache.get("b", Word) == word()


def test_a_copy_ends_when_it_said(cache: Cache, clock: HandClock) -> None:
    cache.put("a", word())
    clock.move(29.999)
    assert cache.get("a", Word) == word()
    clock.move(0.001)
    assert cache.get("a", Word) is None


def test_a_copy_that_has_ended_before_is_never_there(cache: Cache, clock: HandClock) -> None:
    clock.move(60)
    cache.put("a", word())
    assert cache.get("a", Word) is None


def test_a_copy_of_another_kind_is_none(cache: Cache) -> None:
    cache.put("a", Number(until=ENDS, number=1))
    assert cache.get("a", Word) is None
    assert cache.get("a", Number) == Number(until=ENDS, number=1)


def test_a_large_copy_comes_back_whole(cache: Cache) -> None:
    large = word("é" * 30_000)
    cache.put("a", large)
    assert cache.get("a", Word) == large
