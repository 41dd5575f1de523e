"""The shared state of a room: what each act makes of it, and who may act."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from practika.domain.caller import Role
from practika.domain.errors import Forbidden
from practika.domain.live_policy import (
    demand_baton,
    demand_handing_over,
    demand_leading,
    demand_tier,
    tier_of,
)
from practika.domain.live_session import (
    MAX_HANDS,
    MAX_TIERS,
    Driver,
    LiveSession,
    Tier,
    believed_ms,
    gather,
    pass_baton,
    raise_hand,
    set_tier,
    without,
)
from tests.examples import NOON, member, named

COACH = Driver(person_id=named("usr", 1), name="Person 1", screen="a" * 12)
STUDENT = Driver(person_id=named("usr", 2), name="Person 2", screen="b" * 12)


def test_each_pass_of_the_baton_is_a_new_epoch_also_when_the_clock_stands() -> None:
    one = pass_baton(LiveSession(), COACH, NOON)
    two = pass_baton(one, STUDENT, NOON)
    three = pass_baton(two, None, NOON - timedelta(days=1))
    assert one.epoch == int(NOON.timestamp())
    assert [two.epoch - one.epoch, three.epoch - two.epoch] == [1, 1]
    assert (two.driver, three.driver) == (STUDENT, None)
    assert two.driven_by(STUDENT.screen)
    assert not two.driven_by(COACH.screen)


def test_hands_go_up_in_a_row_and_come_down_with_the_baton() -> None:
    session = LiveSession()
    for person in ("a", "b", "a"):
        session = raise_hand(session, person, up=True)
    assert session.hands == ("a", "b")
    assert raise_hand(session, "a", up=False).hands == ("b",)
    assert raise_hand(session, "c", up=False) is session
    crowd = LiveSession(hands=tuple(named("usr", n) for n in range(MAX_HANDS)))
    assert raise_hand(crowd, named("usr", 999), up=True).hands == crowd.hands
    waiting = LiveSession(hands=(STUDENT.person_id, COACH.person_id))
    assert pass_baton(waiting, STUDENT, NOON).hands == (COACH.person_id,)


def test_tiers_are_set_and_bounded() -> None:
    session = set_tier(LiveSession(), named("usr", 2), Tier.POINT)
    assert session.tiers == {named("usr", 2): Tier.POINT}
    assert set_tier(session, named("usr", 2), Tier.POINT) is session
    full = LiveSession(tiers={named("usr", n): Tier.DRAW for n in range(MAX_TIERS)})
    assert set_tier(full, named("usr", 9999), Tier.POINT) is full
    assert set_tier(full, named("usr", 3), Tier.POINT).tiers[named("usr", 3)] is Tier.POINT
    assert gather(session).gathered == 1


def test_a_screen_that_vanishes_leaves_nothing_behind() -> None:
    led = LiveSession(epoch=5, driver=COACH, hands=(STUDENT.person_id, COACH.person_id))
    gone = {"screen": COACH.screen, "person_id": COACH.person_id, "now": NOON}
    left = without(led, still_here=False, **gone)  # type: ignore[arg-type]  # three names of one call
    assert (left.driver, left.hands) == (None, (STUDENT.person_id,))
    on_another_screen = without(led, still_here=True, **gone)  # type: ignore[arg-type]  # the same
    assert (on_another_screen.driver, on_another_screen.hands) == (None, led.hands)
    other = without(led, screen="c" * 12, person_id=named("usr", 3), still_here=False, now=NOON)
    assert other == led


def test_a_moment_is_believed_when_it_can_be_right() -> None:
    noon = int(NOON.timestamp() * 1000)
    assert believed_ms(noon - 4_000, NOON) == noon - 4_000
    assert believed_ms(noon + 60_000, NOON) == noon
    assert believed_ms(0, NOON) == noon


#: The tier by role: at first, and when each of watch, point, draw, drive was set.
TIERS = {
    Role.OWNER: (Tier.DRIVE, [Tier.DRIVE] * 4),
    Role.COACH: (Tier.DRIVE, [Tier.DRIVE] * 4),
    Role.MEMBER: (Tier.DRIVE, list(Tier)),
    Role.VIEWER: (Tier.WATCH, [Tier.WATCH, Tier.POINT, Tier.POINT, Tier.POINT]),
    Role.GUEST: (Tier.WATCH, [Tier.WATCH, Tier.POINT, Tier.POINT, Tier.POINT]),
}


@pytest.mark.parametrize("role", list(Role))
def test_tier_by_role_and_setting(role: Role) -> None:
    first, when_set = TIERS[role]
    caller = member(2, role)
    assert tier_of(caller, LiveSession()) is first
    for tier, expected in zip(Tier, when_set, strict=True):
        session = LiveSession(tiers={caller.person_id: tier})
        assert tier_of(caller, session) is expected
        for least in Tier:
            if list(Tier).index(least) <= list(Tier).index(expected):
                demand_tier(caller, session, least)
            else:
                with pytest.raises(Forbidden):
                    demand_tier(caller, session, least)


#: May take the baton: free · own on another screen · from somebody else. May hand over: own · somebody else's. Leads.
BATON = {
    Role.OWNER: "yyyyyy",
    Role.COACH: "yyyyyy",
    Role.MEMBER: "yynynn",
    Role.VIEWER: "nnnynn",
    Role.GUEST: "nnnynn",
}


@pytest.mark.parametrize("role", list(Role))
def test_who_may_take_pass_and_lead(role: Role) -> None:
    caller = member(2, role)
    free, own, others = LiveSession(), LiveSession(driver=STUDENT), LiveSession(driver=COACH)
    asked: list[Callable[[], None]] = [
        lambda: demand_baton(caller, free),
        lambda: demand_baton(caller, own),
        lambda: demand_baton(caller, others),
        lambda: demand_handing_over(caller, own),
        lambda: demand_handing_over(caller, others),
        lambda: demand_leading(caller),
    ]
    for ask, allowed in zip(asked, BATON[role], strict=True):
        if allowed == "y":
            ask()
        else:
            with pytest.raises(Forbidden):
                ask()
