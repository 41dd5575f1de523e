"""A record that a door hands back comes again, and then is a letter; the others are not held up for ever."""

from __future__ import annotations

from typing import Any

import pytest

from cdk.local.endpoint import letters


def records(*numbers: int) -> list[dict[str, Any]]:
    return [{"dynamodb": {"SequenceNumber": str(number)}} for number in numbers]


class Door:
    """Cannot read the poisoned ones; takes all before and after them. From the call `fails` on it fails as a whole."""

    def __init__(self, *poison: int, fails: int = 99) -> None:
        self.poison = {str(number) for number in poison}
        self.fails = fails
        self.seen: list[list[str]] = []

    def __call__(self, _function: Any, event: dict[str, Any]) -> dict[str, Any]:
        self.seen.append([one["dynamodb"]["SequenceNumber"] for one in event["Records"]])
        if len(self.seen) >= self.fails:
            return {"error": True, "body": {"errorType": "Unavailable"}}
        back = [number for number in self.seen[-1] if number in self.poison][:1]
        return {"body": {"batchItemFailures": [{"itemIdentifier": number} for number in back]}}


def read(door: Door, *numbers: int, monkeypatch: pytest.MonkeyPatch) -> tuple[list[str], dict[str, Any]]:
    monkeypatch.setattr(letters, "PAUSE", 0)
    given_up: list[str] = []
    answer = letters.take_again(
        door, None, records(*numbers), 2, lambda one, _: given_up.append(one["dynamodb"]["SequenceNumber"])
    )
    return given_up, answer


def test_what_cannot_be_read_becomes_a_letter_and_the_rest_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    door = Door(2, 4)
    given_up, answer = read(door, 1, 2, 3, 4, monkeypatch=monkeypatch)
    assert given_up == ["2", "4"]
    assert not answer.get("error")
    assert door.seen[0] == ["1", "2", "3", "4"]
    assert door.seen[1:3] == [["2", "3", "4"]] * 2  # two more tries before it is given up
    assert door.seen[3] == ["3", "4"]


def test_a_door_that_fails_as_a_whole_is_left_to_the_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    given_up, answer = read(Door(1, fails=2), 1, 2, monkeypatch=monkeypatch)
    assert (given_up, answer["error"]) == ([], True)


def test_what_all_took_is_given_once(monkeypatch: pytest.MonkeyPatch) -> None:
    door = Door()
    read(door, 1, 2, monkeypatch=monkeypatch)
    assert door.seen == [["1", "2"]]
