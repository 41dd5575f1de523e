"""The name of a door's error, as a state machine will see it."""

from __future__ import annotations

import traceback

import pytest

from cdk.local.endpoint.door_errors import name_of


class NotAFilm(Exception):
    """Stands for an error of the domain."""


@pytest.mark.parametrize("message", ["This is a picture.", "two\nlines: of it", "", "a: b"])
def test_the_class_name_is_found_whatever_the_message_says(message: str) -> None:
    try:
        raise NotAFilm(message)
    except NotAFilm as error:
        answer = {"status": "error", "error": str(error), "trace": traceback.format_exc()}
    assert name_of(answer) == "NotAFilm"


def test_a_killed_process_is_an_exit() -> None:
    assert name_of({"status": "error", "error": "Worker process died"}) == "Runtime.ExitError"


def test_an_answer_that_does_not_tell_has_no_name() -> None:
    assert name_of({"status": "error", "error": "No JSON response from worker after 200 lines"}) is None
    assert name_of({}) is None
