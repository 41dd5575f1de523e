"""Originals in the archive: who may bring one back, what people are told, and what waits for it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from practika.domain.caller import Caller, Role
from practika.domain.errors import Forbidden, OriginalArchived, OriginalNotFound, VideoNotFound
from practika.domain.original import OriginalPlace, OriginalState, ReturnSpeed
from practika.domain.upload import source_key
from practika.domain.video import Video
from practika.usecases.original_moves import bring_back, hear_of_original
from practika.usecases.retry_video import retry_video
from practika.usecases.take_original import take_original
from tests.examples import ELSEWHERE, member
from tests.unit.usecases.films_house import FilmsHouse

PORTS = ("videos", "originals", "notices", "audit", "clock")


class Archive(FilmsHouse):
    """A house with one film that has gone to the archive, which its row has not heard of."""

    def away(self) -> Video:
        video = self.arrived()
        self.originals.archive(self.key(video))
        return video

    @staticmethod
    def key(video: Video) -> str:
        return source_key(video.workspace_id, video.id)

    def ask(self, video: Video, speed: ReturnSpeed = ReturnSpeed.BULK, caller: Caller | None = None) -> Video:
        return bring_back(caller or self.caller, video.id, speed, **self.ports(*PORTS))

    def hear(self, video: Video) -> Video | None:
        return hear_of_original(self.key(video), **self.ports("videos", "originals", "notices"))

    def told(self) -> list[OriginalState | None]:
        return [progress.original for progress in self.notices.published]


@pytest.mark.parametrize(("speed", "hours"), [(ReturnSpeed.BULK, 48), (ReturnSpeed.STANDARD, 12)])
def test_it_comes_back_by_an_hour_that_is_told(speed: ReturnSpeed, hours: int) -> None:
    house = Archive()
    video = house.away()
    asked = house.ask(video, speed)
    until = house.clock.now() + timedelta(hours=hours)
    assert asked.original == OriginalState(place=OriginalPlace.RETURNING, until=until)
    assert house.originals.asked == [(house.key(video), speed)]
    assert house.told()[-1] == asked.original
    assert house.audit.acts == [f"original_asked_back_{speed}"]


def test_asking_twice_is_asking_once_and_keeps_the_hour() -> None:
    house = Archive()
    video = house.away()
    first, count = house.ask(video), len(house.told())
    second = house.ask(video, ReturnSpeed.STANDARD)
    assert second.original == first.original and len(house.told()) == count
    assert len(house.originals.asked) == len(house.audit.acts) == 1


def test_the_storage_saying_only_that_it_is_on_its_way_takes_no_hour_away() -> None:
    house = Archive()
    video = house.away()
    asked = house.ask(video)
    assert house.hear(video) == asked


def test_it_is_told_when_it_is_back_and_when_it_has_gone_again() -> None:
    house = Archive()
    video = house.away()
    places = []
    for change in (lambda: None, lambda: house.ask(video), lambda: house.originals.arrive(house.key(video)),
                   lambda: house.originals.archive(house.key(video))):  # fmt: skip
        change()
        heard = house.hear(video)
        assert heard is not None and heard.original is not None
        places.append(heard.original.place.value)
    assert places == ["archived", "returning", "back", "archived"]
    assert [state.place.value for state in house.told()[-4:] if state] == places


def test_the_same_event_again_is_no_news_and_moves_no_film() -> None:
    house = Archive()
    video = house.away()
    heard = house.hear(video)
    count = len(house.told())
    assert house.hear(video) == heard and len(house.told()) == count
    assert heard is not None and heard.updated_at == video.updated_at


@pytest.mark.parametrize("key", ["uploads/x", "media/wsp/vid/0/frames.bin", "keys/media_key.json"])
def test_what_is_no_source_is_nobody_s(key: str) -> None:
    house = Archive()
    house.bucket.objects[key] = b"x"
    assert hear_of_original(key, **house.ports("videos", "originals", "notices")) is None


def test_the_source_of_a_removed_film_is_nobody_s() -> None:
    house = Archive()
    video = house.away()
    house.videos.remove(video.workspace_id, video.id)
    assert house.hear(video) is None


def test_who_may_take_it_may_bring_it_back() -> None:
    house = Archive()
    video = house.away()
    for stranger in (member(2, Role.MEMBER), member(2, Role.VIEWER), member(1, Role.VIEWER)):
        with pytest.raises(Forbidden):
            house.ask(video, caller=stranger)
    with pytest.raises(VideoNotFound):
        house.ask(video, caller=member(1, Role.OWNER, ELSEWHERE))
    assert house.originals.asked == [] and house.audit.acts == []
    house.ask(video, caller=member(2, Role.COACH))


def test_what_has_not_arrived_cannot_come_back() -> None:
    house = Archive()
    video, _ = house.begin(5)
    with pytest.raises(OriginalNotFound):
        house.ask(video)


def test_an_archived_original_is_not_taken_but_told_of() -> None:
    house = Archive()
    video = house.away()
    with pytest.raises(OriginalArchived) as caught:
        take_original(house.caller, video.id, **house.ports(*PORTS))
    assert caught.value.details == {"place": "archived", "until": None}
    assert house.videos.get(video.workspace_id, video.id).original is not None and house.audit.acts == []
    asked = house.ask(video)
    with pytest.raises(OriginalArchived, match="at the latest") as caught:
        take_original(house.caller, video.id, **house.ports(*PORTS))
    assert asked.original is not None and asked.original.until is not None
    assert caught.value.details["until"] == asked.original.until.isoformat()
    house.originals.arrive(house.key(video))
    assert take_original(house.caller, video.id, **house.ports(*PORTS)).size_bytes == 5


def test_a_retry_waits_for_its_source() -> None:
    house = Archive()
    video = house.away()
    house.videos.failed(video.workspace_id, video.id, attempt=0, code="x", reason="y")
    ports = house.ports("videos", "turns", "originals", "ingest_machine", "notices", "clock")
    with pytest.raises(OriginalArchived):
        retry_video(house.caller, video.id, **ports)
    assert house.ingest_machine.starts == []
    house.originals.arrive(house.key(video))
    assert retry_video(house.caller, video.id, **ports).attempt == 1
