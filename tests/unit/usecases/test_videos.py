"""The library: listing, reading, renaming, removing; retries and the sweep."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from practika.domain.caller import Role
from practika.domain.errors import Conflict, Forbidden, Invalid, Unavailable, VideoNotFound
from practika.domain.video import IngestStage, Video, VideoStatus
from practika.usecases.list_videos import list_videos
from practika.usecases.read_video import read_video
from practika.usecases.remove_video import remove_video
from practika.usecases.rename_video import rename_video
from practika.usecases.retry_video import retry_video
from practika.usecases.sweep_videos import Swept
from tests.examples import ELSEWHERE, WORKSPACE, member
from tests.fakes.broken import Broken
from tests.unit.usecases.films_house import FilmsHouse

REMOVE = ("videos", "upload_rows", "uploads", "media_store", "audit", "clock")
RETRY = ("videos", "turns", "originals", "ingest_machine", "notices", "clock")
HOUR = 3600


def failed(house: FilmsHouse) -> Video:
    video = house.arrived()
    found: Video = house.videos.failed(WORKSPACE, video.id, attempt=0, code="not_a_film", reason="no film")
    return found


def page(house: FilmsHouse, **more: Any) -> tuple[list[str], str | None]:
    asked = {"limit": 2, "cursor": None, "search": None, **more}
    found, cursor = list_videos(house.caller, videos=house.videos, **asked)
    return [video.title for video in found], cursor


def test_pages_follow_each_other_to_the_end() -> None:
    house = FilmsHouse()
    for number in range(4):
        house.begin(1, f"{number}.mp4")
    first, cursor = page(house)
    second, end = page(house, cursor=cursor)
    assert (first, second, end) == (["3", "2"], ["1", "0"], None)
    assert page(house, search=" 3 ") == (["3"], None)
    assert page(house, limit=0)[0] == ["3"]


def test_a_video_elsewhere_is_not_there() -> None:
    house = FilmsHouse()
    video, _ = house.begin()
    assert read_video(house.caller, video.id, videos=house.videos) == video
    with pytest.raises(VideoNotFound):
        read_video(member(1, Role.OWNER, ELSEWHERE), video.id, videos=house.videos)


def test_a_new_title_is_told_to_everybody() -> None:
    house = FilmsHouse()
    video, _ = house.begin()
    rename_video(house.caller, video.id, " New  title ", **house.ports("videos", "notices"))
    assert house.notices.published[-1].title == "New title"
    with pytest.raises(Invalid):
        rename_video(house.caller, video.id, " ", **house.ports("videos", "notices"))
    with pytest.raises(Forbidden):
        rename_video(member(2), video.id, "mine", **house.ports("videos", "notices"))


def test_a_removed_video_leaves_nothing_behind() -> None:
    house = FilmsHouse()
    video = house.arrived()
    house.bucket.objects[f"media/{WORKSPACE}/{video.id}/0/master.m3u8"] = b""
    house.bucket.objects[f"media/{WORKSPACE}/{video.id}x/0/master.m3u8"] = b""
    remove_video(house.caller, video.id, **house.ports(*REMOVE))
    assert list(house.bucket.objects) == [f"media/{WORKSPACE}/{video.id}x/0/master.m3u8"]
    assert (house.videos.rows, house.videos.gone) == ({}, {})
    assert house.audit.acts == ["video_removed"]


def test_when_files_cannot_be_deleted_now_the_sweep_does_it_later() -> None:
    house = FilmsHouse()
    video = house.arrived()
    house.media_store = Broken(house.bucket, "remove_prefix")
    remove_video(house.caller, video.id, **house.ports(*REMOVE))
    with pytest.raises(VideoNotFound):
        house.videos.get(WORKSPACE, video.id)
    assert house.sweep() == Swept(troubles=1)
    house.media_store = house.bucket
    assert house.sweep() == Swept(purged=1)
    assert house.bucket.objects == {}


def test_removing_stops_an_upload_that_still_runs() -> None:
    house = FilmsHouse()
    video, _ = house.begin()
    house.sign(video, 1)
    remove_video(house.caller, video.id, **house.ports(*REMOVE))
    assert house.bucket.open == {}


def test_another_members_video_is_not_removed() -> None:
    house = FilmsHouse()
    video = house.arrived()
    with pytest.raises(Forbidden):
        remove_video(member(2), video.id, **house.ports(*REMOVE))
    remove_video(member(2, Role.COACH), video.id, **house.ports(*REMOVE))


def test_a_failed_video_is_tried_again_under_the_next_number() -> None:
    house = FilmsHouse()
    video = failed(house)
    again = retry_video(house.caller, video.id, **house.ports(*RETRY))
    assert (again.status, again.attempt, again.failure_reason) == (VideoStatus.PROCESSING, 1, None)
    assert house.ingest_machine.starts == [(video.id, 1)]
    assert house.notices.published[-1].status is VideoStatus.PROCESSING


def test_what_runs_or_is_ready_is_not_tried_again() -> None:
    house = FilmsHouse()
    video = house.arrived()
    with pytest.raises(Conflict):
        retry_video(house.caller, video.id, **house.ports(*RETRY))
    house.clock.move(HOUR)
    assert retry_video(house.caller, video.id, **house.ports(*RETRY)).attempt == 1


def test_a_start_that_failed_is_found_by_the_sweep() -> None:
    house = FilmsHouse()
    video = failed(house)
    machine = house.ingest_machine
    house.ingest_machine = Broken(machine)
    with pytest.raises(Unavailable):
        retry_video(house.caller, video.id, **house.ports(*RETRY))
    house.ingest_machine = machine
    house.clock.move(HOUR)
    assert house.sweep() == Swept(restarted=1)
    assert machine.starts == [(video.id, 2)]


def test_the_sweep_gives_up_after_three_attempts() -> None:
    house = FilmsHouse()
    video = house.arrived()
    rounds = []
    for _ in range(4):
        house.clock.move(HOUR)
        rounds.append(house.sweep())
    assert rounds == [Swept(restarted=1), Swept(restarted=1), Swept(given_up=1), Swept()]
    assert house.notices.published[-1].failure_code == "gave_up"
    assert house.videos.get(WORKSPACE, video.id).status is VideoStatus.FAILED


def test_after_a_stop_that_ended_every_run_even_a_lively_video_begins_again() -> None:
    house = FilmsHouse()
    video = house.arrived()
    house.videos.progress(WORKSPACE, video.id, attempt=0, stage=IngestStage.ENCODING, percent=40)
    house.clock.move(2)
    assert house.sweep() == Swept()
    assert house.sweep(silent_for=timedelta()) == Swept(restarted=1)
    assert house.ingest_machine.starts == [(video.id, 1)]


def test_the_sweep_leaves_lively_videos_alone_and_goes_on_after_trouble() -> None:
    house = FilmsHouse()
    stuck, lively = house.arrived(), house.arrived()
    house.clock.move(HOUR)
    house.videos.progress(WORKSPACE, lively.id, attempt=0, stage=IngestStage.ENCODING, percent=1)
    third = house.arrived()
    house.clock.move(60)
    house.ingest_machine = Broken(house.ingest_machine, times=1)
    assert house.sweep() == Swept(troubles=1)
    assert {stuck.attempt, lively.attempt, third.attempt} == {0}
