"""Groups of a live session: apart for a while, each with its own film and ink, and together again."""

from __future__ import annotations

import json
from typing import Any

import pytest

from practika.domain.breakout import go, group_of, split, viewed
from practika.domain.caller import Role
from practika.domain.errors import Invalid
from practika.domain.ink import pack
from practika.domain.live_session import Driver, LiveSession, Transport
from practika.domain.messages import parse_server_message
from practika.usecases.hear_message import hear_message
from practika.usecases.leave_room import leave_room
from tests.examples import NOON, ROOM, named
from tests.fakes.hall import FakeHall

INK = {"stroke": "k1", "frame": 87, "color": "ink-1", "width": 0.008, "points": pack([(0.1, 0.2, 0.5)])}
NOON_MS = int(NOON.timestamp() * 1000)
PEOPLE = {"coach": 1, "ana": 2, "ben": 3, "cleo": 4}


class School:
    """A coach and three students in one room."""

    def __init__(self) -> None:
        self.fakes = FakeHall()
        for who, number in PEOPLE.items():
            self.fakes.screen(who, number, role=Role.COACH if who == "coach" else Role.MEMBER)

    def say(self, who: str, kind: str, **more: Any) -> None:
        hear_message(who, json.dumps({"v": 1, "type": kind, **more}), hall=self.fakes.hall)

    def last(self, who: str, kind: str) -> Any:
        frames = [parse_server_message(frame) for frame in self.fakes.sockets.frames.get(who, [])]
        return next((message for message in reversed(frames) if message.type == kind), None)

    def view(self, who: str) -> LiveSession:
        """What that person's screen makes of the session it was told last."""
        session: LiveSession = self.last(who, "session").session
        return viewed(session, group_of(session, named("usr", PEOPLE[who])))

    def split(self, *groups: tuple[str, ...]) -> None:
        lists = [[named("usr", PEOPLE[who]) for who in group] for group in groups]
        self.say("coach", "split", groups=lists)
        self.fakes.clock.move(2)  # what flows is judged by a session of a second ago

    def move(self, who: str, frame: int, beat: int, **more: Any) -> None:
        epoch = more.get("epoch", self.view(who).epoch)
        film = {"frame": frame, "playing": False, "rate": 1, "at": NOON_MS}
        self.say(who, "transport", epoch=epoch, beat=beat, **film)

    def heard_ink(self) -> set[str]:
        return {who for who in PEOPLE if self.last(who, "flow") is not None}


@pytest.fixture
def school() -> School:
    school = School()
    school.say("coach", "baton", act="take")
    school.move("coach", 40, 1)
    return school


def test_each_group_begins_where_the_room_was_and_has_a_film_of_its_own(school: School) -> None:
    school.split(("ana", "ben"), ("cleo",))
    for who in ("ana", "cleo"):
        assert (school.view(who).driver, school.view(who).transport.frame) == (None, 40)  # type: ignore[union-attr]  # told above
    school.say("ana", "baton", act="take")
    school.move("ana", 77, 1)
    school.move("coach", 50, 2)
    frames = {who: school.view(who).transport.frame for who in PEOPLE}  # type: ignore[union-attr]  # told above
    assert frames == {"coach": 50, "ana": 77, "ben": 77, "cleo": 40}
    assert school.view("ben").driver == Driver(
        person_id=named("usr", 2),
        name="Person 2",
        screen=school.view("ana").driver.screen,  # type: ignore[union-attr]  # she drives
    )


def test_ink_stays_in_its_part_of_the_room(school: School) -> None:
    school.split(("ana", "ben"))
    school.say("ana", "flow", n=1, ink=[INK])
    assert school.heard_ink() == {"ben"}
    school.say("coach", "flow", n=1, ink=[INK])
    assert school.heard_ink() == {"ben", "cleo"}


def test_late_moves_and_moves_of_others_do_not_count(school: School) -> None:
    school.split(("ana", "ben"))
    school.say("ana", "baton", act="take")
    old = school.view("ana").epoch
    school.move("ana", 70, 2)
    school.move("ana", 60, 1)
    school.move("ben", 61, 9)
    school.say("ana", "baton", act="release")
    school.move("ana", 62, 9, epoch=old)
    assert school.view("ben").transport.frame == 70  # type: ignore[union-attr]  # told above


def test_everyone_returns_alone_or_is_brought_back(school: School) -> None:
    school.split(("ana", "ben"), ("cleo",))
    school.say("ana", "baton", act="take")
    school.say("ana", "go", group=None)
    assert (school.view("ana").driver.person_id, school.view("ben").driver) == (named("usr", 1), None)  # type: ignore[union-attr]  # the coach
    school.say("cleo", "go", group=1)
    assert school.last("cleo", "error").code == "forbidden"
    school.say("coach", "go", group=1)
    assert group_of(school.last("ben", "session").session, named("usr", 1)) is not None
    school.say("coach", "split", groups=[])
    assert school.last("cleo", "session").session.groups == ()


def test_only_who_drives_the_room_or_leads_makes_groups(school: School) -> None:
    school.say("ana", "split", groups=[[named("usr", 3)]])
    assert school.last("ana", "error").code == "forbidden"
    school.say("coach", "baton", act="give", to=named("usr", 2))
    school.say("ana", "split", groups=[[named("usr", 3)]])
    assert len(school.last("ben", "session").session.groups) == 1


def test_a_driver_who_vanishes_leaves_the_baton_of_the_group_free(school: School) -> None:
    school.split(("ana", "ben"))
    school.say("ana", "baton", act="take")
    leave_room("ana", hall=school.fakes.hall)
    assert school.view("ben").driver is None
    assert school.fakes.sessions.read(ROOM).driver.name == "Person 1"


def test_nobody_is_twice_and_who_is_sent_away_lays_the_baton_down() -> None:
    driver = Driver(person_id=named("usr", 1), name="Person 1", screen="a" * 12)
    film = Transport(frame=5, playing=False, rate=1, at=0)
    room = LiveSession(epoch=9, driver=driver, transport=film)
    with pytest.raises(Invalid):
        split(room, [[named("usr", 1)], [named("usr", 1)]], NOON)
    with pytest.raises(Invalid):
        split(room, [[named("usr", n)] for n in range(1, 30)], NOON)
    apart = split(room, [[named("usr", 1)]], NOON)
    assert apart.driver is None
    with pytest.raises(Invalid):
        go(apart, named("usr", 2), 7, NOON)
    assert go(apart, named("usr", 2), None, NOON) is apart
    assert split(apart, [], NOON).groups == ()
