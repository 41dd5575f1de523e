"""Everybody changes their own name, e-mail and password, and ends their other sessions."""

from __future__ import annotations

from datetime import timedelta

import pytest

from practika.domain.errors import CredentialsWrong, EmailTaken, Invalid, TokenInvalid, TooManyRequests
from practika.domain.recall import recalled
from practika.domain.session import ATTEMPTS_MOST, Session
from practika.usecases.change_account import change_email, change_name, change_password
from practika.usecases.end_sessions import end_other_sessions, list_sessions
from practika.usecases.own_desk import OwnDesk
from tests.unit.usecases.people_house import PASSWORD, PeopleHouse, caller_of

NEW = "another long password"


def desk_of(house: PeopleHouse) -> OwnDesk:
    names = ("accounts", "workspaces", "passwords", "attempts", "tokens", "refresh_tokens", "audit", "by")
    return OwnDesk(**{name: getattr(house, name) for name in names})


def test_a_name_is_cleaned_and_recorded_once() -> None:
    house = PeopleHouse()
    ana = caller_of(house.sign_up())
    for _ in range(2):
        assert change_name(ana, "  Ana   Maria ", desk_of(house)).name == "Ana Maria"
    assert house.accounts.get(ana.person_id).name == "Ana Maria"
    assert house.audit.acts.count("name_changed") == 1
    with pytest.raises(Invalid):
        change_name(ana, " ", desk_of(house))


def test_an_e_mail_needs_the_password_and_is_one_s_own() -> None:
    house = PeopleHouse()
    ana = caller_of(house.sign_up())
    house.sign_up("eve@example.org")
    with pytest.raises(Invalid, match="not your password"):
        change_email(ana, "new@example.org", "wrong password", desk_of(house))
    with pytest.raises(EmailTaken):
        change_email(ana, "eve@example.org", PASSWORD, desk_of(house))
    assert change_email(ana, " NEW@example.org", PASSWORD, desk_of(house)).email == "new@example.org"
    assert house.sign_in("new@example.org").account.id == ana.person_id
    with pytest.raises(CredentialsWrong):
        house.sign_in("ana@example.org")


def test_guessing_the_password_is_slowed_down() -> None:
    house = PeopleHouse()
    ana = caller_of(house.sign_up())
    for _ in range(ATTEMPTS_MOST):
        with pytest.raises(Invalid):
            change_email(ana, "new@example.org", "wrong password", desk_of(house))
    with pytest.raises(TooManyRequests):
        change_password(ana, PASSWORD, NEW, None, desk_of(house))


def test_a_new_password_ends_every_session_but_this_one() -> None:
    house = PeopleHouse()
    here: Session = house.sign_up()
    elsewhere = house.sign_in()
    house.clock.move(1)
    with pytest.raises(Invalid):
        change_password(caller_of(here), PASSWORD, "short", here.refresh_token, desk_of(house))
    gone_on = change_password(caller_of(here), PASSWORD, NEW, here.refresh_token, desk_of(house))
    with pytest.raises(TokenInvalid):
        house.refresh(elsewhere.refresh_token)
    assert house.refresh(gone_on.refresh_token)
    standing, now = house.recalls.standing(), house.clock.now()
    assert recalled(standing, caller_of(elsewhere), now - timedelta(seconds=1))
    assert not recalled(standing, caller_of(gone_on), now)
    with pytest.raises(CredentialsWrong):
        house.sign_in()
    assert house.sign_in(password=NEW)


def test_sessions_are_listed_and_all_others_end() -> None:
    house = PeopleHouse()
    house.sign_up()
    house.clock.move(60)
    here = house.sign_in()
    desk = desk_of(house)
    found, family = list_sessions(caller_of(here), here.refresh_token, desk)
    assert [one.family == family for one in found] == [True, False]
    gone_on = end_other_sessions(caller_of(here), here.refresh_token, desk)
    found, again = list_sessions(caller_of(gone_on), gone_on.refresh_token, desk)
    assert [one.family for one in found] == [again] == [family]
    assert house.audit.acts[-1] == "sessions_ended"
