"""A cache that is away, slow or strange costs a request nothing but a short wait now and then."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from botocore.auth import SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials as Botocore

from practika.adapters.film_facts import FRESH, FilmCopy
from practika.adapters.sigv4 import Credentials
from practika.adapters.valkey import ValkeyRefused
from practika.adapters.valkey_cache import LONGEST_REST, MOST_BYTES, REST, ValkeyCache, iam_sign_in
from practika.ports.cache import Copy
from tests.examples import NOON, film
from tests.fakes.live import HandClock

COPY = FilmCopy(until=NOON + FRESH, video=film())


class Server:
    """Answers what it was told, or raises it; counts what it was asked."""

    def __init__(self, answer: Any = None) -> None:
        self.answer = answer
        self.asked: list[tuple[bytes, ...]] = []

    def ask(self, *words: bytes) -> Any:
        self.asked.append(words)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


class Bed:
    """A cache over that server, seconds that are moved by hand, and how often somebody was told that it is away."""

    def __init__(self, answer: Any = None) -> None:
        self.server = Server(answer)
        self.at = 100.0
        self.told = 0
        made: Any = self.server
        self.cache = ValkeyCache(made, HandClock(), away=self._tell, now=lambda: self.at)

    def _tell(self) -> None:
        self.told += 1


@pytest.mark.parametrize(
    "failure", [TimeoutError(), ConnectionRefusedError(), ValkeyRefused("NOAUTH"), ValueError()]
)
def test_no_failure_leaves_the_cache(failure: Exception) -> None:
    bed = Bed(failure)
    bed.cache.put("a", COPY)
    bed.at += LONGEST_REST
    assert bed.cache.get("a", FilmCopy) is None
    bed.at += LONGEST_REST
    bed.cache.drop("a")
    assert len(bed.server.asked) == bed.told == 3


def test_a_cache_that_failed_is_left_in_peace_longer_and_longer() -> None:
    bed = Bed(TimeoutError())
    asked_at: list[float] = []
    while len(asked_at) < 9:
        before = len(bed.server.asked)
        bed.cache.get("a", FilmCopy)
        if len(bed.server.asked) > before:
            asked_at.append(bed.at)
        bed.at += REST / 2
    rests = [later - earlier for earlier, later in pairwise(asked_at)]
    assert rests == [1, 2, 4, 8, 16, 32, LONGEST_REST, LONGEST_REST]


def test_one_good_answer_ends_the_rests() -> None:
    bed = Bed(TimeoutError())
    for _ in range(4):
        bed.cache.get("a", FilmCopy)
        bed.at += LONGEST_REST
    bed.server.answer = COPY.model_dump_json(by_alias=True).encode()
    assert bed.cache.get("a", FilmCopy) == COPY
    bed.server.answer = TimeoutError()
    bed.cache.get("a", FilmCopy)
    bed.at += REST
    asked = len(bed.server.asked)
    bed.cache.get("a", FilmCopy)
    assert len(bed.server.asked) == asked + 1


@pytest.mark.parametrize("answer", [b"", b"{}", b'{"until":"2026-03-01T12:00:30Z"}', b"\xff", 3, b"OK"])
def test_an_answer_that_is_no_copy_is_none(answer: Any) -> None:
    bed = Bed(answer)
    assert bed.cache.get("a", FilmCopy) is None
    assert bed.told == 0


def test_a_copy_lasts_at_the_server_as_long_as_it_is_believed() -> None:
    bed = Bed()
    bed.cache.put("film:1:a", COPY)
    bed.cache.put("film:1:a", Copy(until=NOON))
    ((verb, key, _, px, lasts),) = bed.server.asked
    assert (verb, key, px, lasts) == (b"SET", b"practika:film:1:a", b"PX", b"30000")


def test_what_is_too_large_is_not_sent() -> None:
    bed = Bed()
    bed.cache.put("a", COPY.model_copy(update={"video": film(filename="x" * MOST_BYTES)}))
    assert bed.server.asked == []


@pytest.mark.parametrize("token", [None, "session/token+with=signs"])
def test_the_password_is_what_the_sdk_would_sign(token: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    at = datetime(2026, 3, 1, 12, 0, 5, tzinfo=UTC)
    sign_in = iam_sign_in(
        "practika-prod",
        "practika-prod-doors",
        "us-east-1",
        credentials=lambda: Credentials("AKIDEXAMPLE", "secret", token),
        clock=HandClock(at),
    )
    asked = {"Action": "connect", "ResourceType": "ServerlessCache", "User": "practika-prod-doors"}
    request = AWSRequest(method="GET", url="https://practika-prod/", params=asked)
    monkeypatch.setattr("botocore.auth.get_current_datetime", lambda *_: at.replace(tzinfo=None))
    SigV4QueryAuth(
        Botocore("AKIDEXAMPLE", "secret", token), "elasticache", "us-east-1", expires=900
    ).add_auth(request)
    user, password = sign_in()
    assert user == "practika-prod-doors"
    assert _parts(password) == _parts(str(request.url).removeprefix("https://"))


def _parts(url: str) -> tuple[str, list[str]]:
    host, _, query = url.partition("/?")
    return host, sorted(query.split("&"))


def test_every_connection_signs_in_anew() -> None:
    clock = HandClock()
    sign_in = iam_sign_in("c", "u", "us-east-1", credentials=lambda: Credentials("k", "s"), clock=clock)
    first = sign_in()
    clock.move(timedelta(hours=13).total_seconds())
    assert sign_in() != first
