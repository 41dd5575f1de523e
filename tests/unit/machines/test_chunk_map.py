"""The Map over chunks stays within what one execution's history may hold (ADR 42)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from practika.domain.chunks import MOST_CHUNKS
from tests.unit.machines.stage_play import Play, Raises, staged
from tests.unit.machines.test_ingest_video import FILM, HAPPY, ORDER
from tests.unit.machines.test_retries import DEFINITION, states_of

#: AWS ends an execution whose history has more, and no Catch hears of it.
MOST_EVENTS = 25_000


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch) -> Iterator[Play]:
    with staged("ingest_video", monkeypatch) as ready:
        yield ready


def events(play: Play, attempt: int, chunks: int, refusals: int = 0) -> int:
    """Events of a run whose first chunk is refused a worker so often."""
    answers = [*[Raises("Lambda.TooManyRequestsException")] * refusals, {"index": 0}]
    film = {**FILM, "chunks": list(range(chunks))}
    end = play.perform({**ORDER, "attempt": attempt}, {**HAPPY, "ProbeVideo": [film], "EncodeChunk": answers})
    assert end.states[-1] == "Playable"
    return end.events


def test_the_longest_film_fits_even_when_every_worker_waits_as_often_as_it_may(play: Play) -> None:
    one, two = (events(play, chunks, chunks) for chunks in (1, 2))
    refused = events(play, 3, 1, refusals=1) - one
    encode = next(state for name, state in states_of(DEFINITION) if name == "EncodeChunk")
    waits = next(r for r in encode["Retry"] if r["ErrorEquals"] == ["Lambda.TooManyRequestsException"])
    a_chunk = (two - one) + waits["MaxAttempts"] * max(refused, 3)  # AWS: scheduled, started, failed
    assert 5 <= two - one <= 7 and 1 <= refused <= 3
    assert MOST_CHUNKS * a_chunk + one < MOST_EVENTS
