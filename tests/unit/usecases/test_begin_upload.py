"""Beginning an upload."""

from __future__ import annotations

import pytest

from practika.domain.caller import Role
from practika.domain.errors import Forbidden, Invalid, TooLarge
from practika.domain.upload import MAX_SOURCE_BYTES, UploadState
from practika.domain.video import VideoStatus
from tests.examples import WORKSPACE, member
from tests.unit.usecases.films_house import MIB, FilmsHouse


def test_a_video_appears_in_the_library_at_once() -> None:
    house = FilmsHouse()
    video, upload = house.begin(20 * MIB)
    assert (video.status, video.title, video.created_by) == (
        VideoStatus.UPLOADING,
        "juggle",
        house.caller.person_id,
    )
    assert house.videos.get(WORKSPACE, video.id) == video
    assert (upload.state, upload.part_count, upload.s3_upload_id) == (UploadState.OPEN, 3, None)
    assert [notice.status for notice in house.notices.published] == [VideoStatus.UPLOADING]


def test_the_key_tells_nothing_of_the_name() -> None:
    _, upload = FilmsHouse().begin(1, "../../etc/passwd; rm -rf.m3u8")
    assert upload.key == f"uploads/{WORKSPACE}/{upload.video_id}/source"


@pytest.mark.parametrize(
    ("filename", "stored", "title"),
    [
        ("C:\\films\\My_take 1.MOV", "My_take 1.MOV", "My take 1"),
        ("/home/ana/duet.final.mp4", "duet.final.mp4", "duet.final"),
        ("mp4", "mp4", "mp4"),
        (".mp4", ".mp4", ".mp4"),
        ("pas de deux 舞.mkv", "pas de deux 舞.mkv", "pas de deux 舞"),
    ],
)
def test_a_file_name_becomes_a_title(filename: str, stored: str, title: str) -> None:
    video, _ = FilmsHouse().begin(1, filename)
    assert (video.filename, video.title) == (stored, title)


def test_a_given_title_wins() -> None:
    assert FilmsHouse().begin(1, title="  First   duet ")[0].title == "First duet"


@pytest.mark.parametrize("filename", ["", "/", "a\x00b.mp4", "x" * 256])
def test_a_name_that_is_none_is_refused(filename: str) -> None:
    with pytest.raises(Invalid):
        FilmsHouse().begin(1, filename)


def test_sizes_have_limits_but_an_empty_file_may_come() -> None:
    house = FilmsHouse()
    assert house.begin(0)[1].part_count == 1
    assert house.begin(MAX_SOURCE_BYTES)
    with pytest.raises(TooLarge):
        house.begin(MAX_SOURCE_BYTES + 1)
    with pytest.raises(Invalid):
        house.begin(-1)


def test_a_viewer_may_not() -> None:
    house = FilmsHouse(caller=member(1, Role.VIEWER))
    with pytest.raises(Forbidden):
        house.begin()
    assert not house.videos.rows
