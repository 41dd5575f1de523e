"""Rooms of hundreds: coming and going costs a few posts, and in the end everybody knows who is there."""

from __future__ import annotations

import json
from typing import Any

import pytest

from practika.domain.caller import Role
from practika.domain.crowd import CROWD, telling_every
from practika.domain.messages import Changes, frame_of, parse_server_message
from practika.ports.live import Posted
from practika.usecases.broadcast import MOST_SECONDS, broadcast
from practika.usecases.hear_message import hear_message
from practika.usecases.leave_room import leave_room
from tests.examples import ROOM, VIDEO, added, member, shape, told
from tests.fakes.hall import POSTS, FakeHall

PEOPLE = 150


class Crowd:
    """A hall with so many people in it, each with one screen; `c0` is the coach."""

    def __init__(self, people: int = PEOPLE) -> None:
        self.fakes = FakeHall()
        self.people = 0
        for _ in range(people):
            self.fakes.screen(f"c{self.people}", self.people + 1, role=Role.COACH)
            self.people += 1

    def come(self) -> str:
        name = f"c{self.people}"
        self.fakes.nearby.admit(
            self.fakes.screen("somebody", 1).model_copy(
                update={"connection_id": name, "caller": member(self.people + 1)}
            )
        )
        self.fakes.nearby.leave("somebody")
        self.people += 1
        self.say(name, "hello")
        return name

    def say(self, who: str, kind: str, **more: Any) -> None:
        hear_message(who, json.dumps({"v": 1, "type": kind, **more}), hall=self.fakes.hall)

    def heard(self, who: str, kind: str) -> list[Any]:
        read = [parse_server_message(frame) for frame in self.fakes.sockets.frames.get(who, [])]
        return [message for message in read if message.type == kind]

    @property
    def posts(self) -> int:
        return sum(self.fakes.sockets.tries.values())


@pytest.fixture
def crowd() -> Crowd:
    return Crowd()


def test_among_a_few_everyone_is_told_of_everyone_at_once() -> None:
    few = Crowd(3)
    few.come()
    (presence,) = few.heard("c0", "presence")
    assert (len(presence.people), presence.count) == (4, 4)


def test_a_hundred_who_come_together_cost_one_telling_and_not_a_hundred(crowd: Crowd) -> None:
    for _ in range(100):
        crowd.come()
    assert crowd.posts < 100 + 2 * crowd.people
    every = telling_every(crowd.people, POSTS)
    crowd.fakes.clock.move(every)
    crowd.say("c1", "clock", t=1)
    assert [one.count for one in crowd.heard("c0", "presence")] == [PEOPLE + 1, PEOPLE + 100]
    crowd.fakes.clock.move(every)
    before = crowd.posts
    crowd.say("c1", "clock", t=2)
    assert crowd.posts == before + 1, "nobody is told what they know"


def test_whoever_joins_a_crowd_is_in_it_and_knows_its_state_at_once(crowd: Crowd) -> None:
    crowd.say("c0", "baton", act="take")
    name = crowd.come()
    (welcome,) = crowd.heard(name, "welcome")
    assert welcome.count == PEOPLE + 1
    assert welcome.session.driver.screen == crowd.fakes.nearby.connection("c0").screen
    assert name in {one.connection_id for one in crowd.fakes.nearby.gathering(ROOM).connections}


def test_a_driver_who_leaves_a_crowd_lays_down_the_baton(crowd: Crowd) -> None:
    crowd.say("c0", "baton", act="take")
    leave_room("c0", hall=crowd.fakes.hall)
    assert crowd.fakes.sessions.read(ROOM).driver is None
    assert crowd.heard("c1", "session")[-1].session.driver is None


def test_names_of_a_huge_crowd_are_cut_and_counted() -> None:
    huge = Crowd(2_000)
    name = huge.come()
    (welcome,) = huge.heard(name, "welcome")
    assert (welcome.count, 200 < len(welcome.people) < 500) == (2_001, True)
    assert len(frame_of(welcome)) < 32 * 1024


def _tell(crowd: Crowd, count: int, **more: Any) -> Any:
    events = [told(added(number, **more)) for number in range(1, count + 1)]
    fakes = crowd.fakes
    return broadcast(events, log=fakes.log, by=fakes.hall.courier, clock=fakes.clock)


def test_what_would_take_too_long_is_announced_and_can_be_fetched() -> None:
    crowd = Crowd(CROWD)
    crowd.fakes.throttle.posts_per_second = 50  # two seconds a frame
    heavy = shape("stroke", points=[[0.1, 0.1, 0.1]] * 1_500)
    done = _tell(crowd, 60, shapes=(heavy,))
    frames = [parse_server_message(frame) for frame in crowd.fakes.sockets.frames["c7"]]
    assert len(frames) == MOST_SECONDS / 2
    assert isinstance(frames[-1], Changes)
    assert (frames[-1].changes, frames[-1].last_seq) == ((), 60)
    assert (done.logged, done.delivered) == (60, len(frames) * CROWD)


def test_a_crowd_is_not_told_of_each_that_was_found_gone(crowd: Crowd) -> None:
    gone = {f"c{number}" for number in range(50)}
    crowd.fakes.sockets.fate = lambda one, _: Posted.GONE if one in gone else Posted.DELIVERED
    done = _tell(crowd, 1)
    assert (done.gone, done.delivered) == (50, PEOPLE - 50)
    assert set(crowd.fakes.rooms.left) == gone
    assert crowd.posts == PEOPLE
    here = {one.connection_id for one in crowd.fakes.rooms.connections(ROOM)}
    assert len(here) == PEOPLE - 50
    assert not here & gone


def test_small_rooms_are_told_before_a_crowd_and_posts_are_asked_for_by_room(crowd: Crowd) -> None:
    other = ROOM.model_copy(update={"video_id": f"{VIDEO[:-1]}9"})
    crowd.fakes.screen("alone", 1, room=other)
    there = added(1, video_id=other.video_id)
    by = crowd.fakes.hall.courier
    broadcast([told(added(2)), told(there)], log=crowd.fakes.log, by=by, clock=crowd.fakes.clock)
    assert crowd.fakes.throttle.asked == [(other, 1), (ROOM, PEOPLE)]
