"""What requests of people about themselves must do: the fake, and PostgreSQL's."""

from __future__ import annotations

import pytest

from practika.domain.person_request import RequestKind, RequestState
from tests.examples import VIDEO, named
from tests.integration.ports.leaving_rows import ANA, BEN, House, asked, at, one_of_both


@pytest.fixture(params=["fake", "postgres"], name="house")
def _house(request: pytest.FixtureRequest) -> House:
    return one_of_both(request)


def test_one_request_of_a_kind_is_open_at_a_time(house: House) -> None:
    first = house.requests.add(asked(1))
    assert first == asked(1)
    assert house.requests.add(asked(2)) == first
    other = asked(3, kind=RequestKind.EXPORT)
    assert house.requests.add(other) == other
    house.requests.done(first, at(5))
    assert house.requests.latest(ANA, RequestKind.ERASURE) == first.model_copy(
        update={"state": RequestState.DONE, "done_at": at(5)}
    )
    assert house.requests.add(asked(4)) == asked(4)
    assert house.requests.asked_since(ANA, RequestKind.ERASURE, at(1)) == 1
    assert house.requests.asked_since(ANA, RequestKind.ERASURE, at(0)) == 2
    assert house.requests.latest(BEN, RequestKind.ERASURE) is None


def test_a_request_is_one_worker_s_until_the_claim_ends(house: House) -> None:
    house.requests.add(asked(1))
    assert house.requests.claim(at(0.5), at(7)) is None  # not due
    mine = house.requests.claim(at(1), at(7))
    assert mine is not None
    assert (mine.id, mine.round_at) == (named("req", 1), at(1))
    assert house.requests.claim(at(6), at(12)) is None
    house.requests.moved(mine, VIDEO, at(9))
    assert house.requests.claim(at(8), at(14)) is None
    again = house.requests.claim(at(9), at(15))  # who had it is dead
    assert again is not None
    assert (again.place, again.round_at) == (VIDEO, at(1))
    house.requests.paused(again, due_at=at(20), again=False)
    assert house.requests.claim(at(19), at(25)) is None
    third = house.requests.claim(at(20), at(26))
    assert third is not None
    assert third.place == VIDEO
    house.requests.paused(third, due_at=at(30), again=True)
    fourth = house.requests.claim(at(30), at(36))
    assert fourth is not None
    assert (fourth.place, fourth.round_at) == ("", at(30))
    house.requests.done(fourth, at(31))
    assert house.requests.claim(at(60), at(66)) is None


def test_the_one_that_waits_longest_comes_first(house: House) -> None:
    house.requests.add(asked(2, BEN))
    house.requests.add(asked(1, ANA))
    found = [house.requests.claim(at(9), at(15)) for _ in range(3)]
    assert [one and one.person_id for one in found] == [ANA, BEN, None]


def test_erasures_begin_anew_and_exports_do_not(house: House) -> None:
    for request in (asked(1), asked(2, BEN), asked(3, ANA, kind=RequestKind.EXPORT)):
        house.requests.done(house.requests.add(request), at(10 * int(request.id[4:])))
    assert house.requests.reopen(at(15), at(40)) == 1
    again = house.requests.claim(at(40), at(46))
    assert again is not None
    assert (again.person_id, again.place, again.done_at) == (BEN, "", None)
    assert house.requests.claim(at(40), at(46)) is None
