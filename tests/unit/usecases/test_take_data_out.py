"""People take their data with them: all that they did, and nothing of others."""

from __future__ import annotations

import io
import json
from typing import Any
from zipfile import ZipFile

import pytest

from practika.domain.caller import Role
from practika.domain.errors import (
    Forbidden,
    TooManyRequests,
    Unavailable,
)
from practika.domain.person_request import EXPORT_KEPT, PersonRequest
from practika.usecases.read_account import read_account
from practika.usecases.serve_people import Served
from tests.examples import named
from tests.unit.usecases.leaving_house import FILMS, LeavingHouse
from tests.unit.usecases.people_house import caller_of


@pytest.fixture(name="house")
def _house() -> LeavingHouse:
    return LeavingHouse()


def export_of(house: LeavingHouse, request: PersonRequest) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    with ZipFile(io.BytesIO(house.bucket.objects[request.file])) as archive:
        lines = archive.read("notes.jsonl").decode().splitlines()
        return json.loads(archive.read("person.json")), [json.loads(line) for line in lines]


def test_an_export_has_what_the_person_did_and_nothing_of_others(house: LeavingHouse) -> None:
    ana = house.sign_up()
    ben = house.join(ana, "ben@example.org", "Ben")
    house.write(ana, 1)
    house.write(ben, 2)
    house.write(ben, 3, video=FILMS[1])
    asked = house.ask(ben)
    assert house.read(ben).link is None
    assert house.serve() == Served(exported=1)
    person, notes = export_of(house, asked)
    assert person["person"]["email"] == "ben@example.org"
    assert {one["workspace"] for one in person["memberships"]} == {"Ana’s workspace", "Ben's own"}
    assert [one["annotationId"] for one in notes] == [named("ann", 2), named("ann", 3)]
    assert [line["annotation"]["text"] for one in notes for line in one["revisions"]] == ["by Ben"] * 2
    assert "by Ana" not in json.dumps(notes)
    assert house.read(ben).link == f"fake://{asked.file}?300"
    assert not [key for key in house.bucket.objects if "/notes/" in key]
    assert house.audit.acts[-2:] == ["data_exported"] * 2


def test_an_export_is_made_once_and_three_times_a_day_at_most(house: LeavingHouse) -> None:
    ana = house.sign_up()
    assert house.ask(ana).id == house.ask(ana).id
    for _ in range(3):
        house.ask(ana)
        house.serve()
        house.clock.move(60)
    with pytest.raises(TooManyRequests):
        house.ask(ana)
    house.clock.move(24 * 3600)
    assert house.ask(ana)


def test_an_export_that_breaks_off_goes_on_behind_the_last_film(
    house: LeavingHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = house.sign_up()
    for number, video in enumerate(FILMS, start=1):
        house.write(ana, number, video=video)
    asked = house.ask(ana)
    read: list[str] = []
    histories = house.annotations.histories

    def one_film_and_no_more(workspace_id: str, video_id: str, *, after: str | None) -> Any:
        read.append(video_id)
        if video_id == FILMS[1] and read.count(video_id) == 1:
            raise Unavailable
        return histories(workspace_id, video_id, after=after)

    monkeypatch.setattr(house.annotations, "histories", one_film_and_no_more)
    assert house.serve().troubled == 1
    assert house.serve() == Served()  # not before its pause is over
    house.clock.move(301)
    assert house.serve().exported == 1
    assert read == [FILMS[0], FILMS[1], FILMS[1], FILMS[2]]
    assert len(export_of(house, asked)[1]) == 3


def test_a_finished_export_is_forgotten_with_its_file(house: LeavingHouse) -> None:
    ana = house.sign_up()
    house.ask(ana)
    house.serve()
    assert house.read(ana).export
    house.clock.move(EXPORT_KEPT.total_seconds())
    assert house.read(ana).export is None


def test_a_guest_has_no_account(house: LeavingHouse) -> None:
    ana = house.sign_up()
    guest = caller_of(ana).model_copy(update={"role": Role.GUEST})
    names = ("accounts", "leavers", "requests", "files", "clock")
    with pytest.raises(Forbidden):
        read_account(guest, **{name: getattr(house, name) for name in names})
