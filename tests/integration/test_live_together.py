"""What flows and what is shared, in the deployed application: relayed at once, to nobody else, and exact for who comes
late."""

from __future__ import annotations

import json
import statistics
import time
from typing import Any

import pytest

from practika.domain.ink import pack
from tests.browser import note_figure
from tests.cloud import Cloud
from tests.integration.test_live import Room, Screen, room, screen

__all__ = ["room"]
FLOWS = 60


def flow(n: int, **more: Any) -> str:
    return json.dumps({"v": 1, "type": "flow", "n": n, **more})


def say(one: Screen, kind: str, **more: Any) -> None:
    one.say(json.dumps({"v": 1, "type": kind, **more}))


def test_ink_flows_to_the_other_while_the_pen_is_down(room: Room) -> None:
    with (
        screen(room.coach, f"video:{room.video}") as coach,
        screen(room.student, f"video:{room.video}") as student,
    ):
        took = []
        for n in range(1, FLOWS + 1):
            points = pack([(n / 100, 0.5, 0.5)] * 3)
            ink = {"stroke": "k1", "frame": 3, "color": "ink-1", "width": 0.008, "first": 3 * (n - 1)}
            sent = time.monotonic()
            coach.say(flow(n, ink=[{**ink, "points": points}]))
            heard = student.wait_for("flow")
            took.append(1000 * (time.monotonic() - sent))
            assert (heard["n"], heard["ink"][0]["points"]) == (n, points)
            assert heard["sender"]["personId"] == room.coach.session["person"]["id"]
            time.sleep(0.04)
        assert not [one for one in coach.heard if one["type"] == "flow"], "an echo"
        p50, p95 = statistics.median(took), statistics.quantiles(took, n=20)[-1]
        note_figure(f"relay of a flow, socket to socket: p50 {p50:.0f} ms, p95 {p95:.0f} ms ({FLOWS} flows)")


def test_whoever_comes_late_has_the_exact_state_in_the_welcome(room: Room) -> None:
    with screen(room.coach, f"video:{room.video}") as coach:
        say(coach, "baton", act="take")
        led = coach.wait_for("session")["session"]
        move = {"frame": 3, "playing": True, "rate": 0.5, "loop": {"start": 1, "end": 5}}
        say(coach, "transport", epoch=led["epoch"], beat=1, at=int(time.time() * 1000), **move)
        state = coach.wait_for("session")["session"]
        assert {key: state["transport"][key] for key in move} == move
        with screen(room.student, f"video:{room.video}") as student:
            welcome = next(one for one in student.heard if one["type"] == "welcome")
            assert welcome["session"] == state
            say(student, "baton", act="take")
            assert student.wait_for("error")["code"] == "forbidden"
            say(student, "hand", up=True)
            hands = coach.wait_for("session")["session"]["hands"]
            assert hands == [room.student.session["person"]["id"]]
            say(coach, "baton", act="give", to=hands[0])
            assert student.wait_for("session", timeout=10)["session"]["hands"] == hands
            given = student.wait_for("session")["session"]
            assert (given["driver"]["personId"], given["hands"]) == (hands[0], [])
        free = coach.wait_for("session")
        while free["session"]["driver"] is not None:
            free = coach.wait_for("session")
        assert free["session"]["transport"] == state["transport"]


def test_nothing_that_flows_or_is_shared_crosses_into_another_workspace(cloud: Cloud, room: Room) -> None:
    stranger = cloud.person("Stranger")
    with (
        screen(room.coach, f"video:{room.video}") as coach,
        screen(room.student, f"video:{room.video}") as student,
        screen(stranger, "workspace") as outside,
    ):
        smuggled = {"room": f"video:{room.video}"}
        outside.say(flow(1, position={"frame": 1}, **smuggled))
        assert outside.wait_for("error")["code"] == "invalid"
        outside.say(flow(2, position={"frame": 1}))
        say(outside, "baton", act="take")
        outside.wait_for("session")
        coach.say(flow(1, position={"frame": 2}))
        assert student.wait_for("flow")["position"]["frame"] == 2
        say(coach, "clock", t=5)
        clock = coach.wait_for("clock")
        assert clock["t"] == 5
        assert abs(clock["at"] - time.time() * 1000) < 2_000
        with pytest.raises(TimeoutError):
            outside.wait_for("flow", timeout=0.5)
        for one in (coach, student):
            assert all(
                m.get("session", {}).get("driver") is None for m in one.heard if m["type"] == "session"
            )
