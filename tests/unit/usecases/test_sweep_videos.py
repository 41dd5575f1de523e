"""What the sweep leaves alone, and what it ends: runs that are alive, films that wait, uploads that nobody finishes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from practika.domain.errors import Conflict, UploadClosed
from practika.domain.upload import RESUMABLE_SECONDS, UploadState
from practika.domain.video import UPLOAD_EXPIRED, VideoStatus
from practika.usecases.retry_video import retry_video
from practika.usecases.sweep_videos import Swept
from tests.examples import WORKSPACE
from tests.fakes.broken import Broken
from tests.unit.usecases.films_house import MIB, FilmsHouse

HOUR = 3600
RETRY = ("videos", "turns", "originals", "ingest_machine", "notices", "clock")


def test_a_silent_film_whose_run_is_alive_is_left_to_it() -> None:
    """Its job waits in a queue, say, longer than any worker is silent."""
    house = FilmsHouse()
    video = house.arrived()
    house.ingest_runs.running = {video.id}
    house.clock.move(HOUR)
    assert house.sweep() == Swept(running=1)
    assert house.sweep() == Swept(), "it has got its time again"
    house.clock.move(HOUR)
    house.ingest_runs.running = set()
    assert house.sweep() == Swept(restarted=1)
    assert house.ingest_machine.starts == [(video.id, 1)]


def test_a_run_that_cannot_be_asked_for_is_no_dead_run() -> None:
    house = FilmsHouse()
    house.arrived()
    house.clock.move(HOUR)
    house.ingest_runs = Broken(house.ingest_runs)
    assert house.sweep() == Swept(troubles=1) and house.ingest_machine.starts == []


def test_after_a_stop_that_ended_every_run_nobody_is_asked_and_nobody_waits() -> None:
    house = FilmsHouse(workers=2)
    begun, waiting = house.arrived(), house.arrived()
    assert (house.take(begun), house.take(waiting)) == (1, 0)
    house.ingest_runs.running = {begun.id}
    house.clock.move(2)
    assert house.sweep(silent_for=timedelta()) == Swept(restarted=2)
    assert house.turns.rows == {}


def test_a_film_that_waits_for_its_turn_is_not_stuck_and_is_not_tried_again() -> None:
    house = FilmsHouse(workers=2)
    begun, waiting = house.arrived(), house.arrived()
    assert (house.take(begun), house.take(waiting)) == (1, 0)
    house.ingest_runs.running = {begun.id}
    house.clock.move(HOUR)
    assert house.sweep() == Swept(running=1)
    with pytest.raises(Conflict, match="turn"):
        retry_video(house.caller, waiting.id, **house.ports(*RETRY))


def test_the_sweep_lets_begin_whom_nobody_told() -> None:
    """The run before it died, and its turn with it."""
    house = FilmsHouse(workers=2)
    begun, waiting = house.arrived(), house.arrived()
    assert (house.take(begun), house.take(waiting)) == (1, 0)
    house.clock.move(HOUR)
    assert house.sweep() == Swept(restarted=1)
    assert [(video_id, attempt) for video_id, attempt, _ in house.ingest_machine.begun] == [(waiting.id, 0)]


def test_an_upload_goes_on_to_the_end_of_its_time_and_is_closed_after_it() -> None:
    house = FilmsHouse()
    video, _ = house.begin(20 * MIB)
    upload = house.sign(video, 1)
    house.bucket.send(upload, 1, bytes(8 * MIB))
    house.clock.move(RESUMABLE_SECONDS)
    assert house.sweep() == Swept()
    assert house.sign(video, 2).state is UploadState.OPEN
    house.clock.move(1)
    with pytest.raises(UploadClosed, match="time"):
        house.sign(video, 3)
    assert house.sweep() == Swept(), "an address that was signed in time still counts"
    house.clock.move(2 * HOUR)
    assert house.sweep() == Swept(abandoned=1)
    row = house.videos.get(WORKSPACE, video.id)
    assert (row.status, row.failure_code) == (VideoStatus.FAILED, UPLOAD_EXPIRED)
    assert (
        "7 days" in (row.failure_reason or "") and house.notices.published[-1].failure_code == UPLOAD_EXPIRED
    )
    assert house.bucket.open == {} and house.bucket.objects == {}
    assert house.row(video).state is UploadState.ABORTED
    assert house.sweep() == Swept()


def test_a_small_file_that_was_cut_off_leaves_nothing_either() -> None:
    house = FilmsHouse()
    video, upload = house.begin(5)
    house.bucket.send(upload, 1, b"12345")
    house.clock.move(RESUMABLE_SECONDS + 3 * HOUR)
    assert house.sweep() == Swept(abandoned=1) and house.bucket.objects == {}
    with pytest.raises(Conflict, match="Upload"):
        retry_video(house.caller, video.id, **house.ports(*RETRY))


def test_an_upload_that_cannot_be_ended_now_is_ended_by_the_next_sweep() -> None:
    house = FilmsHouse()
    video, _ = house.begin(20 * MIB)
    house.sign(video, 1)
    house.clock.move(RESUMABLE_SECONDS + 3 * HOUR)
    house.uploads = Broken(house.bucket, "abort")
    assert house.sweep() == Swept(troubles=1)
    assert house.videos.get(WORKSPACE, video.id).status is VideoStatus.UPLOADING
    house.uploads = house.bucket
    assert house.sweep() == Swept(abandoned=1) and house.bucket.open == {}


def test_a_film_that_has_arrived_is_no_abandoned_upload() -> None:
    house = FilmsHouse()
    video = house.arrived()
    house.clock.move(RESUMABLE_SECONDS * 2)
    house.ingest_runs.running = {video.id}
    assert house.sweep() == Swept(running=1) and house.bucket.objects
