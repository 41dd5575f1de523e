"""Rotation of refresh tokens."""

from __future__ import annotations

import pytest

from practika.domain.caller import Role
from practika.domain.errors import NotFound, RefreshTokenReused, TokenExpired, TokenInvalid, TokenMissing
from tests.unit.usecases.people_house import PeopleHouse


def test_every_refresh_gives_a_new_token_of_the_same_family() -> None:
    house = PeopleHouse()
    secret = house.sign_up().refresh_token
    seen = {secret}
    for _ in range(3):
        house.clock.move(600)
        secret = house.refresh(secret).refresh_token
        seen.add(secret)
    assert len(seen) == 4
    assert len({row.family for row in house.refresh_tokens.rows.values()}) == 1


def test_reuse_ends_the_whole_family_also_for_the_thief() -> None:
    house = PeopleHouse()
    stolen = house.sign_up().refresh_token
    current = house.refresh(stolen).refresh_token
    house.clock.move(11)
    with pytest.raises(RefreshTokenReused):
        house.refresh(stolen)
    with pytest.raises(TokenInvalid):
        house.refresh(current)
    assert "refresh_token_reused" in house.audit.acts


def test_a_double_click_or_a_lost_answer_ends_nothing() -> None:
    house = PeopleHouse()
    first = house.sign_up().refresh_token
    one, two = house.refresh(first).refresh_token, house.refresh(first).refresh_token
    house.clock.move(600)
    assert house.refresh(one).refresh_token != house.refresh(two).refresh_token


def test_missing_unknown_and_expired_tokens_are_refused() -> None:
    house = PeopleHouse()
    secret = house.sign_up().refresh_token
    with pytest.raises(TokenMissing):
        house.refresh(None)
    with pytest.raises(TokenInvalid):
        house.refresh("made up")
    house.clock.move(30 * 24 * 3600)
    with pytest.raises(TokenExpired):
        house.refresh(secret)


def test_switching_goes_only_where_one_is_a_member_and_the_place_is_kept() -> None:
    house = PeopleHouse()
    ana, bo = house.sign_up(), house.sign_up("bo@example.org")
    with pytest.raises(NotFound):
        house.refresh(ana.refresh_token, bo.workspace.id)
    house.workspaces.join(bo.workspace.id, ana.account.id, Role.VIEWER, house.clock.now())
    there = house.refresh(ana.refresh_token, bo.workspace.id)
    assert (there.workspace.id, there.role) == (bo.workspace.id, Role.VIEWER)
    assert house.refresh(there.refresh_token).workspace.id == bo.workspace.id


def test_a_changed_role_counts_from_the_next_refresh() -> None:
    house = PeopleHouse()
    session = house.sign_up()
    key = (session.workspace.id, session.account.id)
    house.workspaces.joined[key] = (Role.VIEWER, house.clock.now())
    assert house.refresh(session.refresh_token).role is Role.VIEWER
