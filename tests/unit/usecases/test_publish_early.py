"""What is finished from the start on is published, whoever finishes when; the last word is always the true one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practika.domain.renditions import EncodedSound
from practika.domain.video import IngestStage, Video, VideoStatus
from practika.usecases.ingest_steps import PLAN, PROMISED, SOUND, Run, chunk_name, keep, keep_map
from practika.usecases.publish_early import end_early, publish_early
from tests.fakes.films import FakeBucket, FakeVideos
from tests.fakes.ingest import VIDEO, WORKSPACE, uploaded_video
from tests.fakes.live import FakeNotices
from tests.parts_of_a_film import CHUNKS, FILM, chunk_report, plan, sound_track

RUN = Run(WORKSPACE, VIDEO, 0)
SOUND_WORKER = len(CHUNKS)


class House:
    """A film that was probed; its workers have just begun."""

    def __init__(self, *, has_audio: bool = True) -> None:
        self.bucket: Any = FakeBucket()
        self.videos, self.notices = FakeVideos(), FakeNotices()
        self.videos.add(uploaded_video())
        self.videos.begin_attempt(WORKSPACE, VIDEO, 0)
        planned = plan(WORKSPACE, VIDEO, has_audio=has_audio)
        self.videos.probed(WORKSPACE, VIDEO, attempt=0, source=planned.source, frames=FILM.facts())
        self.videos.progress(WORKSPACE, VIDEO, attempt=0, stage=IngestStage.ENCODING, percent=5)
        keep_map(self.bucket, RUN.work(PROMISED), FILM)
        keep(self.bucket, RUN.work(PLAN), planned)

    def ends(self, worker: int) -> Video | None:
        """A worker keeps its record and publishes what can be published."""
        if worker == SOUND_WORKER:
            keep(self.bucket, RUN.work(SOUND), EncodedSound(track=sound_track(), waveform_sha256=""))
        else:
            keep(self.bucket, RUN.work(chunk_name(worker)), chunk_report(worker))
        return self.publish()

    def publish(self) -> Video | None:
        return publish_early(run=RUN, videos=self.videos, media=self.bucket, notices=self.notices)

    @property
    def row(self) -> Video:
        return self.videos.get(WORKSPACE, VIDEO)

    def lines(self, name: str) -> list[str]:
        text: str = self.bucket.objects[f"{RUN.prefix}{name}"].decode()
        return text.splitlines()

    def playing(self) -> tuple[int, int, bool]:
        """Segments of picture and of sound that the playlists name, and whether they have ended."""
        texts = [self.lines(f"{name}/early.m3u8") for name in ("v360", "audio")]
        picture, sound = (sum(".m4s" in line for line in text) for text in texts)
        ended = {"#EXT-X-ENDLIST" in text for text in texts}
        assert len(ended) == 1
        return picture, sound, ended.pop()


def test_the_first_chunk_with_its_sound_makes_the_film_playable() -> None:
    house = House()
    assert house.ends(0) is None and house.row.media is None, "no picture without its sound"
    video = house.ends(SOUND_WORKER)
    assert video and video.status is VideoStatus.PROCESSING and video.media
    assert (video.media.master, video.media.ready_frames, video.media.poster) == ("early.m3u8", 40, None)
    assert house.playing() == (1, 1, False)
    assert house.bucket.objects[f"{RUN.prefix}frames.bin"] == FILM.encode(), "the promised map"
    told = house.notices.published[-1]
    assert (told.status, told.playable) == (VideoStatus.PROCESSING, True)


def test_a_silent_film_waits_for_no_sound() -> None:
    house = House(has_audio=False)
    assert house.ends(0) is not None
    assert not any("audio" in line for line in house.lines("early.m3u8"))


def test_only_what_follows_without_a_gap_is_published() -> None:
    house = House()
    house.ends(SOUND_WORKER)
    assert house.ends(2) is None and house.ends(1) is None and house.row.media is None
    house.ends(0)
    assert house.playing() == (3, 3, False)
    assert house.row.media and house.row.media.ready_frames == 120
    told = len(house.notices.published)
    assert house.publish() is None and len(house.notices.published) == told, "nothing new is not told again"
    house.ends(3)
    assert house.playing() == (4, 4, True)


def test_a_chunk_that_does_not_fit_ends_what_is_published() -> None:
    house = House()
    house.ends(SOUND_WORKER)
    house.ends(0)
    strange = chunk_report(1).model_copy(update={"seam": ("another picture", "79")})
    keep(house.bucket, RUN.work(chunk_name(1)), strange)
    assert house.publish() is None and house.ends(2) is None
    assert house.playing() == (1, 1, False)


def test_a_film_in_one_chunk_is_published_at_its_end_only() -> None:
    house = House()
    keep(house.bucket, RUN.work(PLAN), plan(WORKSPACE, VIDEO).in_one_pass())
    house.ends(SOUND_WORKER)
    assert house.ends(0) is None and house.row.media is None


@pytest.mark.parametrize("attempt", [0, 1])
def test_a_run_that_is_over_publishes_nothing_to_the_row(attempt: int) -> None:
    house = House()
    house.ends(SOUND_WORKER)
    if attempt:
        house.videos.begin_attempt(WORKSPACE, VIDEO, attempt)
    else:
        house.videos.failed(WORKSPACE, VIDEO, attempt=0, code="x", reason="x")
    before = house.row
    assert house.ends(0) is None and house.row == before and not house.notices.published


def test_a_worker_that_comes_twice_changes_nothing() -> None:
    house = House()
    for worker in (SOUND_WORKER, 0, 1):
        house.ends(worker)
    before = {key: body for key, body in house.bucket.objects.items() if key.startswith("media/")}
    house.ends(0)
    assert before == {key: body for key, body in house.bucket.objects.items() if key.startswith("media/")}


def test_a_failure_takes_the_beginning_from_the_row_and_the_next_run_begins_anew() -> None:
    house = House()
    for worker in (SOUND_WORKER, 0):
        house.ends(worker)
    failed = house.videos.failed(WORKSPACE, VIDEO, attempt=0, code="ingest_failed", reason="x")
    assert failed.media is None
    assert house.videos.begin_attempt(WORKSPACE, VIDEO, 1).media is None


def test_the_end_ends_what_a_worker_left_open() -> None:
    """The last worker was killed between its record and its playlists, and nobody came after it."""
    house = House()
    for worker in (SOUND_WORKER, 0, 1, 2):
        house.ends(worker)
    keep(house.bucket, RUN.work(chunk_name(3)), chunk_report(3))
    assert house.playing() == (3, 3, False)
    end_early(run=RUN, media=house.bucket)
    assert house.playing() == (4, 4, True)


class Turns:
    """Lets one thread run at a time, from one look at the bucket to the next, in an order that the test chooses."""

    def __init__(self, order: Sequence[int]) -> None:
        self._order = list(order)
        self._baton = threading.Condition()
        self._running: int | None = None
        self._waiting: set[int] = set()
        self._alive: set[int] = set()
        self._me = threading.local()

    def wait(self) -> None:
        if getattr(self._me, "number", None) is None:
            return
        with self._baton:
            self._running = None
            self._waiting.add(self._me.number)
            self._baton.notify_all()
            assert self._baton.wait_for(lambda: self._running == self._me.number, 10)
            self._waiting.discard(self._me.number)

    def play(self, acts: Sequence[Callable[[], object]]) -> None:
        """Runs all acts to their end."""

        def run(number: int, act: Callable[[], object]) -> None:
            self._me.number = number
            try:
                self.wait()
                act()
            finally:
                with self._baton:
                    self._alive.discard(number)
                    self._running = None
                    self._baton.notify_all()

        self._alive = set(range(len(acts)))
        threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
        for thread in threads:
            thread.start()
        while self._alive:
            with self._baton:
                assert self._baton.wait_for(
                    lambda: self._running is None and self._waiting == self._alive, 10
                )
                if self._alive:
                    choice = self._order.pop(0) if self._order else 0
                    self._running = sorted(self._alive)[choice % len(self._alive)]
                    self._waiting.discard(self._running)
                    self._baton.notify_all()
        for thread in threads:
            thread.join()


class TurnedBucket(FakeBucket):
    """A bucket at which workers meet: between any two of their calls others may come."""

    turns: Turns | None = None

    def _turn(self) -> None:
        if self.turns:
            self.turns.wait()

    def put(self, key: str, body: bytes, *, content_type: str, cache_control: str) -> None:
        self._turn()
        super().put(key, body, content_type=content_type, cache_control=cache_control)

    def list_keys(self, prefix: str) -> Sequence[str]:
        self._turn()
        return super().list_keys(prefix)


@settings(max_examples=40, deadline=None)
@given(st.permutations(range(SOUND_WORKER + 1)), st.lists(st.integers(0, 4), max_size=120))
def test_workers_that_end_in_any_order_and_at_once_leave_the_true_playlists(
    starts: list[int], order: list[int]
) -> None:
    house = House()
    bucket = TurnedBucket()
    bucket.objects = house.bucket.objects
    house.bucket = bucket
    shown: list[int] = []
    bucket.turns = Turns(order)

    def worker(number: int) -> Callable[[], object]:
        def end() -> None:
            house.ends(number)
            shown.append(house.row.media.ready_frames or 0 if house.row.media else 0)

        return end

    bucket.turns.play([worker(number) for number in starts])
    assert house.playing() == (4, 4, True)
    assert house.row.media and house.row.media.ready_frames == FILM.frame_count
    assert shown == sorted(shown), "the row never goes back"


def test_a_first_poster_stands_in_once_the_first_chunk_has_made_one() -> None:
    house = House(has_audio=False)
    report = chunk_report(0).model_copy(update={"poster_sha256": "0" * 64})
    keep(house.bucket, RUN.work(chunk_name(0)), report)
    video = house.publish()
    assert video and video.media and video.media.poster == "first.jpg"
