"""ingest_video sends to AWS Batch what no Lambda can do, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from practika.usecases.hand_over import outcome_name
from tests.fakes.ingest import VIDEO, WORKSPACE
from tests.unit.machines.stage_play import Ending, Play, Raises, staged
from tests.unit.machines.test_ingest_video import FILM, HAPPY, ORDER

#: Just above what stage_play lets a Lambda do.
TOO_MUCH, TOO_LARGE = 1001, 10_001
VAST = {**FILM, "work": TOO_MUCH, "largestWork": TOO_MUCH}


def said(**outcome: Any) -> dict[str, str]:
    """What S3 answers for a worker's outcome."""
    return {"Body": json.dumps({"done": None, "error": None, "cause": None, **outcome})}


DONE = said(done={"chunks": 1})
SCRIPT: dict[str, list[Any]] = {**HAPPY, "ProbeVideo": [VAST], "Workshop": [{"JobId": "j"}], "Bucket": [DONE]}


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch) -> Iterator[Play]:
    with staged("ingest_video", monkeypatch) as ready:
        yield ready


def jobs(end: Ending) -> list[dict[str, Any]]:
    """The environment of each job, in order."""
    orders = [order["ContainerOverrides"]["Environment"] for order in end.asked.get("Workshop", [])]
    return [{each["Name"]: each["Value"] for each in order} for order in orders]


def test_a_film_as_large_as_a_lambda_may_have_stays_there(play: Play) -> None:
    film = {**FILM, "work": TOO_MUCH, "largestWork": TOO_MUCH - 1}
    end = play.perform({**ORDER, "size": TOO_LARGE - 1}, {**SCRIPT, "ProbeVideo": [film]})
    assert end.states[-1] == "Playable" and jobs(end) == []


def test_a_chunk_with_too_much_work_sends_the_film_to_batch(play: Play) -> None:
    end = play.perform(ORDER, SCRIPT)
    assert end.states[-1] == "Playable" and "EncodeChunk" not in end.asked and "EncodeAudio" not in end.asked
    assert jobs(end) == [{"WORK_TASK": "encode_film", "SOURCE_KEY": ORDER["key"], "ATTEMPT": "0"}]
    assert [told["Detail"]["stage"] for told in play.told][2:4] == ["encoded", "pictures"]


def test_the_answer_is_read_where_the_worker_leaves_it(play: Play) -> None:
    (asked,) = play.perform({**ORDER, "attempt": 7}, SCRIPT).asked["Bucket"]
    assert asked["Key"] == f"work/{WORKSPACE}/{VIDEO}/7/{outcome_name('encode_film')}"


def test_a_source_beyond_a_lambda_s_disk_is_looked_at_on_batch_first(play: Play) -> None:
    script = {**SCRIPT, "Bucket": [said(done=FILM), DONE]}
    end = play.perform({**ORDER, "size": TOO_LARGE}, script)
    assert [job["WORK_TASK"] for job in jobs(end)] == ["probe_video", "encode_film"]
    assert "ProbeVideo" not in end.asked and end.states[-1] == "Playable"
    assert end.asked["MakePictures"] == [{"workspaceId": "w", "videoId": "v", "attempt": 0}]


def test_an_overtaken_run_ends_after_the_probe_on_batch_too(play: Play) -> None:
    script = {**SCRIPT, "Bucket": [said(done={**FILM, "proceed": False})]}
    end = play.perform({**ORDER, "size": TOO_LARGE}, script)
    assert (len(jobs(end)), end.states[-1]) == (1, "Overtaken")


def test_the_way_back_of_a_vast_film_is_one_pass_on_batch(play: Play) -> None:
    film = {**FILM, "chunks": [0, 1], "work": TOO_MUCH, "largestWork": TOO_MUCH // 2}
    script = {**SCRIPT, "ProbeVideo": [film], "MakePictures": [Raises("ChunkInexact"), {"tiles": 1}]}
    end = play.perform(ORDER, script)
    assert [job["WORK_TASK"] for job in jobs(end)] == ["encode_whole"]
    assert end.states[-1] == "Playable" and "EncodeWhole" not in end.states


def test_one_pass_on_batch_follows_a_film_on_batch(play: Play) -> None:
    end = play.perform(ORDER, {**SCRIPT, "MakePictures": [Raises("ChunkInexact"), {"tiles": 1}]})
    assert [job["WORK_TASK"] for job in jobs(end)] == ["encode_film", "encode_whole"]
    assert end.states[-1] == "Playable"


@pytest.mark.parametrize(
    ("error", "last"),
    [("Cancelled", "Cancelled"), ("Overtaken", "Overtaken"), ("VideoNotFound", "VideoIsGone")],
)
def test_a_run_that_is_over_rings_no_alarm(play: Play, error: str, last: str) -> None:
    end = play.perform(ORDER, {**SCRIPT, "Bucket": [said(error=error, cause="{}")]})
    assert (end.status, end.states[-1]) == ("SUCCEEDED", last) and "RejectVideo" not in end.asked


def test_a_refusal_reaches_the_person_with_its_own_words(play: Play) -> None:
    cause = json.dumps({"errorMessage": "This film is encrypted."})
    end = play.perform(ORDER, {**SCRIPT, "Bucket": [said(error="FilmEncrypted", cause=cause)]})
    assert (end.status, end.error) == ("FAILED", "FilmEncrypted")
    (told,) = end.asked["RejectVideo"]
    assert told["failure"] == {"Error": "FilmEncrypted", "Cause": cause}


def test_a_job_that_fails_ends_in_a_reason_and_is_not_tried_again_by_the_machine(play: Play) -> None:
    """The queue has tried it as often as it makes sense. (AWS names it States.TaskFailed, which no door here may.)"""
    end = play.perform(ORDER, {**SCRIPT, "Workshop": [Raises("JobFailed")]})
    assert end.status == "FAILED" and len(jobs(end)) == 1 and len(end.asked["RejectVideo"]) == 1


def test_a_queue_that_cannot_be_reached_is_asked_again(play: Play) -> None:
    end = play.perform(ORDER, {**SCRIPT, "Workshop": [Raises("Batch.BatchException"), {"JobId": "j"}]})
    assert end.states[-1] == "Playable" and len(jobs(end)) == 2 and len(end.waits) == 1
