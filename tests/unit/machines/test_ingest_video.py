"""ingest_video: every path through the machine is a named case."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from practika.domain import hooks
from tests.fakes.ingest import KEY, VIDEO, WORKSPACE
from tests.unit.machines.stage_play import Play, Raises, staged

ORDER = {
    "bucket": "media",
    "key": KEY,
    "etag": "e1",
    "versionId": "",
    "size": 9,
    "attempt": 0,
}
FILM = {
    "workspaceId": "w",
    "videoId": "v",
    "attempt": 0,
    "proceed": True,
    "hasSound": True,
    "chunks": [0],
    "work": 10,
    "largestWork": 10,
}
HAPPY: dict[str, list[Any]] = {
    "ProbeVideo": [FILM],
    "TakeTurn": [{"workers": 3}],
    "EncodeChunk": [{"index": 0, "frameCount": 10}],
    "EncodeAudio": [{"seconds": 1.0}],
    "MakePictures": [{"tiles": 1}],
    "PublishVideo": [{"status": "ready"}],
    "RejectVideo": [{"code": "x", "reason": "because"}],
}
HAPPY_STAGES = ["uploaded", "probed", "encoded", "pictures", "playable", "published"]


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch) -> Iterator[Play]:
    with staged("ingest_video", monkeypatch) as ready:
        yield ready


def test_a_film_becomes_playable(play: Play) -> None:
    end = play.perform(ORDER, HAPPY)
    assert end.status == "SUCCEEDED"
    inside = ("EachChunk", "EncodeChunk", "HasSound", "EncodeAudio")
    assert [s for s in end.states if s not in inside and not s.startswith("Tell")] == [
        "ItsTurn", "ClaimRun", "SourceFits", "ProbeVideo", "IsCurrent", "FilmFits", "TakeTurn", "MayBegin",
        "EncodeFilm", "PassTurn", "HowEncoded", "MakePictures", "PublishVideo", "Playable",
    ]  # fmt: skip
    assert end.asked["EncodeChunk"] == [{"workspaceId": "w", "videoId": "v", "attempt": 0, "chunk": 0}]
    assert end.asked["EncodeAudio"] == [{"workspaceId": "w", "videoId": "v", "attempt": 0}]
    assert "RejectVideo" not in end.asked


def test_the_same_event_three_times_works_once(play: Play) -> None:
    ends = [play.perform(ORDER, HAPPY) for _ in range(3)]
    assert [end.status for end in ends] == ["SUCCEEDED"] * 3
    assert ends[1].states == ends[2].states == ["ItsTurn", "ClaimRun", "AlreadyStarted"]
    assert not ends[1].asked and not ends[2].asked


def test_an_event_of_another_version_of_the_same_source_works_no_more(play: Play) -> None:
    play.perform(ORDER, HAPPY)
    late = play.perform({**ORDER, "etag": "e2", "versionId": "v2", "size": 10}, HAPPY)
    assert late.states == ["ItsTurn", "ClaimRun", "AlreadyStarted"] and not late.asked


def test_the_first_event_that_comes_after_a_retry_works_no_more_however_often(play: Play) -> None:
    assert play.perform({**ORDER, "attempt": 1}, HAPPY).states[-1] == "Playable"
    ends = [play.perform(ORDER, {**HAPPY, "ProbeVideo": [{**FILM, "proceed": False}]}) for _ in range(2)]
    assert [end.states[-1] for end in ends] == ["Overtaken", "AlreadyStarted"]
    assert all("EncodeChunk" not in end.asked for end in ends)


@pytest.mark.parametrize("step", ["ProbeVideo", "EncodeChunk", "MakePictures", "PublishVideo"])
@pytest.mark.parametrize("over", ["Cancelled", "Overtaken"])
def test_a_run_that_is_over_ends_at_once_and_rings_no_alarm(play: Play, step: str, over: str) -> None:
    end = play.perform(ORDER, {**HAPPY, step: [Raises(over)]})
    assert (end.status, end.states[-1]) == ("SUCCEEDED", over)
    assert len(end.asked[step]) == 1 and "RejectVideo" not in end.asked and not end.waits


def test_one_pass_that_is_cancelled_ends_at_once(play: Play) -> None:
    answers = [{"index": 0}, Raises("Cancelled")]
    end = play.perform(ORDER, {**HAPPY, "EncodeChunk": answers, "MakePictures": [Raises("ChunkInexact")]})
    assert end.states[-3:] == ["EncodeWhole", "TellCancelled", "Cancelled"]


def test_a_retry_by_a_person_is_another_run(play: Play) -> None:
    play.perform(ORDER, HAPPY)
    again = play.perform({**ORDER, "attempt": 1}, HAPPY)
    assert again.states[-1] == "Playable"


def test_every_chunk_is_encoded(play: Play) -> None:
    end = play.perform(ORDER, {**HAPPY, "ProbeVideo": [{**FILM, "chunks": [0, 1, 2, 3, 4]}]})
    assert sorted(call["chunk"] for call in end.asked["EncodeChunk"]) == [0, 1, 2, 3, 4]


def test_only_the_killed_worker_of_many_is_replaced(play: Play) -> None:
    answers = [{"index": 0}, Raises("Runtime.ExitError"), {"index": 1}]
    end = play.perform(
        ORDER, {**HAPPY, "ProbeVideo": [{**FILM, "chunks": [0, 1, 2]}], "EncodeChunk": answers}
    )
    asked = sorted(call["chunk"] for call in end.asked["EncodeChunk"])
    assert end.states[-1] == "Playable" and len(asked) == 4 and set(asked) == {0, 1, 2}
    assert "EncodeWhole" not in end.states


def test_a_chunk_that_is_not_exact_is_left_to_one_pass(play: Play) -> None:
    """The other chunks go on to their end; the sound is not made again."""
    script = {
        **HAPPY,
        "ProbeVideo": [{**FILM, "chunks": [0, 1, 2]}],
        "EncodeChunk": [Raises("ChunkInexact"), {"index": 1}],
        "MakePictures": [Raises("ChunkInexact"), {"tiles": 1}],
    }
    end = play.perform(ORDER, script)
    assert end.states[-1] == "Playable" and not end.waits and "RejectVideo" not in end.asked
    asked = end.asked["EncodeChunk"]
    assert len(asked) == 4 and asked[-1] == {"workspaceId": "w", "videoId": "v", "attempt": 0}
    assert len(end.asked["EncodeAudio"]) == 1 and len(end.asked["MakePictures"]) == 2


def test_chunks_that_do_not_fit_together_are_left_to_one_pass(play: Play) -> None:
    end = play.perform(ORDER, {**HAPPY, "MakePictures": [Raises("ChunkInexact"), {"tiles": 1}]})
    assert [s for s in end.states if not s.startswith("Tell")][-6:] == [
        "MakePictures", "OnePassFits", "EncodeWhole", "MakePictures", "PublishVideo", "Playable",
    ]  # fmt: skip


def test_one_pass_that_fails_too_ends_in_a_reason(play: Play) -> None:
    answers = [{"index": 0}, Raises("RenditionInexact")]
    end = play.perform(ORDER, {**HAPPY, "EncodeChunk": answers, "MakePictures": [Raises("ChunkInexact")]})
    assert end.error == "RenditionInexact" and len(end.asked["EncodeChunk"]) == 2
    assert end.asked["RejectVideo"][0]["failure"]["Error"] == "RenditionInexact"


def test_a_silent_film_has_no_sound_worker(play: Play) -> None:
    end = play.perform(ORDER, {**HAPPY, "ProbeVideo": [{**FILM, "hasSound": False}]})
    assert end.status == "SUCCEEDED" and "Silent" in end.states and "EncodeAudio" not in end.asked


def test_an_overtaken_run_does_nothing(play: Play) -> None:
    end = play.perform(ORDER, {**HAPPY, "ProbeVideo": [{**FILM, "proceed": False}]})
    assert end.states == [
        "ItsTurn",
        "ClaimRun",
        "TellUploaded",
        "SourceFits",
        "ProbeVideo",
        "IsCurrent",
        "Overtaken",
    ]


def test_not_a_film_is_refused_at_once_with_its_reason(play: Play) -> None:
    end = play.perform(ORDER, {**HAPPY, "ProbeVideo": [Raises("NotAFilm", "This is a picture.")]})
    assert (end.status, end.error) == ("FAILED", "NotAFilm")
    assert len(end.asked["ProbeVideo"]) == 1 and not end.waits
    (told,) = end.asked["RejectVideo"]
    assert (told["key"], told["attempt"], told["failure"]["Error"]) == (ORDER["key"], 0, "NotAFilm")
    assert json.loads(told["failure"]["Cause"])["errorMessage"] == "This is a picture."


def test_a_probe_that_is_away_answers_later(play: Play) -> None:
    end = play.perform(ORDER, {**HAPPY, "ProbeVideo": [Raises("Unavailable"), Raises("Unavailable"), FILM]})
    assert end.states[-1] == "Playable" and len(end.waits) == 2


def test_a_killed_worker_is_replaced(play: Play) -> None:
    killed = {**HAPPY, "EncodeChunk": [Raises("Runtime.ExitError"), {"index": 0, "frameCount": 10}]}
    end = play.perform(ORDER, killed)
    assert end.states[-1] == "Playable" and len(end.asked["EncodeChunk"]) == 2
    assert len(end.asked["ProbeVideo"]) == 1


def test_a_film_waits_its_turn_while_others_films_keep_all_workers_busy(play: Play) -> None:
    """Many uploads at once: Lambda refuses what is above the limit, and that is no failure of the film."""
    full = [Raises("Lambda.TooManyRequestsException")] * 30
    end = play.perform(ORDER, {**HAPPY, "EncodeChunk": [*full, {"index": 0}]})
    assert end.states[-1] == "Playable" and len(end.asked["EncodeChunk"]) == 31
    assert "RejectVideo" not in end.asked


def test_a_worker_that_never_succeeds_ends_in_a_reason(play: Play) -> None:
    end = play.perform(ORDER, {**HAPPY, "EncodeAudio": [Raises("Runtime.OutOfMemory")]})
    assert (end.status, end.error) == ("FAILED", "Runtime.OutOfMemory")
    assert len(end.asked["EncodeAudio"]) == 4 and len(end.asked["RejectVideo"]) == 1


def test_a_worker_that_runs_out_of_time_is_tried_once_more(play: Play) -> None:
    end = play.perform(ORDER, {**HAPPY, "EncodeChunk": [Raises("Sandbox.Timedout", "Task timed out")]})
    assert end.error == "Sandbox.Timedout" and len(end.asked["EncodeChunk"]) == 2


def test_pictures_that_fail_end_in_a_reason(play: Play) -> None:
    end = play.perform(ORDER, {**HAPPY, "MakePictures": [Raises("DecodeFailed")]})
    assert end.error == "DecodeFailed" and end.states[-3:] == ["RejectVideo", "TellFailed", "Rejected"]


def test_a_rejection_is_tried_again(play: Play) -> None:
    script = {
        **HAPPY,
        "ProbeVideo": [Raises("EmptyFile")],
        "RejectVideo": [Raises("Unavailable"), {"code": "x", "reason": "because"}],
    }
    end = play.perform(ORDER, script)
    assert end.error == "EmptyFile" and len(end.asked["RejectVideo"]) == 2


def test_a_removed_video_ends_quietly(play: Play) -> None:
    end = play.perform(ORDER, {**HAPPY, "PublishVideo": [Raises("VideoNotFound")]})
    assert end.status == "SUCCEEDED" and end.states[-1] == "VideoIsGone" and "RejectVideo" not in end.asked


def details(play: Play) -> list[hooks.VideoStageEvent]:
    """What was told on the bus, as its schema reads it."""
    kinds = {(told["EventBusName"], told["Source"], told["DetailType"]) for told in play.told}
    assert kinds == {("hooks", hooks.SOURCE, hooks.DETAIL_TYPE)}
    return [hooks.VideoStageEvent.model_validate_json(json.dumps(told["Detail"])) for told in play.told]


def test_every_stage_is_told_once_in_order_with_an_id_of_its_own(play: Play) -> None:
    play.perform(ORDER, HAPPY)
    told = details(play)
    assert [event.stage for event in told] == HAPPY_STAGES
    assert [event.id for event in told] == [f"{VIDEO}/0/{stage}" for stage in HAPPY_STAGES]
    assert {(event.workspace_id, event.video_id, event.attempt) for event in told} == {(WORKSPACE, VIDEO, 0)}
    play.perform(ORDER, HAPPY)
    assert not play.told, "the same event again is no news"


@pytest.mark.parametrize(
    ("script", "stages"),
    [
        ({"ProbeVideo": [Raises("NotAFilm")]}, ["uploaded", "failed"]),
        ({"EncodeChunk": [Raises("Cancelled")]}, ["uploaded", "probed", "cancelled"]),
        ({"EncodeChunk": [Raises("Overtaken")]}, ["uploaded", "probed"]),
        ({"PublishVideo": [Raises("VideoNotFound")]}, HAPPY_STAGES[:4]),
    ],
)
def test_how_a_run_ends_is_told(play: Play, script: dict[str, Any], stages: list[str]) -> None:
    play.perform(ORDER, {**HAPPY, **script})
    told = details(play)
    assert [event.stage for event in told] == stages
    assert [(event.code, event.reason) for event in told if event.stage == "failed"] == [("x", "because")] * (
        stages[-1] == "failed"
    )


def test_a_bus_that_is_away_fails_no_film(play: Play) -> None:
    play.deaf = True
    assert play.perform(ORDER, HAPPY).states[-1] == "Playable"
    end = play.perform({**ORDER, "attempt": 1}, {**HAPPY, "ProbeVideo": [Raises("EmptyFile")]})
    assert end.error == "EmptyFile"
