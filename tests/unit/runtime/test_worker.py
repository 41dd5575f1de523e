"""The container's door: what it is told, what it leaves for the machine, and how it ends."""

from __future__ import annotations

import json
import signal
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import pytest

from practika.domain.errors import EmptyFile
from practika.domain.video import CANCELLED
from practika.runtime import worker
from practika.runtime.settings import settings
from practika.runtime.wiring import films, ingest, live
from tests.cloud import film
from tests.fakes.films import FakeBucket, FakeVideos
from tests.fakes.ingest import KEY, VIDEO, WORKSPACE, uploaded_video
from tests.fakes.live import FakeNotices

WORK = f"work/{WORKSPACE}/{VIDEO}/0/"


class Shop:
    """A container's surroundings: a bucket that counts downloads, one row, and the order in the environment."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.bucket, self.videos, self.notices = FakeBucket(), FakeVideos(), FakeNotices()
        self.videos.add(uploaded_video())
        self.bucket.objects[KEY] = film("one_frame_0.04s.mp4").read_bytes()
        self._set = monkeypatch.setenv

    def start(self, task: str, **environment: str) -> int:
        for name, value in {"WORK_TASK": task, "SOURCE_KEY": KEY, "ATTEMPT": "0", **environment}.items():
            self._set(name, value)
        return worker.main()

    def outcome(self, task: str) -> Any:
        return json.loads(self.bucket.objects[f"{WORK}{task}.outcome.json"])


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Shop]:
    made = Shop(monkeypatch)
    monkeypatch.setattr(films, "videos", lambda: made.videos)
    monkeypatch.setattr(films, "videos_apart", lambda: made.videos)
    monkeypatch.setattr(films, "media_store", lambda: made.bucket)
    monkeypatch.setattr(live, "notices", lambda: made.notices)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("FFMPEG_PATH", imageio_ffmpeg.get_ffmpeg_exe())
    before = signal.getsignal(signal.SIGTERM)
    ingest.media_tool.cache_clear()
    yield made
    ingest.media_tool.cache_clear()
    signal.signal(signal.SIGTERM, before)
    assert not list((tmp_path / "practika-ingest").glob("*"))


def test_a_film_is_probed_and_encoded_as_the_doors_do_it(shop: Shop) -> None:
    assert shop.start("probe_video") == worker.DONE
    probed = shop.outcome("probe_video")["done"]
    assert (probed["videoId"], probed["proceed"], probed["chunks"]) == (VIDEO, True, [0])
    assert probed["largestWork"] == probed["work"] > 0
    assert shop.start("encode_film") == worker.DONE
    assert shop.outcome("encode_film") == {"done": {"chunks": 1}, "error": None, "cause": None}
    kept = {key.removeprefix(WORK) for key in shop.bucket.objects if key.startswith(WORK)}
    assert {"chunk_00000.json", "sound.json", "film.json", "shown.bin"} <= kept


def test_the_source_is_fetched_once_for_all_that_is_made_of_it(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.start("probe_video")
    fetched: list[str] = []
    fetch = shop.bucket.download

    def counted(key: str, to: Path) -> None:
        fetched.append(key)
        fetch(key, to)

    monkeypatch.setattr(shop.bucket, "download", counted)
    assert shop.start("encode_film") == worker.DONE
    assert fetched == [KEY]


def test_who_comes_again_finds_the_work_done(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    for task in ("probe_video", "encode_film"):
        shop.start(task)
    monkeypatch.setattr(shop.bucket, "download", None)
    assert shop.start("encode_film") == worker.DONE


def test_one_pass_is_the_way_back_here_too(shop: Shop) -> None:
    shop.start("probe_video")
    assert shop.start("encode_whole") == worker.DONE
    assert any(key.startswith(f"media/{WORKSPACE}/{VIDEO}/0/v") for key in shop.bucket.objects)


def test_a_refusal_is_no_failure_of_the_job_and_keeps_its_words(shop: Shop) -> None:
    shop.bucket.objects[KEY] = b""
    assert shop.start("probe_video") == worker.DONE
    said = shop.outcome("probe_video")
    assert (said["done"], said["error"]) == (None, "EmptyFile")
    assert json.loads(said["cause"])["errorMessage"] == EmptyFile.default


def test_a_person_who_cancels_ends_the_worker(shop: Shop) -> None:
    shop.start("probe_video")
    shop.videos.failed(WORKSPACE, VIDEO, attempt=0, code=CANCELLED, reason="stopped")
    assert shop.start("encode_film") == worker.DONE
    assert shop.outcome("encode_film")["error"] == "Cancelled"


def test_a_long_fetch_gives_signs_of_life_also_after_one_was_not_heard(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    beats, heard = list[int](), threading.Event()

    def alive(*_: str, attempt: int) -> None:
        beats.append(attempt)
        if len(beats) == 1:
            raise ConnectionError
        heard.set()

    monkeypatch.setattr(worker, "BEAT_SECONDS", 0.001)
    monkeypatch.setattr(shop.videos, "alive", alive)
    fetch = shop.bucket.download

    def slowly(key: str, to: Path) -> None:
        assert heard.wait(10)
        fetch(key, to)

    monkeypatch.setattr(shop.bucket, "download", slowly)
    assert shop.start("probe_video") == worker.DONE
    assert len(beats) >= 2 and set(beats) == {0}


def test_what_breaks_is_tried_again_and_leaves_no_answer(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FFMPEG_PATH", "/nowhere/ffmpeg")
    assert shop.start("probe_video") == worker.BROKEN
    assert f"{WORK}probe_video.outcome.json" not in shop.bucket.objects


def test_a_machine_that_is_taken_away_ends_it_in_order(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shop.bucket, "download", lambda *_: signal.raise_signal(signal.SIGTERM))
    assert shop.start("probe_video") == worker.INTERRUPTED
    assert f"{WORK}probe_video.outcome.json" not in shop.bucket.objects


@pytest.mark.parametrize(
    ("task", "environment"),
    [("dig", {}), ("encode_film", {"ATTEMPT": "x"}), ("encode_film", {"SOURCE_KEY": "keys/k"}), (" ", {})],
)
def test_who_is_called_wrongly_says_so_and_does_nothing(
    shop: Shop, task: str, environment: dict[str, str], tmp_path: Path
) -> None:
    assert shop.start(task, **environment) == worker.WRONGLY_CALLED
    assert list(shop.bucket.objects) == [KEY]
    (tmp_path / "practika-ingest").mkdir(exist_ok=True)


def test_a_worker_of_hours_is_as_patient_as_they_are_long(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings.patience == 1
    monkeypatch.setenv("WORKER_HOURS", "12")
    monkeypatch.setenv("WORKER_MEMORY", "16384")
    assert (settings.patience, settings.memory_bytes) == (48, 16 * 1024**3)
