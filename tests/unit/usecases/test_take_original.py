"""Taking an original home: who may, what is written down, and what is not there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from practika.domain.caller import Caller, Role
from practika.domain.errors import Forbidden, OriginalNotFound, VideoNotFound
from practika.domain.original import LINK_SECONDS, Original
from practika.domain.video import Video
from practika.usecases.take_original import take_original
from tests.examples import ELSEWHERE, WORKSPACE, member
from tests.unit.usecases.films_house import FilmsHouse


def take(house: FilmsHouse, video: Video, caller: Caller | None = None) -> Original:
    ports = house.ports("videos", "originals", "notices", "audit", "clock")
    return take_original(caller or house.caller, video.id, **ports)


def test_the_uploader_gets_a_link_and_the_log_a_line() -> None:
    house = FilmsHouse()
    video = house.arrived(5)
    original = take(house, video)
    assert original == Original(
        filename="juggle.mp4",
        size_bytes=5,
        url=f"fake://uploads/{WORKSPACE}/{video.id}/source?juggle.mp4&{LINK_SECONDS}",
        expires_at=house.clock.now() + timedelta(seconds=LINK_SECONDS),
    )
    assert house.audit.acts == ["original_taken"]


def test_coaches_take_anybodys_members_only_their_own_viewers_none() -> None:
    house = FilmsHouse()
    video = house.arrived()
    take(house, video, member(2, Role.COACH))
    for stranger in (member(2, Role.MEMBER), member(2, Role.VIEWER), member(1, Role.VIEWER)):
        with pytest.raises(Forbidden):
            take(house, video, stranger)
    with pytest.raises(VideoNotFound):
        take(house, video, member(1, Role.OWNER, ELSEWHERE))
    assert house.audit.acts == ["original_taken"]


def test_what_has_not_arrived_cannot_be_taken() -> None:
    house = FilmsHouse()
    video, upload = house.begin(5)
    house.bucket.send(upload, 1, b"12345")
    with pytest.raises(OriginalNotFound):
        take(house, video)
    gone = house.arrived()
    house.bucket.objects.clear()
    with pytest.raises(OriginalNotFound):
        take(house, gone)
    assert house.audit.acts == []
