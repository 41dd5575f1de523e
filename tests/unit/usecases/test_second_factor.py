"""A second factor: set up, asked for, slowed down, lost and taken away."""

from __future__ import annotations

from typing import Any

import pytest

from practika.domain.caller import Role
from practika.domain.errors import Forbidden, Invalid, TooManyRequests, Unavailable
from practika.domain.one_time_code import STEP_SECONDS, code_of, step_at
from practika.domain.second_factor import (
    CHALLENGE_LIFETIME,
    CHALLENGE_TRIES,
    CODES_A_DAY,
    SETUP_LIFETIME,
    ChallengeEnded,
    CodeWrong,
    FactorMissing,
    FactorThere,
    SecondFactorNeeded,
)
from practika.domain.session import ATTEMPTS_MOST, ATTEMPTS_WINDOW, Session
from practika.usecases.keep_factor import Proof, read_factor, remove_factor, renew_recovery_codes
from practika.usecases.list_people import list_people
from practika.usecases.set_up_factor import begin_factor, confirm_factor
from tests.unit.usecases.people_house import PASSWORD, PeopleHouse, caller_of

WRONG = "000000"


class Owner:
    """Ana, who sets up a second factor and has an app that knows its secret."""

    def __init__(self) -> None:
        self.house = PeopleHouse()
        self.caller = caller_of(self.house.sign_up())
        self.secret = ""

    def begin(self, password: str = PASSWORD) -> None:
        ports: dict[str, Any] = {"accounts": self.house.accounts, "checks": self.house.checks()}
        self.secret = begin_factor(password, caller=self.caller, **ports).secret

    def confirm(self, code: str | None = None) -> tuple[str, ...]:
        return confirm_factor(code or self.code(), caller=self.caller, checks=self.house.checks())

    def code(self, steps: int = 0) -> str:
        return code_of(self.secret, step_at(self.house.clock.now()) + steps)

    def later(self, seconds: float = STEP_SECONDS) -> None:
        self.house.clock.move(seconds)

    def challenge(self) -> str:
        with pytest.raises(SecondFactorNeeded) as asked:
            self.house.sign_in()
        return str(asked.value.details["challenge"])

    def answer(self, challenge: str, code: str | None = None) -> Session:
        return self.house.sign_in_by_code(challenge, code or self.code())

    def change(self, act: Any, code: str | None = None, password: str = PASSWORD) -> Any:
        proof = Proof(password=password, code=code or self.code())
        return act(proof, caller=self.caller, accounts=self.house.accounts, checks=self.house.checks())


@pytest.fixture(name="ana")
def _ana() -> Owner:
    """Her factor is confirmed, and its first code is used up and over."""
    owner = Owner()
    owner.begin()
    owner.confirm()
    owner.later()
    return owner


def test_nothing_is_asked_for_until_a_first_code_was_right() -> None:
    owner = Owner()
    owner.begin()
    assert owner.house.sign_in()
    with pytest.raises(CodeWrong):
        owner.confirm(WRONG)
    assert owner.house.sign_in()
    assert len(set(owner.confirm())) == 10
    assert owner.challenge()
    assert owner.house.audit.acts.count("factor_set_up") == 1


def test_the_code_of_the_set_up_does_not_sign_in(ana: Owner) -> None:
    fresh = Owner()
    fresh.begin()
    fresh.confirm()
    with pytest.raises(CodeWrong):
        fresh.answer(fresh.challenge())
    fresh.later()
    assert fresh.answer(fresh.challenge())


def test_setting_up_needs_the_password_and_is_over_after_half_an_hour() -> None:
    owner = Owner()
    with pytest.raises(Invalid, match="not your password"):
        owner.begin("another password")
    with pytest.raises(FactorMissing):
        confirm_factor(WRONG, caller=owner.caller, checks=owner.house.checks())
    owner.begin()
    owner.later(SETUP_LIFETIME.total_seconds())
    with pytest.raises(FactorMissing):
        owner.confirm()


def test_a_factor_is_set_up_anew_until_it_is_confirmed_and_then_not(ana: Owner) -> None:
    owner = Owner()
    owner.begin()
    first = owner.secret
    owner.begin()
    assert owner.secret != first
    owner.confirm()
    for again in (owner.begin, owner.confirm):
        with pytest.raises(FactorThere):
            again()


def test_a_code_signs_in_once(ana: Owner) -> None:
    first, second = ana.challenge(), ana.challenge()
    assert ana.answer(first).account.id == ana.caller.person_id
    with pytest.raises(CodeWrong):
        ana.answer(second)
    with pytest.raises(ChallengeEnded):
        ana.answer(first, ana.code(1))
    assert ana.answer(second, ana.code(1))


def test_a_challenge_ends_after_minutes_and_after_five_codes(ana: Owner) -> None:
    late = ana.challenge()
    ana.later(CHALLENGE_LIFETIME.total_seconds())
    with pytest.raises(ChallengeEnded):
        ana.answer(late)
    tried = ana.challenge()
    for _ in range(CHALLENGE_TRIES):
        with pytest.raises(CodeWrong):
            ana.answer(tried, WRONG)
    with pytest.raises(ChallengeEnded):
        ana.answer(tried)
    with pytest.raises(ChallengeEnded):
        ana.answer("made up")


def test_wrong_codes_close_the_door_for_ten_minutes_and_many_for_a_day(ana: Owner) -> None:
    wrong = 0
    while wrong < CODES_A_DAY:
        with pytest.raises((CodeWrong, TooManyRequests)) as refused:
            ana.answer(ana.challenge(), WRONG)
        if refused.type is CodeWrong:
            wrong += 1
        else:
            assert wrong % ATTEMPTS_MOST == 0
            ana.later(ATTEMPTS_WINDOW.total_seconds())
    ana.later(ATTEMPTS_WINDOW.total_seconds())
    with pytest.raises(TooManyRequests, match="tomorrow"):
        ana.answer(ana.challenge())
    ana.later(24 * 3600)
    assert ana.answer(ana.challenge())
    assert ana.house.audit.acts.count("factor_refused") == CODES_A_DAY


def test_a_recovery_code_is_good_once_also_without_the_key(ana: Owner) -> None:
    codes = ana.change(renew_recovery_codes)
    ana.house.sealer.away = True
    assert ana.answer(ana.challenge(), codes[3].lower().replace("-", " "))
    with pytest.raises(CodeWrong):
        ana.answer(ana.challenge(), codes[3])
    ana.later()
    with pytest.raises(Unavailable):
        ana.answer(ana.challenge())
    state = read_factor(ana.caller, factors=ana.house.factors)
    assert (state.since is not None, state.recovery_codes_left) == (True, 9)


def test_new_recovery_codes_are_the_only_ones() -> None:
    owner = Owner()
    owner.begin()
    (old, *_) = owner.confirm()
    owner.later()
    (new, *_) = owner.change(renew_recovery_codes)
    with pytest.raises(CodeWrong):
        owner.answer(owner.challenge(), old)
    assert owner.answer(owner.challenge(), new)


def test_it_goes_with_the_password_and_a_code_only(ana: Owner) -> None:
    waiting = ana.challenge()
    with pytest.raises(Invalid, match="not your password"):
        ana.change(remove_factor, password="another password")
    with pytest.raises(CodeWrong):
        ana.change(remove_factor, WRONG)
    ana.change(remove_factor)
    assert ana.house.sign_in()
    assert read_factor(ana.caller, factors=ana.house.factors).since is None
    with pytest.raises(ChallengeEnded):
        ana.answer(waiting, ana.code(1))
    with pytest.raises(FactorMissing):
        ana.change(remove_factor)


def test_a_guest_has_none(ana: Owner) -> None:
    guest = ana.caller.model_copy(update={"role": Role.GUEST})
    with pytest.raises(Forbidden):
        read_factor(guest, factors=ana.house.factors)


def test_owners_see_who_has_one_and_nobody_else_does(ana: Owner) -> None:
    house = ana.house
    member = house.sign_up(
        "bo@example.org",
        name="Bo",
        invitation=house.invite(house.sign_in_by_code(ana.challenge(), ana.code())),
    )
    ports: dict[str, Any] = {"workspaces": house.workspaces, "factors": house.factors}
    seen = {each.name: each.second_factor for each in list_people(ana.caller, **ports)}
    assert seen == {"Ana": True, "Bo": False}
    assert {each.second_factor for each in list_people(caller_of(member), **ports)} == {None}
