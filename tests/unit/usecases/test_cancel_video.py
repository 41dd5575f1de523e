"""Cancelling: who may, when it is possible, and what is left."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from practika.domain.caller import Role
from practika.domain.errors import Conflict, Forbidden
from practika.domain.video import CANCELLED, Video, VideoStatus
from practika.usecases.cancel_video import cancel_video
from practika.usecases.ingest_steps import Run
from practika.usecases.reject_video import reject_video
from practika.usecases.retry_video import retry_video
from practika.usecases.sweep_videos import Swept
from tests.examples import WORKSPACE, member
from tests.unit.usecases.films_house import FilmsHouse


class Named:
    """The port Accounts as far as it is asked here."""

    def names(self, person_ids: Any) -> dict[str, str]:
        return dict.fromkeys(person_ids, "Head Coach")


def cancel(house: FilmsHouse, video: Video, **more: Any) -> Video:
    ports = house.ports("videos", "notices", "audit", "clock")
    caller = more.pop("caller", house.caller)
    return cancel_video(caller, video.id, **{"accounts": Named(), **ports, **more})


def test_a_film_in_work_ends_as_failed_and_says_who_stopped_it() -> None:
    house = FilmsHouse()
    stopped = cancel(house, house.arrived())
    assert (stopped.status, stopped.failure_code) == (VideoStatus.FAILED, CANCELLED)
    assert stopped.failure_reason == "Cancelled by Head Coach." and stopped.is_cancelled
    assert house.notices.published[-1].failure_code == CANCELLED
    assert house.audit.acts == ["video_cancelled"]


def test_cancelling_twice_is_cancelling_once() -> None:
    house = FilmsHouse()
    first = cancel(house, house.arrived())
    told = len(house.notices.published)
    assert cancel(house, first) == first
    assert house.audit.acts == ["video_cancelled"] and len(house.notices.published) == told


@pytest.mark.parametrize(
    ("status", "says"),
    [(VideoStatus.UPLOADING, "upload"), (VideoStatus.READY, "finished"), (VideoStatus.FAILED, "try again")],
)
def test_what_is_not_in_work_is_a_conflict_in_words(status: VideoStatus, says: str) -> None:
    house = FilmsHouse()
    video = house.arrived().model_copy(update={"status": status, "failure_code": "not_a_film"})
    house.videos.add(video)
    with pytest.raises(Conflict, match=says) as refused:
        cancel(house, video)
    assert refused.value.details == {"status": status.value}
    assert not house.audit.acts


def test_a_film_that_ends_in_the_same_moment_is_a_conflict_too() -> None:
    house = FilmsHouse()
    video = house.arrived()
    ended = video.model_copy(update={"status": VideoStatus.READY})

    class Faster(Named):
        """Ingest ends between the look and the write."""

        def names(self, person_ids: Any) -> dict[str, str]:
            house.videos.add(ended)
            return super().names(person_ids)

    with pytest.raises(Conflict, match="finished"):
        cancel(house, video, accounts=Faster())
    assert house.videos.get(WORKSPACE, video.id) == ended


def test_members_cancel_their_own_and_coaches_everybodys() -> None:
    house = FilmsHouse()
    video = house.arrived()
    with pytest.raises(Forbidden):
        cancel(house, video, caller=member(2))
    with pytest.raises(Forbidden):
        cancel(house, video, caller=member(3, Role.VIEWER))
    assert cancel(house, video, caller=member(2, Role.COACH)).is_cancelled


def test_what_still_runs_changes_nothing_any_more_and_a_retry_begins_again() -> None:
    house = FilmsHouse()
    video = house.arrived()
    stopped = cancel(house, video)
    run = Run(WORKSPACE, video.id, 0)
    reject_video(run=run, error="KeyError", cause="", videos=house.videos, notices=house.notices)
    assert house.videos.get(WORKSPACE, video.id) == stopped
    house.clock.move(timedelta(days=1).total_seconds())
    assert house.sweep() == Swept(), "the sweep leaves a cancelled film alone"
    assert house.sweep(silent_for=timedelta()) == Swept(), "a new start of the machine too"
    ports = house.ports("videos", "turns", "originals", "ingest_machine", "notices", "clock")
    again = retry_video(house.caller, video.id, **ports)
    assert (again.status, again.attempt, again.failure_code) == (VideoStatus.PROCESSING, 1, None)
