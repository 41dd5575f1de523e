"""What second factors and challenges must do: the fakes, and PostgreSQL's; what a closed account leaves of them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from practika.adapters.postgres.accounts import PostgresAccounts
from practika.adapters.postgres.connection import Database
from practika.adapters.postgres.leavers import PostgresLeavers
from practika.adapters.postgres.second_factors import PostgresSecondFactors, PostgresSignInChallenges
from practika.adapters.postgres.sessions import PostgresSignInAttempts
from practika.adapters.postgres.workspaces import PostgresWorkspaces
from practika.domain.caller import Role
from practika.domain.person_request import PersonRequest, RequestKind
from practika.domain.second_factor import Challenge, SecondFactor
from practika.ports.people import Workspaces
from practika.ports.second_factors import SecondFactors, SignInChallenges
from tests.examples import ELSEWHERE, NOON, WORKSPACE, named
from tests.fakes.factors import FakeSecondFactors, FakeSignInChallenges
from tests.fakes.people import FakeAccounts, FakeWorkspaces
from tests.integration.ports.people_rows import found

ANA, BEN = named("usr", 1), named("usr", 2)
LATER = NOON + timedelta(minutes=1)
CODES = ("$argon2id$one", "$argon2id$two", "$argon2id$three")


@dataclass
class House:
    factors: SecondFactors
    challenges: SignInChallenges
    workspaces: Workspaces


@pytest.fixture(params=["fake", "postgres"], name="house")
def _house(request: pytest.FixtureRequest) -> House:
    """Ana in WORKSPACE, and Ben ELSEWHERE."""
    if request.param == "fake":
        fakes, challenges = FakeWorkspaces(), FakeSignInChallenges()
        for number, workspace in ((1, WORKSPACE), (2, ELSEWHERE)):
            found(FakeAccounts(fakes), number, workspace)
        return House(FakeSecondFactors(fakes, challenges), challenges, fakes)
    return rows_of(request.getfixturevalue("database"))


def rows_of(database: Database) -> House:
    for number, workspace in ((1, WORKSPACE), (2, ELSEWHERE)):
        found(PostgresAccounts(database), number, workspace)
    return House(
        PostgresSecondFactors(database), PostgresSignInChallenges(database), PostgresWorkspaces(database)
    )


def factor(person: str = ANA, sealed: str = "v1:k:one", **more: Any) -> SecondFactor:
    return SecondFactor(**{"person_id": person, "sealed": sealed, "begun_at": NOON, **more})


def confirmed(person: str = ANA, sealed: str = "v1:k:one", step: int = 7) -> SecondFactor:
    return factor(person, sealed, confirmed_at=LATER, last_step=step)


def challenge(number: int = 1, person: str = ANA, minutes: float = 5) -> Challenge:
    until = NOON + timedelta(minutes=minutes)
    return Challenge(sha256=f"{number:064d}", person_id=person, issued_at=NOON, expires_at=until)


def test_a_factor_is_begun_again_until_it_is_confirmed(house: House) -> None:
    assert house.factors.of(ANA) is None
    assert house.factors.begin(factor())
    assert house.factors.begin(factor(sealed="v1:k:two"))
    assert house.factors.of(ANA) == factor(sealed="v1:k:two")
    assert not house.factors.confirm(confirmed(), CODES)  # the secret of another tab
    assert not house.factors.confirm(confirmed(BEN), CODES)
    assert house.factors.recovery_codes(ANA) == []
    assert house.factors.confirm(confirmed(sealed="v1:k:two"), CODES)
    assert not house.factors.confirm(confirmed(sealed="v1:k:two"), ("$argon2id$more",))
    assert not house.factors.begin(factor(sealed="v1:k:three"))
    assert house.factors.of(ANA) == confirmed(sealed="v1:k:two")
    assert sorted(house.factors.recovery_codes(ANA)) == sorted(CODES)


def test_a_step_is_spent_once_and_only_forwards(house: House) -> None:
    house.factors.begin(factor())
    assert not house.factors.spend(ANA, 9)  # nobody has confirmed it
    house.factors.confirm(confirmed(step=7), CODES)
    assert [house.factors.spend(ANA, step) for step in (7, 6, 9, 9, 8, 10)] == [
        False,
        False,
        True,
        False,
        False,
        True,
    ]
    assert not house.factors.spend(BEN, 9)


def test_a_recovery_code_is_spent_once_and_new_ones_replace_all(house: House) -> None:
    for person in (ANA, BEN):
        house.factors.begin(factor(person))
        house.factors.confirm(confirmed(person), CODES)
    assert house.factors.spend_recovery_code(ANA, CODES[1], LATER)
    assert not house.factors.spend_recovery_code(ANA, CODES[1], LATER)
    assert not house.factors.spend_recovery_code(ANA, "$argon2id$unknown", LATER)
    assert sorted(house.factors.recovery_codes(ANA)) == sorted({CODES[0], CODES[2]})
    house.factors.replace_recovery_codes(ANA, ["$argon2id$new"], LATER)
    assert house.factors.recovery_codes(ANA) == ["$argon2id$new"]
    assert len(house.factors.recovery_codes(BEN)) == 3
    assert house.factors.remove(BEN)
    house.factors.replace_recovery_codes(BEN, ["$argon2id$new"], LATER)
    assert house.factors.recovery_codes(BEN) == []


def test_who_has_one_is_seen_by_workspace(house: House) -> None:
    house.workspaces.join(WORKSPACE, BEN, Role.MEMBER, NOON)
    house.factors.begin(factor())
    assert house.factors.holders(WORKSPACE) == set()
    house.factors.begin(factor(BEN))
    house.factors.confirm(confirmed(BEN), CODES)
    assert house.factors.holders(WORKSPACE) == house.factors.holders(ELSEWHERE) == {BEN}


def test_a_challenge_takes_so_many_tries_until_it_is_over(house: House) -> None:
    house.challenges.add(challenge(1))
    house.challenges.add(challenge(2, minutes=0.5))
    house.challenges.add(challenge(3, BEN))
    first, second, third = (challenge(number).sha256 for number in (1, 2, 3))
    assert [house.challenges.take_try(first, LATER, 3) for _ in range(4)] == [ANA, ANA, ANA, None]
    assert house.challenges.take_try(second, LATER, 3) is None
    assert house.challenges.take_try("f" * 64, LATER, 3) is None
    assert house.challenges.take_try(third, LATER, 3) == BEN
    assert (house.challenges.end(third, LATER), house.challenges.end(third, LATER)) == (True, False)
    assert house.challenges.take_try(third, LATER, 3) is None
    assert house.challenges.drop_expired(LATER, 9) == 1
    assert house.challenges.drop_expired(NOON + timedelta(minutes=9), 1) == 1


def test_who_takes_it_away_has_neither_codes_nor_open_challenges(house: House) -> None:
    house.factors.begin(factor())
    house.factors.confirm(confirmed(), CODES)
    house.challenges.add(challenge(1))
    house.challenges.add(challenge(2, BEN))
    assert house.factors.remove(ANA)
    assert not house.factors.remove(ANA)
    assert (house.factors.of(ANA), list(house.factors.recovery_codes(ANA))) == (None, [])
    assert house.challenges.take_try(challenge(1).sha256, NOON, 3) is None
    assert house.challenges.take_try(challenge(2).sha256, NOON, 3) == BEN


def test_of_many_at_once_one_wins(migrated: dict[str, Any], database: Database) -> None:
    house = rows_of(database)
    house.factors.begin(factor())
    house.factors.confirm(confirmed(), CODES)
    house.challenges.add(challenge())
    acts: list[Callable[[House], object]] = [
        lambda one: one.factors.spend(ANA, 9),
        lambda one: one.factors.spend_recovery_code(ANA, CODES[0], LATER),
        lambda one: one.challenges.take_try(challenge().sha256, LATER, 1) is not None,
        lambda one: one.challenges.end(challenge().sha256, LATER),
    ]
    for act in acts:
        outcomes = _at_once(migrated, act)
        assert sorted(outcomes, key=bool) == [False, False, False, True]


def _at_once(migrated: dict[str, Any], act: Callable[[House], object]) -> list[object]:
    outcomes: list[object] = []
    gate = threading.Barrier(4)

    def run() -> None:
        apart = Database(lambda: migrated)
        house = House(
            PostgresSecondFactors(apart), PostgresSignInChallenges(apart), PostgresWorkspaces(apart)
        )
        house.factors.of(ANA)  # the connection is open
        gate.wait(timeout=30)
        try:
            outcomes.append(act(house))
        finally:
            apart.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return outcomes


def test_a_closed_account_leaves_nothing_of_it_and_the_export_tells_no_secret(database: Database) -> None:
    house, leavers = rows_of(database), PostgresLeavers(database)
    house.factors.begin(factor())
    house.factors.confirm(confirmed(), CODES)
    house.factors.spend_recovery_code(ANA, CODES[0], LATER)
    house.challenges.add(challenge())
    facts = leavers.facts(ANA).second_factor
    assert facts is not None and (facts.confirmed_at, facts.recovery_codes_left) == (LATER, 2)
    assert "v1:k" not in leavers.facts(ANA).model_dump_json()
    assert leavers.facts(BEN).second_factor is None
    attempts = PostgresSignInAttempts(database)
    attempts.record("a" * 64, NOON)
    database.run(
        "INSERT INTO audit_log (at, act, person_id, subject) VALUES (%(at)s, 'factor_refused', %(ana)s, %(subject)s)",
        {"at": NOON, "ana": ANA, "subject": "a" * 64},
    )
    gone = PersonRequest(
        id=named("req", 1),
        person_id=ANA,
        kind=RequestKind.ERASURE,
        workspace_ids=(WORKSPACE,),
        asked_at=LATER,
    )
    leavers.close(gone, {})
    left = database.one(
        "SELECT (SELECT count(*) FROM second_factors) AS factors, (SELECT count(*) FROM recovery_codes) AS codes,"
        " (SELECT count(*) FROM sign_in_challenges) AS challenges, (SELECT count(*) FROM sign_in_failures) AS failures"
    )
    assert left == {"factors": 0, "codes": 0, "challenges": 0, "failures": 0}
