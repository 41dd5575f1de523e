"""The task doors as the machine rings them: what goes in, what comes out, under which name an error leaves."""

from __future__ import annotations

import importlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import pytest

from practika.domain import errors
from practika.domain.video import VideoStatus
from practika.runtime.wiring import films, ingest, live
from tests.cloud import film
from tests.fakes.annotations import FakeAnnotations
from tests.fakes.films import FakeBucket, FakeVideos
from tests.fakes.ingest import KEY, VIDEO, WORKSPACE, uploaded_video
from tests.fakes.ingest_machine import FakeIngestMachine
from tests.fakes.live import FakeNotices
from tests.fakes.turns import FakeTurns
from tests.gateway import Context

RUN = {"workspaceId": WORKSPACE, "videoId": VIDEO, "attempt": 0}


class Stage:
    """The doors' world: a bucket, one row, and what was told."""

    def __init__(self) -> None:
        self.bucket, self.videos, self.notices = FakeBucket(), FakeVideos(), FakeNotices()
        self.videos.add(uploaded_video())

    def ring(self, door: str, event: dict[str, Any]) -> dict[str, Any]:
        answer: dict[str, Any] = importlib.import_module(f"{door}.handler").lambda_handler(event, Context())
        return answer


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Stage]:
    made = Stage()
    monkeypatch.setattr(films, "videos", lambda: made.videos)
    monkeypatch.setattr(films, "media_store", lambda: made.bucket)
    monkeypatch.setattr(live, "notices", lambda: made.notices)
    monkeypatch.setattr(live, "annotations", FakeAnnotations)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("FFMPEG_PATH", imageio_ffmpeg.get_ffmpeg_exe())
    ingest.media_tool.cache_clear()
    yield made
    ingest.media_tool.cache_clear()
    assert not list((tmp_path / "practika-ingest").glob("*"))


def test_the_doors_in_order_make_a_film_playable(stage: Stage) -> None:
    stage.bucket.objects[KEY] = film("one_frame_0.04s.mp4").read_bytes()
    probed = stage.ring("task_probe_video", {"key": KEY, "attempt": 0})
    assert probed == {
        **RUN,
        "proceed": True,
        "hasSound": True,
        "chunks": [0],
        "work": 320 * 240,
        "largestWork": 320 * 240,
    }
    assert stage.ring("task_encode_chunk", {**RUN, "chunk": 0}) == {"index": 0, "frameCount": 1}
    assert stage.ring("task_encode_audio", RUN)["seconds"] == pytest.approx(0.04, abs=0.03)
    assert stage.ring("task_make_pictures", RUN) == {"tiles": 1}
    assert stage.ring("task_publish_video", RUN) == {"status": "ready"}
    assert stage.notices.published[-1].playable
    assert f"media/{WORKSPACE}/{VIDEO}/0/master.m3u8" in stage.bucket.objects


def test_a_refusal_leaves_under_its_class_name_with_its_text(stage: Stage) -> None:
    stage.bucket.objects[KEY] = b""
    with pytest.raises(errors.EmptyFile) as caught:
        stage.ring("task_probe_video", {"key": KEY, "attempt": 0})
    assert str(caught.value) == errors.EmptyFile.default


def test_a_source_that_is_gone_is_a_refusal_too(stage: Stage) -> None:
    with pytest.raises(errors.SourceMissing):
        stage.ring("task_probe_video", {"key": KEY, "attempt": 0})


def test_a_rejection_tells_its_code(stage: Stage) -> None:
    failure = {"Error": "EmptyFile", "Cause": '{"errorType":"EmptyFile","errorMessage":"Nothing in it."}'}
    order = {"key": KEY, "attempt": 0, "failure": failure}
    assert stage.ring("task_reject_video", order) == {"code": "empty_file", "reason": "Nothing in it."}
    row = stage.videos.get(WORKSPACE, VIDEO)
    assert (row.status, row.failure_reason) == (VideoStatus.FAILED, "Nothing in it.")
    assert stage.notices.published[-1].failure_reason == "Nothing in it."


def test_a_rejection_of_a_removed_video_is_quiet(stage: Stage) -> None:
    stage.videos.remove(WORKSPACE, VIDEO)
    order = {"key": KEY, "attempt": 0, "failure": {"Error": "KeyError", "Cause": ""}}
    assert stage.ring("task_reject_video", order) == {"code": None, "reason": None}


def test_an_older_attempt_does_not_proceed(stage: Stage) -> None:
    stage.videos.begin_attempt(WORKSPACE, VIDEO, 2)
    assert stage.ring("task_probe_video", {"key": KEY, "attempt": 1})["proceed"] is False


def test_what_a_killed_worker_left_is_gone_before_the_next_begins(stage: Stage, tmp_path: Path) -> None:
    root = tmp_path / "practika-ingest"
    for left in (str(os.getpid()), "999999999", "strange"):
        (root / left).mkdir(parents=True)
        (root / left / "source").write_text("somebody's film")
    with ingest.private_folder() as folder:
        assert list(root.iterdir()) == [folder] and not list(folder.iterdir())
        assert folder.stat().st_mode & 0o077 == 0


def turn_doors(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> FakeIngestMachine:
    """The door of turns, with one worker for all films."""
    machine, turns = FakeIngestMachine(), FakeTurns(stage.videos)
    monkeypatch.setattr(films, "turns", lambda: turns)
    monkeypatch.setattr(films, "machine_at", lambda arn: machine)
    monkeypatch.setenv("FILM_WORKERS", "1")
    monkeypatch.setenv("CHUNKS_AT_ONCE", "2")
    return machine


def test_a_film_asks_for_workers_and_passes_its_turn_on(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = turn_doors(stage, monkeypatch)
    second = uploaded_video().model_copy(update={"id": "vid_01J00000000000000000000001"})
    stage.videos.add(second)
    for video in (VIDEO, second.id):
        stage.videos.begin_attempt(WORKSPACE, video, 0)
    order = {"key": KEY, "attempt": 0, "size": 9, "film": {"chunks": [0, 1, 2]}, "machine": "arn"}
    behind = {**order, "key": KEY.replace(VIDEO, second.id)}
    assert stage.ring("task_take_turn", order) == {"workers": 1}
    assert stage.ring("task_take_turn", behind) == {"workers": 0}
    assert stage.ring("task_take_turn", {"key": KEY, "attempt": 0, "machine": "arn"}) == {"workers": 0}
    ((video, attempt, begun),) = machine.begun
    assert (video, attempt, begun["turn"]) == (second.id, 0, {"workers": 1})
    assert {name: begun[name] for name in ("key", "attempt", "size", "film")} == {
        name: behind[name] for name in ("key", "attempt", "size", "film")
    }
