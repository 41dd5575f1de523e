"""ingest_video and turns: a film encodes with the workers it got, waits where it got none, and always passes on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.fakes.ingest import KEY
from tests.unit.machines.stage_play import Play, Raises, staged
from tests.unit.machines.test_ingest_video import FILM, HAPPY, ORDER

PASSED = {"key": KEY, "attempt": 0}


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch) -> Iterator[Play]:
    with staged("ingest_video", monkeypatch) as ready:
        yield ready


def turns(asked: dict[str, list[Any]]) -> list[dict[str, Any]]:
    """What the door was asked, without the machine's own name, which is told each time."""
    assert all(each["machine"].startswith("arn:aws:states:") for each in asked["TakeTurn"])
    return [{name: each[name] for name in each if name != "machine"} for each in asked["TakeTurn"]]


def test_a_film_asks_with_what_was_probed_and_passes_on_when_it_is_encoded(play: Play) -> None:
    end = play.perform(ORDER, HAPPY)
    assert turns(end.asked) == [{"key": KEY, "attempt": 0, "size": 9, "film": FILM}, PASSED]
    steps = [
        state for state in end.states if state in ("TakeTurn", "EncodeChunk", "PassTurn", "MakePictures")
    ]
    assert steps == ["TakeTurn", "EncodeChunk", "PassTurn", "MakePictures"]


def test_a_film_without_a_worker_ends_its_run_and_waits(play: Play) -> None:
    end = play.perform(ORDER, {**HAPPY, "TakeTurn": [{"workers": 0}]})
    assert (end.status, end.states[-1]) == ("SUCCEEDED", "Waits")
    assert (
        "EncodeChunk" not in end.asked and "EncodeAudio" not in end.asked and len(end.asked["TakeTurn"]) == 1
    )


def test_a_film_whose_turn_has_come_goes_on_where_it_waited(play: Play) -> None:
    play.perform(ORDER, {**HAPPY, "TakeTurn": [{"workers": 0}]})
    film = {**FILM, "chunks": [0, 1, 2]}
    order = {"key": KEY, "attempt": 0, "size": 9, "film": film, "turn": {"workers": 2}}
    end = play.perform(order, HAPPY)
    assert end.states[:2] == ["ItsTurn", "EncodeFilm"] and end.states[-1] == "Playable"
    assert len(end.asked["EncodeChunk"]) == 3 and turns(end.asked) == [PASSED]


@pytest.mark.parametrize(
    ("error", "last"),
    [
        ("Cancelled", "Cancelled"),
        ("Overtaken", "Overtaken"),
        ("VideoNotFound", "VideoIsGone"),
        ("DecodeFailed", "Rejected"),
    ],
)
def test_however_encoding_ends_the_turn_is_passed_on(play: Play, error: str, last: str) -> None:
    end = play.perform(ORDER, {**HAPPY, "EncodeChunk": [Raises(error)]})
    assert turns(end.asked)[1:] == [PASSED] and end.states[-1] == last
    assert len(end.asked.get("RejectVideo", [])) == (last == "Rejected")


def test_a_turn_that_cannot_be_passed_on_now_costs_no_film(play: Play) -> None:
    end = play.perform(ORDER, {**HAPPY, "TakeTurn": [{"workers": 3}, Raises("Unavailable")]})
    assert end.states[-1] == "Playable" and len(end.asked["TakeTurn"]) == 8
    answers = [{"workers": 3}, *[Raises("Unavailable")] * 7]
    failed = play.perform(
        {**ORDER, "attempt": 1}, {**HAPPY, "TakeTurn": answers, "EncodeChunk": [Raises("DecodeFailed")]}
    )
    assert failed.error == "DecodeFailed" and len(failed.asked["RejectVideo"]) == 1


def test_a_film_that_was_cancelled_before_its_turn_ends_in_order(play: Play) -> None:
    end = play.perform(ORDER, {**HAPPY, "TakeTurn": [Raises("Cancelled")]})
    assert end.states[-2:] == ["TellCancelled", "Cancelled"] and "EncodeChunk" not in end.asked
