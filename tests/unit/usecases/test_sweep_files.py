"""The sweep of the bucket: what nobody can need goes, in time; whatever somebody might need stays."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from practika.domain.errors import Unavailable
from practika.domain.video import PublishedMedia, Video, VideoStatus
from practika.usecases.sweep_files import REMOVALS, SweptFiles, sweep_files
from tests.examples import WORKSPACE, named
from tests.fakes.broken import Broken
from tests.fakes.stored_files import FakeStoredFiles, FakeSweepMarks
from tests.unit.usecases.films_house import FilmsHouse

GRACE = timedelta(days=7)
OLD = timedelta(days=8)


@dataclass
class Bucket:
    """A house whose bucket has an age."""

    house: FilmsHouse = field(default_factory=FilmsHouse)
    marks: FakeSweepMarks = field(default_factory=FakeSweepMarks)

    def __post_init__(self) -> None:
        self.files = FakeStoredFiles(self.house.bucket.objects, self.house.clock)

    def put(self, key: str, age: timedelta = OLD) -> str:
        self.house.bucket.objects[key] = b"x"
        self.files.written[key] = self.house.clock.now() - age
        return key

    def run(self, video: str, attempt: int, *, room: str = "media", **more: Any) -> str:
        return self.put(f"{room}/{WORKSPACE}/{video}/{attempt}/v720/seg_00000.m4s", **more)

    def film(self, published: int | None, *, attempt: int, status: VideoStatus = VideoStatus.READY) -> Video:
        """A film whose row was last touched long ago."""
        video = self.house.arrived()
        prefix = f"media/{WORKSPACE}/{video.id}/{published}/"
        media = PublishedMedia(prefix=prefix) if published is not None else None
        long_ago = self.house.clock.now() - OLD
        changed = video.model_copy(
            update={"status": status, "attempt": attempt, "media": media, "updated_at": long_ago}
        )
        self.house.videos.rows[WORKSPACE, video.id] = changed
        return changed

    def sweep(self, **more: Any) -> SweptFiles:
        ports = self.house.ports("videos", "media_store", "clock")
        return sweep_files(
            **{**ports, "stored_files": self.files, "sweep_marks": self.marks, "grace": GRACE, **more}
        )

    @property
    def keys(self) -> set[str]:
        return set(self.house.bucket.objects)


def test_files_without_a_row_go_when_their_youngest_is_old_enough() -> None:
    bucket = Bucket()
    gone, young = named("vid", 7), named("vid", 8)
    bucket.run(gone, 0)
    bucket.put(f"uploads/{WORKSPACE}/{gone}/source")
    bucket.run(gone, 0, room="work")
    kept = {bucket.run(young, 0), bucket.put(f"media/{WORKSPACE}/{young}/0/late.m4s", timedelta(hours=1))}
    swept = bucket.sweep()
    assert bucket.keys == kept
    assert swept == SweptFiles(looked=4, left_over=4, removed=3)


def test_a_ready_film_keeps_its_source_and_its_published_run_only() -> None:
    bucket = Bucket()
    video = bucket.film(2, attempt=2)
    bucket.run(video.id, 0)
    bucket.run(video.id, 1)
    kept = {bucket.run(video.id, 2), bucket.put(f"uploads/{WORKSPACE}/{video.id}/source")}
    assert bucket.sweep().removed == 2
    assert bucket.keys == kept


def test_old_runs_stay_while_open_players_may_still_read_them() -> None:
    bucket = Bucket()
    video = bucket.film(1, attempt=1)
    just_now = video.model_copy(update={"updated_at": bucket.house.clock.now() - timedelta(days=6)})
    bucket.house.videos.rows[WORKSPACE, video.id] = just_now
    kept = {bucket.run(video.id, 0), bucket.run(video.id, 1)} | bucket.keys
    assert bucket.sweep().left_over == 0
    assert bucket.keys == kept


@pytest.mark.parametrize("status", [VideoStatus.PROCESSING, VideoStatus.FAILED, VideoStatus.UPLOADING])
def test_a_film_in_the_making_keeps_everything(status: VideoStatus) -> None:
    bucket = Bucket()
    video = bucket.film(0, attempt=2, status=status)
    kept = {bucket.run(video.id, n) for n in range(3)} | bucket.keys
    assert bucket.sweep() == SweptFiles(looked=4)
    assert bucket.keys == kept


def test_each_round_is_bounded_and_the_next_goes_on_where_it_ended() -> None:
    bucket = Bucket()
    films = [bucket.film(0, attempt=0) for _ in range(5)]
    for film in films:
        bucket.run(film.id, 0)
    bucket.run(
        named("vid", 0), 0
    )  # the first of all, but with the sign of a number that sorts before the others
    looked = [bucket.sweep(looks=4).looked for _ in range(3)]
    assert looked[0] == 8 and sum(looked[:2]) == 11  # uploads and media: 5 and 6 folders
    assert looked[2] == 8, "it begins again"
    assert not any(named("vid", 0) in key for key in bucket.keys)


def test_strange_keys_stay_and_do_not_stop_it() -> None:
    bucket = Bucket()
    strange = {bucket.put("media/notes.txt"), bucket.put(f"media/{WORKSPACE}/{named('vid', 9)}/latest/x")}
    bucket.run(named("vid", 7), 0)
    assert bucket.sweep() == SweptFiles(looked=3, left_over=1, removed=1, strange=2)
    assert bucket.keys == strange


def test_when_most_rows_are_gone_nothing_is_believed() -> None:
    bucket = Bucket()
    for number in range(11):
        bucket.run(named("vid", number), 0)
    before = bucket.keys
    assert bucket.sweep() == SweptFiles(looked=11, left_over=11, held=1)
    assert bucket.keys == before


def test_a_round_removes_only_so_many() -> None:
    bucket = Bucket()
    for _ in range(REMOVALS + 2):
        video = bucket.film(1, attempt=1)
        bucket.run(video.id, 0)
        bucket.run(video.id, 1)
    assert bucket.sweep().removed == REMOVALS
    assert bucket.sweep().removed == 2


def test_without_its_rows_it_removes_nothing() -> None:
    bucket = Bucket()
    bucket.run(named("vid", 7), 0)
    before = bucket.keys
    with pytest.raises(Unavailable):
        bucket.sweep(videos=Broken(None))
    assert bucket.keys == before and bucket.marks.marks.get("media/", "") == ""
