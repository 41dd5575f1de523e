"""People close their accounts, and are then in nothing that stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from practika.domain.annotation import Revision
from practika.domain.caller import Role
from practika.domain.chain import verify
from practika.domain.errors import (
    CredentialsWrong,
    Invalid,
    TokenInvalid,
    TooManyRequests,
)
from practika.domain.person_request import TOKENS_DEAD, Fate, RequestKind
from practika.domain.redaction import FORMER_NAME
from practika.domain.room import Room
from practika.domain.session import ATTEMPTS_MOST
from practika.usecases.erase_person import come_back
from practika.usecases.serve_people import Served
from tests.examples import named
from tests.unit.usecases.leaving_house import FILMS, LeavingHouse, make_traces
from tests.unit.usecases.people_house import caller_of


@pytest.fixture(name="house")
def _house() -> LeavingHouse:
    return LeavingHouse()


@pytest.mark.parametrize("field", ["confirmation", "password"])
def test_nobody_closes_an_account_by_accident(house: LeavingHouse, field: str) -> None:
    ana = house.sign_up()
    with pytest.raises(Invalid) as refused:
        house.close(ana, **{field: "wrong"})
    assert refused.value.details["field"] == field
    assert house.sign_in()


def test_the_password_is_not_guessed_here_either(house: LeavingHouse) -> None:
    ana = house.sign_up()
    for _ in range(ATTEMPTS_MOST):
        with pytest.raises(Invalid):
            house.close(ana, password="wrong")
    with pytest.raises(TooManyRequests):
        house.close(ana)


def test_a_closed_account_is_closed_at_once(house: LeavingHouse) -> None:
    ana = house.sign_up()
    house.close(ana)
    with pytest.raises(CredentialsWrong):
        house.sign_in()
    with pytest.raises(TokenInvalid):
        house.refresh(ana.refresh_token)
    with pytest.raises(TokenInvalid):
        house.close(ana)
    assert house.sign_up().account.id != ana.account.id


def test_a_workspace_never_loses_its_only_owner(house: LeavingHouse) -> None:
    ana = house.sign_up()
    ben = house.join(ana, "ben@example.org", "Ben")
    assert [each.fate for each in house.read(ana).belongings] == [Fate.NEEDS_OWNER]
    assert {each.workspace.name: each.fate for each in house.read(ben).belongings} == {
        "Ben's own": Fate.GOES,
        "Ana’s workspace": Fate.STAYS,
    }
    for heirs in ({}, {ana.workspace.id: named("usr", 999)}, {ana.workspace.id: ana.account.id}):
        with pytest.raises(Invalid):
            house.close(ana, heirs=heirs)
    house.close(ana, heirs={ana.workspace.id: ben.account.id})
    here = [(one.person_id, one.role) for one in house.workspaces.members(ana.workspace.id)]
    assert here == [(ben.account.id, Role.OWNER)]


def test_nothing_of_the_person_is_left(house: LeavingHouse) -> None:
    ana = house.sign_up()
    ben = house.join(ana, "ben@example.org", "Benedikt")
    house.write(ana, 1)
    house.write(ben, 2)
    make_traces(house, caller_of(ben))
    house.ask(ben)
    house.serve()
    assert "Benedikt" in house.everything()
    house.close(ben)
    house.serve_to_the_end()
    left = house.everything().replace("by Benedikt", "")  # what was written stays
    for trace in ("Benedikt", "ben@example.org"):
        assert trace not in left
    kept = house.annotations.get(ana.workspace.id, FILMS[0], named("ann", 2))
    assert (kept.author.name, kept.removed) == (FORMER_NAME, False)
    assert house.rooms.connections(Room(workspace_id=ana.workspace.id, video_id=FILMS[0])) == []
    assert not [key for key in house.bucket.objects if key.startswith(("lessons/", "people/exports/"))]
    assert house.lessons.rows[named("les", 1)].state == "removed"
    assert house.audit.acts.count("account_erased") == 2
    for (workspace, video, one), lines in house.annotations.lines.items():
        latest = house.annotations.latest(workspace, video, one)
        assert verify(house.annotations.history(workspace, video, annotation_id=one), latest).intact, lines


def test_what_an_old_token_still_wrote_is_found_by_the_last_round(house: LeavingHouse) -> None:
    ana = house.sign_up()
    ben = house.join(ana, "ben@example.org", "Benedikt")
    house.close(ben)
    assert house.serve() == Served(waiting=1)
    house.clock.move(500)
    house.write(ben, 2)
    assert house.serve() == Served()
    house.clock.move(TOKENS_DEAD.total_seconds() - 500)
    assert house.serve() == Served(erased=1)
    assert house.annotations.get(ana.workspace.id, FILMS[0], named("ann", 2)).author.name == FORMER_NAME


def test_words_go_on_demand_and_from_a_workspace_of_one(house: LeavingHouse) -> None:
    ana = house.sign_up()
    ben = house.join(ana, "ben@example.org", "Ben")
    alone = next(each for each in house.workspaces.known.values() if each.name == "Ben's own")
    own = house.refresh(ben.refresh_token, alone.id)
    house.write(ben, 1)
    house.write(own, 2, video=FILMS[1])
    house.close(ben)
    house.serve()
    assert house.annotations.get(ana.workspace.id, FILMS[0], named("ann", 1)).text == "by Ben"
    assert house.annotations.get(own.workspace.id, FILMS[1], named("ann", 2)).text == ""


def test_a_round_that_has_no_time_left_goes_on_at_the_next_ring(
    house: LeavingHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = house.sign_up()
    ben = house.join(ana, "ben@example.org", "Ben")
    for number, video in enumerate(FILMS, start=1):
        house.write(ben, number, video=video)
    house.close(ben)
    histories = house.annotations.histories

    def slow(workspace_id: str, video_id: str, *, after: str | None) -> Any:
        house.clock.move(2)
        return histories(workspace_id, video_id, after=after)

    monkeypatch.setattr(house.annotations, "histories", slow)
    found = [house.serve(within=timedelta(seconds=1)) for _ in FILMS]
    assert found == [Served(), Served(), Served(waiting=1)]
    assert {lines[-1].annotation.author.name for lines in house.annotations.lines.values()} == {FORMER_NAME}


@pytest.mark.parametrize("video", FILMS)
def test_a_film_with_many_notes_is_gone_on_with_in_its_middle(
    house: LeavingHouse, monkeypatch: pytest.MonkeyPatch, video: str
) -> None:
    monkeypatch.setattr("practika.usecases.erase_person.NOTES_A_MARK", 1)
    ana = house.sign_up()
    ben = house.join(ana, "ben@example.org", "Ben")
    for number, each in enumerate(FILMS, start=1):
        house.write(ben, number, video=each)
    for number in range(11, 16):
        house.write(ben, number, video=video)
    house.close(ben)
    replace = house.annotations.replace

    def slow(workspace_id: str, revision: Revision) -> None:
        house.clock.move(2)
        replace(workspace_id, revision)

    monkeypatch.setattr(house.annotations, "replace", slow)
    rings = 0
    while not house.serve(within=timedelta(seconds=1)).waiting:
        rings += 1
        assert rings < 20
    assert {lines[-1].annotation.author.name for lines in house.annotations.lines.values()} == {FORMER_NAME}
    assert {len(lines) for lines in house.annotations.lines.values()} == {2}


def test_who_a_restore_has_brought_back_is_closed_again(house: LeavingHouse) -> None:
    ana = house.sign_up()
    ben = house.join(ana, "ben@example.org", "Ben")
    before = (dict(house.workspaces.people), dict(house.workspaces.joined))
    house.close(ana, heirs={ana.workspace.id: ben.account.id})
    house.serve_to_the_end()
    assert come_back(house.desk) == 0
    house.workspaces.people, house.workspaces.joined = before
    house.workspaces.closed.clear()
    house.requests.rows.clear()
    assert house.sign_in()
    assert come_back(house.desk) == 1
    with pytest.raises(CredentialsWrong):
        house.sign_in()
    owners = [one.person_id for one in house.workspaces.members(ana.workspace.id) if one.role == "owner"]
    assert owners == [ben.account.id]
    assert house.requests.latest(ana.account.id, RequestKind.ERASURE)


def test_notes_that_were_restored_are_gone_through_again(house: LeavingHouse) -> None:
    ana = house.sign_up()
    ben = house.join(ana, "ben@example.org", "Benedikt")
    house.write(ben, 1)
    backup = {name: list(lines) for name, lines in house.annotations.lines.items()}
    began = house.clock.now()
    house.close(ben)
    house.serve_to_the_end()
    house.annotations.lines = backup
    assert house.requests.reopen(began, house.clock.now()) == 1
    assert house.serve().erased == 1
    assert house.annotations.get(ana.workspace.id, FILMS[0], named("ann", 1)).author.name == FORMER_NAME
