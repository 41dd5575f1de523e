"""Signing in, and out."""

from __future__ import annotations

import pytest

from practika.domain.errors import CredentialsWrong, Forbidden, TokenInvalid, TooManyRequests
from practika.domain.session import ATTEMPTS_MOST
from practika.usecases.sign_out import sign_out
from tests.unit.usecases.people_house import PASSWORD, PeopleHouse


def test_the_right_password_opens_the_oldest_workspace() -> None:
    house = PeopleHouse()
    first = house.sign_up()
    house.clock.move(60)
    session = house.sign_in("ANA@example.org ")
    assert session.workspace == first.workspace
    assert house.audit.acts == ["signed_up", "signed_in"]


def test_unknown_e_mail_and_wrong_password_cannot_be_told_apart() -> None:
    house = PeopleHouse()
    house.sign_up()
    seen = []
    for email, password in (("ana@example.org", "wrong password"), ("nobody@example.org", PASSWORD)):
        house.passwords.checks = 0
        with pytest.raises(CredentialsWrong) as refusal:
            house.sign_in(email, password)
        seen.append((str(refusal.value), refusal.value.details, house.passwords.checks))
    assert seen[0] == seen[1]
    assert seen[0][2] == 1


def test_too_many_failures_close_the_door_for_that_pair_only() -> None:
    house = PeopleHouse()
    house.sign_up()
    house.sign_up("bo@example.org")
    for _ in range(ATTEMPTS_MOST):
        with pytest.raises(CredentialsWrong):
            house.sign_in(password="wrong password")
    with pytest.raises(TooManyRequests):
        house.sign_in()
    assert house.sign_in(source="another address")
    assert house.sign_in("bo@example.org")
    house.clock.move(10 * 60)
    assert house.sign_in()


def test_a_success_forgives_earlier_failures() -> None:
    house = PeopleHouse()
    house.sign_up()
    for _ in range(3):
        for _ in range(ATTEMPTS_MOST - 1):
            with pytest.raises(CredentialsWrong):
                house.sign_in(password="wrong password")
        house.sign_in()


def test_a_hash_with_yesterdays_parameters_is_renewed() -> None:
    house = PeopleHouse()
    session = house.sign_up()
    house.passwords.version = "v2"
    house.sign_in()
    assert "$v2$" in house.accounts.get(session.account.id).password_hash


def test_a_megabyte_of_password_is_not_hashed() -> None:
    house = PeopleHouse()
    house.sign_up()
    with pytest.raises(CredentialsWrong):
        house.sign_in(password=PASSWORD + "x" * 1_000_000)


def test_a_person_without_any_workspace_is_told_so() -> None:
    house = PeopleHouse()
    house.sign_up()
    house.workspaces.joined.clear()
    with pytest.raises(Forbidden, match="not a member"):
        house.sign_in()


def test_signing_out_ends_the_family_and_is_never_refused() -> None:
    house = PeopleHouse()
    house.sign_up()
    session = house.sign_in()
    other = house.sign_in()
    ports = {"refresh_tokens": house.refresh_tokens, "audit": house.audit, "clock": house.clock}
    for secret in (session.refresh_token, session.refresh_token, "made up", None):
        sign_out(secret, **ports)  # type: ignore[arg-type]  # the ports are fakes
    with pytest.raises(TokenInvalid):
        house.refresh(session.refresh_token)
    assert house.refresh(other.refresh_token)
    assert house.audit.acts.count("signed_out") == 1
