"""Signing parts, resuming, completing, aborting."""

from __future__ import annotations

import base64

import pytest

from practika.domain.caller import Role
from practika.domain.errors import (
    Forbidden,
    Invalid,
    Unavailable,
    UploadClosed,
    UploadIncomplete,
    UploadNotFound,
    VideoNotFound,
)
from practika.domain.upload import SINGLE_PUT_BYTES, UploadState
from practika.domain.video import IngestStage, VideoStatus
from practika.usecases.abort_upload import abort_upload
from practika.usecases.read_upload import read_upload
from tests.examples import ELSEWHERE, WORKSPACE, member
from tests.fakes.broken import Broken
from tests.unit.usecases.films_house import MIB, FilmsHouse

DIGEST = base64.b64encode(bytes(32)).decode()
READ = ("videos", "upload_rows", "uploads")


def sent(house: FilmsHouse) -> tuple[FilmsHouse, str]:
    """Two of three parts have arrived."""
    video, _ = house.begin(20 * MIB)
    upload = house.sign(video, 1, 2, 3)
    house.bucket.send(upload, 1, bytes(8 * MIB))
    house.bucket.send(upload, 3, bytes(4 * MIB))
    return house, video.id


def test_s3_hears_of_an_upload_when_its_first_part_is_signed() -> None:
    house = FilmsHouse()
    video, _ = house.begin()
    assert house.bucket.begun == 0
    first = house.sign(video, 1)
    again = house.sign(video, 1, 2)
    assert (house.bucket.begun, first.s3_upload_id) == (1, again.s3_upload_id)


def test_a_small_file_needs_no_multipart_upload() -> None:
    house = FilmsHouse()
    video, _ = house.begin(SINGLE_PUT_BYTES)
    assert house.sign(video, 1, sha256=DIGEST).s3_upload_id is None


def test_two_tabs_that_sign_first_share_one_upload() -> None:
    house = FilmsHouse()
    video, upload = house.begin()
    house.upload_rows.begun(upload, s3_upload_id="the-other-tab", checksummed=False)
    stale = Broken(house.upload_rows)  # reads the row as it was before the other tab came
    house.upload_rows, rows = stale, house.upload_rows
    stale.get = lambda *_: upload  # type: ignore[attr-defined]  # only this answer is late
    stale.begun = rows.begun  # type: ignore[attr-defined]
    house.sign(video, 1)
    assert house.bucket.open == {}  # the loser's upload was thrown away
    assert rows.get(WORKSPACE, video.id).s3_upload_id == "the-other-tab"


@pytest.mark.parametrize("numbers", [(0,), (4,), (1, 1), (), tuple(range(1, 102))])
def test_only_parts_that_the_file_has_are_signed(numbers: tuple[int, ...]) -> None:
    house = FilmsHouse()
    video, _ = house.begin(20 * MIB)
    with pytest.raises(Invalid):
        house.sign(video, *numbers)


@pytest.mark.parametrize("sha256", ["", "abc", "A" * 44, base64.b64encode(bytes(31)).decode(), "é"])
def test_a_sum_that_is_no_sha256_is_refused(sha256: str) -> None:
    house = FilmsHouse()
    video, _ = house.begin()
    with pytest.raises(Invalid):
        house.sign(video, 1, sha256=sha256)


def test_either_all_parts_carry_sums_or_none() -> None:
    house = FilmsHouse()
    video, _ = house.begin()
    assert house.sign(video, 1, sha256=DIGEST).checksummed is True
    with pytest.raises(Invalid, match="began with them"):
        house.sign(video, 2)


def test_resuming_shows_what_has_arrived() -> None:
    house, video_id = sent(FilmsHouse())
    upload, parts = read_upload(house.caller, video_id, **house.ports(*READ))
    assert [part.number for part in parts] == [1, 3]
    assert upload.part_count == 3


def test_completing_tells_what_is_missing() -> None:
    house, video_id = sent(FilmsHouse())
    video = house.videos.get(WORKSPACE, video_id)
    with pytest.raises(UploadIncomplete) as refusal:
        house.complete(video)
    assert refusal.value.details == {"missing": [2], "missingCount": 1}
    assert house.row(video).state is UploadState.OPEN


def test_a_part_of_another_size_counts_as_missing() -> None:
    house, video_id = sent(FilmsHouse())
    video = house.videos.get(WORKSPACE, video_id)
    house.bucket.send(house.row(video), 2, bytes(8 * MIB - 1))
    with pytest.raises(UploadIncomplete):
        house.complete(video)


def test_completing_twice_is_completing_once() -> None:
    house, video_id = sent(FilmsHouse())
    video = house.videos.get(WORKSPACE, video_id)
    house.bucket.send(house.row(video), 2, bytes(8 * MIB))
    done = [house.complete(video) for _ in range(2)]
    assert {(each.status, each.stage) for each in done} == {(VideoStatus.PROCESSING, IngestStage.QUEUED)}
    assert house.bucket.stored_bytes(house.row(video)) == 20 * MIB


def test_an_answer_lost_after_joining_does_not_lose_the_film() -> None:
    house, video_id = sent(FilmsHouse())
    video = house.videos.get(WORKSPACE, video_id)
    house.bucket.send(house.row(video), 2, bytes(8 * MIB))
    rows = house.upload_rows
    house.upload_rows = Broken(rows, "close")
    with pytest.raises(Unavailable):
        house.complete(video)
    house.upload_rows = rows
    assert house.complete(video).status is VideoStatus.PROCESSING


def test_an_upload_that_s3_threw_away_is_not_completed() -> None:
    house, video_id = sent(FilmsHouse())
    video = house.videos.get(WORKSPACE, video_id)
    house.bucket.open.clear()
    with pytest.raises(UploadNotFound):
        house.complete(video)


def test_completing_never_sets_back_what_ingest_has_reached() -> None:
    house = FilmsHouse()
    video, upload = house.begin(5)
    house.bucket.send(upload, 1, bytes(5))
    house.videos.begin_attempt(WORKSPACE, video.id, 0)
    house.videos.progress(WORKSPACE, video.id, attempt=0, stage=IngestStage.ENCODING, percent=70)
    told = len(house.notices.published)
    assert house.complete(video).percent == 70
    assert len(house.notices.published) == told


def test_aborting_throws_everything_away() -> None:
    house, video_id = sent(FilmsHouse())
    abort_upload(house.caller, video_id, **house.ports(*READ))
    assert house.bucket.open == {}
    with pytest.raises(VideoNotFound):
        house.videos.get(WORKSPACE, video_id)


def test_nothing_more_can_be_done_with_a_finished_upload() -> None:
    house = FilmsHouse()
    video = house.arrived()
    with pytest.raises(UploadClosed):
        house.sign(video, 1)
    with pytest.raises(UploadClosed):
        abort_upload(house.caller, video.id, **house.ports(*READ))
    _, parts = read_upload(house.caller, video.id, **house.ports(*READ))
    assert parts == []


def test_strangers_see_nothing_and_other_members_may_not_interfere() -> None:
    house = FilmsHouse()
    video, _ = house.begin()
    with pytest.raises(VideoNotFound):
        house.sign(video, 1, caller=member(1, workspace_id=ELSEWHERE))
    with pytest.raises(Forbidden):
        house.sign(video, 1, caller=member(2))
    assert house.sign(video, 1, caller=member(2, Role.COACH))
