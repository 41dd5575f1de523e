"""What flows through a room, and what its people share."""

from __future__ import annotations

import json
from typing import Any

import pytest

from practika.domain.caller import Role
from practika.domain.ink import pack
from practika.domain.live_session import LiveSession
from practika.domain.messages import parse_server_message
from practika.ports.live import Posted
from practika.usecases.hear_message import hear_message
from practika.usecases.leave_room import leave_room
from tests.examples import NOON, ROOM, named
from tests.fakes.hall import FakeHall

INK = {"stroke": "k1", "frame": 87, "color": "ink-1", "width": 0.008, "points": pack([(0.1, 0.2, 0.5)])}
NOON_MS = int(NOON.timestamp() * 1000)


class Lesson:
    """A coach and two students in one room."""

    def __init__(self, posts_per_second: int = 2_000) -> None:
        self.fakes = FakeHall(posts_per_second)
        self.coach = self.fakes.screen("coach", 1, role=Role.COACH)
        self.student = self.fakes.screen("student", 2)
        self.other = self.fakes.screen("other", 3)
        self.beat = 0

    def say(self, who: str, kind: str, **more: Any) -> list[Any]:
        """What that socket was answered, beyond what everybody hears."""
        before = len(self.fakes.sockets.frames.get(who, []))
        hear_message(who, json.dumps({"v": 1, "type": kind, **more}), hall=self.fakes.hall)
        return [parse_server_message(frame) for frame in self.fakes.sockets.frames.get(who, [])[before:]]

    def refused(self, who: str, kind: str, **more: Any) -> str:
        """The code of the refusal."""
        (answer,) = self.say(who, kind, **more)
        assert answer.type == "error"
        return str(answer.code)

    def heard(self, who: str, kind: str) -> list[Any]:
        frames = [parse_server_message(frame) for frame in self.fakes.sockets.frames.get(who, [])]
        return [message for message in frames if message.type == kind]

    def session(self) -> LiveSession:
        session = self.fakes.sessions.read(ROOM)
        assert isinstance(session, LiveSession)
        return session

    def drive(self, who: str = "coach", frame: int = 10, **more: Any) -> None:
        """Moves the film as the holder of the baton."""
        self.beat += 1
        move = {"frame": frame, "playing": False, "rate": 1, "at": NOON_MS, **more}
        self.say(who, "transport", epoch=self.session().epoch, beat=more.pop("beat", self.beat), **move)


@pytest.fixture
def lesson() -> Lesson:
    return Lesson()


def test_ink_reaches_the_others_at_once_and_never_its_sender(lesson: Lesson) -> None:
    assert lesson.say("coach", "flow", n=1, ink=[INK], position={"frame": 87}) == []
    for who in ("student", "other"):
        (flow,) = lesson.heard(who, "flow")
        assert (flow.sender.person_id, flow.sender.screen) == (named("usr", 1), lesson.coach.screen)
        assert (flow.n, flow.ink[0].points, flow.position.frame) == (1, INK["points"], 87)
    assert not lesson.heard("coach", "flow")
    assert not lesson.fakes.sessions.kept, "nothing that flows is stored"


def test_tiers_are_enforced_message_by_message(lesson: Lesson) -> None:
    pointer: dict[str, Any] = {"pointer": {"kind": "cursor", "x": 1, "y": 2}}
    ink: dict[str, Any] = {"ink": [INK]}
    for tier, pointing, drawing in (("point", True, False), ("watch", False, False), ("draw", True, True)):
        lesson.say("coach", "tier", personId=named("usr", 2), tier=tier)
        lesson.fakes.clock.move(2)  # what flows may be judged by a session of a second ago
        for number, (allowed, content) in enumerate(((pointing, pointer), (drawing, ink)), start=1):
            answers = lesson.say("student", "flow", n=number, **content)
            assert [one.code for one in answers] == ([] if allowed else ["forbidden"])
        assert not lesson.say("student", "flow", n=9, position={"frame": 1}), "a place may always be told"
    assert lesson.refused("student", "tier", personId=named("usr", 3), tier="watch") == "forbidden"


def test_a_viewer_may_watch_and_at_most_point(lesson: Lesson) -> None:
    lesson.fakes.screen("guest", 4, role=Role.VIEWER)
    assert lesson.refused("guest", "flow", n=1, ink=[INK]) == "forbidden"
    assert lesson.refused("guest", "baton", act="take") == "forbidden"
    lesson.say("coach", "tier", personId=named("usr", 4), tier="drive")
    lesson.fakes.clock.move(2)
    assert not lesson.say("guest", "flow", n=2, pointer={"kind": "laser", "x": 1, "y": 2})
    assert lesson.refused("guest", "flow", n=3, ink=[INK]) == "forbidden"


def test_who_sends_faster_than_the_room_s_tempo_is_told_once_then_dropped(lesson: Lesson) -> None:
    answers = [lesson.say("student", "flow", n=n, position={"frame": n}) for n in range(1, 110)]
    assert [one.code for said in answers for one in said] == ["too_many_requests"]
    assert 0 < len(lesson.heard("coach", "flow")) < 100
    lesson.fakes.clock.move(5)
    assert lesson.say("student", "flow", n=201, position={"frame": 5}) == []
    assert lesson.heard("coach", "flow")[-1].n == 201


def test_under_pressure_places_are_dropped_before_ink() -> None:
    lesson = Lesson(posts_per_second=10)
    for n in range(1, 7):
        for who in ("coach", "student"):
            lesson.say(who, "flow", n=n, position={"frame": n})
    places = len(lesson.heard("other", "flow"))
    assert places == 5, "ten posts, two for each"
    lesson.fakes.limits._buckets.pop(("coach", "flow"), None)
    lesson.say("coach", "flow", n=50, ink=[INK])
    assert lesson.heard("other", "flow")[-1].n == 50


def test_a_socket_found_gone_leaves_and_frees_the_baton(lesson: Lesson) -> None:
    lesson.say("coach", "baton", act="take")
    lesson.fakes.sockets.fate = lambda who, _: Posted.GONE if who == "coach" else Posted.DELIVERED
    lesson.say("student", "flow", n=1, ink=[INK])
    assert lesson.fakes.rooms.left == ["coach"]
    assert lesson.session().driver is None
    assert [one.name for one in lesson.heard("other", "presence")[-1].people] == ["Person 2", "Person 3"]
    assert lesson.heard("other", "session")[-1].session.driver is None


def test_the_driver_moves_the_film_for_everyone_and_a_late_joiner_has_it_in_the_welcome(
    lesson: Lesson,
) -> None:
    lesson.say("coach", "baton", act="take")
    lesson.drive(frame=87, playing=True, rate=0.5, loop={"start": 80, "end": 120})
    for who in ("coach", "student", "other"):
        told = lesson.heard(who, "session")[-1].session
        assert (told.driver.name, told.transport.frame, told.transport.rate) == ("Person 1", 87, 0.5)
    lesson.fakes.screen("late", 4)
    (welcome,) = lesson.say("late", "hello")
    assert welcome.session == lesson.session()
    assert welcome.tempo.sockets == 4


def test_only_the_driver_moves_it_and_a_repeated_or_late_move_is_dropped(lesson: Lesson) -> None:
    lesson.say("coach", "baton", act="take")
    lesson.drive(frame=10)
    lesson.drive(frame=20)
    before = lesson.session()
    (answer,) = lesson.say(
        "coach", "transport", epoch=before.epoch, beat=1, frame=10, playing=False, rate=1, at=1
    )
    assert (answer.type, answer.session) == ("session", before), "a repeated move is answered by what is true"
    (answer,) = lesson.say(
        "student", "transport", epoch=before.epoch, beat=9, frame=0, playing=True, rate=1, at=1
    )
    assert answer.session == before
    lesson.say("coach", "baton", act="give", to=named("usr", 2))
    old = before.epoch
    (answer,) = lesson.say("coach", "transport", epoch=old, beat=99, frame=0, playing=True, rate=1, at=1)
    assert answer.session.driver.name == "Person 2"
    assert lesson.session().transport == before.transport


def test_the_baton_is_taken_given_and_laid_down_by_whom_it_may(lesson: Lesson) -> None:
    assert not [one for one in lesson.say("student", "baton", act="take") if one.type == "error"]
    assert lesson.refused("other", "baton", act="take") == "forbidden"
    assert lesson.refused("other", "baton", act="release") == "forbidden"
    assert lesson.refused("other", "gather") == "forbidden"
    lesson.say("coach", "baton", act="take")
    assert lesson.session().driver is not None
    assert lesson.session().driver.name == "Person 1"  # type: ignore[union-attr]  # asserted above
    lesson.say("coach", "gather")
    assert lesson.session().gathered == 1
    lesson.say("coach", "baton", act="give", to=named("usr", 3))
    assert lesson.session().driven_by(lesson.other.screen)
    assert lesson.refused("other", "baton", act="give", to=named("usr", 99)) == "invalid"
    lesson.say("other", "baton", act="release")
    assert lesson.session().driver is None


def test_hands_are_raised_by_oneself_and_taken_down_by_whoever_leads(lesson: Lesson) -> None:
    lesson.say("student", "hand", up=True)
    assert lesson.heard("coach", "session")[-1].session.hands == (named("usr", 2),)
    assert lesson.refused("student", "hand", up=False, personId=named("usr", 3)) == "forbidden"
    assert lesson.refused("coach", "hand", up=True, personId=named("usr", 3)) == "forbidden"
    lesson.say("coach", "hand", up=False, personId=named("usr", 2))
    assert lesson.session().hands == ()


def test_a_driver_who_closes_the_window_gives_the_baton_back(lesson: Lesson) -> None:
    lesson.say("student", "baton", act="take")
    lesson.say("student", "hand", up=True)
    lesson.drive("student", frame=33)
    for _ in range(2):
        leave_room("student", hall=lesson.fakes.hall)
    session = lesson.heard("coach", "session")[-1].session
    assert (session.driver, session.hands) == (None, ())
    assert session.transport.frame == 33, "the film stays where it was"


def test_two_who_act_at_once_both_count(lesson: Lesson) -> None:
    lesson.say("coach", "baton", act="take")
    lesson.fakes.sessions.losing = 2
    lesson.say("student", "hand", up=True)
    assert lesson.session().hands == (named("usr", 2),)
    assert lesson.fakes.backoff.waits == [1, 2]
    lesson.fakes.sessions.losing = 99
    assert lesson.refused("other", "hand", up=True) == "conflict"


def test_the_clock_tells_the_time_and_how_far_the_session_is(lesson: Lesson) -> None:
    lesson.say("coach", "baton", act="take")
    lesson.fakes.clock.move(2)
    (answer,) = lesson.say("student", "clock", t=12.5)
    assert (answer.t, answer.at) == (12.5, NOON_MS + 2_000)
    assert (answer.epoch, answer.number) == lesson.session().order
    (told,) = lesson.say("student", "look")
    assert told.session == lesson.session()


def test_a_session_that_was_forgotten_begins_above_the_old_one(lesson: Lesson) -> None:
    lesson.say("student", "hand", up=True)
    old = lesson.session().order
    lesson.fakes.clock.move(13 * 3600)
    assert lesson.session() == LiveSession()
    lesson.fakes.screen("late", 2)
    lesson.say("late", "hand", up=True)
    assert lesson.session().order > old


def test_everyone_sees_who_records_and_whoever_comes_is_told(lesson: Lesson) -> None:
    kept = {"lessonId": named("les", 1)}
    lesson.say("student", "record", on=True, voice=True, **kept)
    for who in ("coach", "student", "other"):
        told = lesson.heard(who, "session")[-1].session.recording
        assert (told.name, told.screen, told.voice, told.since) == (
            "Person 2",
            lesson.student.screen,
            True,
            NOON_MS,
        )
    lesson.fakes.screen("late", 4)
    (welcome,) = lesson.say("late", "hello")
    assert welcome.session.recording.lesson_id == named("les", 1)
    assert lesson.refused("other", "record", on=True, lessonId=named("les", 2)) == "forbidden"
    assert lesson.refused("other", "record", on=False, **kept) == "forbidden"
    lesson.say("coach", "record", on=False, lessonId=named("les", 2))
    assert lesson.session().recording is not None, "a late word about another lesson ends nothing"
    lesson.say("coach", "record", on=False, **kept)
    assert lesson.heard("other", "session")[-1].session.recording is None


def test_recording_needs_the_tier_of_those_who_drive_and_ends_with_its_screen(lesson: Lesson) -> None:
    begin = {"on": True, "lessonId": named("les", 1)}
    lesson.fakes.screen("guest", 4, role=Role.VIEWER)
    assert lesson.refused("guest", "record", **begin) == "forbidden"
    lesson.say("coach", "tier", personId=named("usr", 2), tier="draw")
    assert lesson.refused("student", "record", **begin) == "forbidden"
    lesson.say("other", "record", **begin)
    leave_room("other", hall=lesson.fakes.hall)
    assert lesson.session().recording is None
    assert lesson.heard("coach", "session")[-1].session.recording is None
