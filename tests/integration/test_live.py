"""Live sessions in the deployed application: sockets, the durable road, catching up, and who is refused."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from practika.adapters.dynamo.rooms import DynamoRooms
from practika.adapters.system import SystemClock
from practika.domain import room as domain
from practika.domain.errors import SocketGone
from tests.cloud import Cloud, Person, Refused, aws, film
from tests.examples import named, shape

FILM = "portrait_720x1080.mp4"


@dataclass
class Screen:
    """One open socket, and everything that it heard."""

    socket: ClientConnection
    heard: list[dict[str, Any]] = field(default_factory=list)

    def say(self, frame: str) -> None:
        self.socket.send(frame)

    def wait_for(self, kind: str, timeout: float = 10, **like: Any) -> dict[str, Any]:
        """The next message of that type that has these fields; whatever comes before is kept in `heard`."""
        deadline = time.monotonic() + timeout
        while True:
            message: dict[str, Any] = json.loads(
                self.socket.recv(timeout=max(0.01, deadline - time.monotonic()))
            )
            self.heard.append(message)
            if message["type"] == kind and all(message.get(key) == value for key, value in like.items()):
                return message

    def wait_for_change(self, annotation_id: str, version: int) -> dict[str, Any]:
        """The change that made this version."""
        while True:
            for change in self.wait_for("changes")["changes"]:
                annotation = change["event"]["annotation"]
                if (annotation["id"], annotation["version"]) == (annotation_id, version):
                    return dict(change)


@contextmanager
def screen(person: Person, room: str) -> Iterator[Screen]:
    """Opens a socket as the browser does, and says hello."""
    view = person.call("POST", "/api/live/tickets", {"room": room})
    with connect(view["url"], open_timeout=30) as socket:
        one = Screen(socket)
        one.say('{"v":1,"type":"hello"}')
        one.wait_for("welcome")
        yield one


@dataclass
class Room:
    """A film, its coach and a student of the same workspace."""

    cloud: Cloud
    coach: Person
    student: Person
    video: str
    digest: str
    next_id: int = int(time.time() * 1000)

    @property
    def path(self) -> str:
        return f"/api/videos/{self.video}"

    def annotate(self, person: Person, frame: int = 0, **more: Any) -> dict[str, Any]:
        self.next_id += 1
        anchor = {"frameStart": frame, "frameMapSha256": self.digest}
        body = {"id": named("ann", self.next_id), "anchor": anchor, "text": "Elbow higher", **more}
        made: dict[str, Any] = person.call("POST", f"{self.path}/annotations", body)
        return made

    def listing(self, person: Person) -> dict[str, Any]:
        listed: dict[str, Any] = person.call("GET", f"{self.path}/annotations")
        return listed


@pytest.fixture(scope="module")
def room(cloud: Cloud) -> Room:
    coach = cloud.person("Coach")
    invitation = coach.call("POST", "/api/invitations", {"role": "member"})
    student = cloud.person("Student", invitation=invitation["code"])
    video = coach.upload(film(FILM))
    view = coach.wait_until(video, "ready", "failed")
    assert view["status"] == "ready", view["failure"]
    return Room(cloud, coach, student, video, view["frames"]["sha256"])


def test_what_one_draws_the_other_sees(room: Room) -> None:
    with (
        screen(room.coach, f"video:{room.video}") as coach,
        screen(room.student, f"video:{room.video}") as student,
    ):
        names = [person["name"] for person in coach.wait_for("presence")["people"]]
        assert names == ["Coach", "Student"]
        room.annotate(room.coach)  # wakes every door
        coach.wait_for("changes")
        student.wait_for("changes")
        made = room.annotate(room.coach, frame=3, shapes=[shape("arrow", id="a")], color="ink-2")
        change = student.wait_for_change(made["id"], 1)
        assert change["event"] == {"type": "annotation.added", "annotation": made, "was": None}
        assert coach.wait_for_change(made["id"], 1) == change
    assert made["shapes"] == [shape("arrow", id="a")]


def test_a_drawing_larger_than_a_frame_arrives_whole_or_can_be_fetched(room: Room) -> None:
    stroke = shape("stroke", points=[[0.123456789, 0.123456789, 0.123456789]] * 2_000)
    with screen(room.student, f"video:{room.video}") as student:
        large = room.annotate(room.coach, shapes=[stroke])
        assert student.wait_for_change(large["id"], 1)["event"]["annotation"] == large
        huge = room.annotate(room.coach, shapes=[stroke] * 3)
        announced = student.wait_for("changes", changes=[])
        (missed,) = room.student.call("GET", f"{room.path}/changes?after={announced['lastSeq'] - 1}")[
            "changes"
        ]
        assert missed["event"]["annotation"] == huge


def test_a_socket_that_is_gone_leaves_and_only_that_one(room: Room) -> None:
    """A row is left behind by a socket whose end nobody heard of: the next post finds out."""
    live = domain.Room(workspace_id=room.coach.session["workspace"]["id"], video_id=room.video)
    client, table = aws(room.cloud, "dynamodb"), room.cloud.outputs["LiveTableName"]
    rooms = DynamoRooms(lambda: client, table, SystemClock())
    with screen(room.student, f"video:{room.video}") as student:
        mine = rooms.connection(student.heard[0]["connectionId"])
        ghost = mine.model_copy(update={"connection_id": "ghost="})
        rooms.admit(ghost)
        rooms.enter(ghost)
        made = room.annotate(room.coach)
        student.wait_for_change(made["id"], 1)
        deadline = time.monotonic() + 10
        while ghost in rooms.connections(live) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert ghost not in rooms.connections(live)
        assert mine in rooms.connections(live)
        with pytest.raises(SocketGone):
            rooms.connection("ghost=")


def test_who_was_away_has_exactly_the_same_afterwards(room: Room) -> None:
    away = room.listing(room.student)
    state = {one["id"]: one for one in away["annotations"]}
    with screen(room.coach, f"video:{room.video}") as coach:
        one = room.annotate(room.coach)
        two = room.annotate(room.student, text="Why?")
        room.coach.call("PATCH", f"{room.path}/annotations/{two['id']}", {"version": 1, "status": "resolved"})
        room.coach.call("DELETE", f"{room.path}/annotations/{one['id']}?version=1")
        coach.wait_for_change(one["id"], 2)
    last, more = away["lastSeq"], True
    while more:
        answer = room.student.call("GET", f"{room.path}/changes?after={last}")
        assert not answer["snapshotRequired"]
        assert [change["seq"] for change in answer["changes"]] == list(range(last + 1, answer["lastSeq"] + 1))
        for change in answer["changes"]:
            annotation = change["event"]["annotation"]
            if annotation["version"] >= state.get(annotation["id"], {"version": 0})["version"]:
                state[annotation["id"]] = annotation
        last, more = answer["lastSeq"], answer["more"]
    now = {one["id"]: one for one in room.listing(room.student)["annotations"]}
    assert {key: one for key, one in state.items() if not one["removed"]} == now


def test_a_student_sees_a_film_become_playable(room: Room) -> None:
    with screen(room.student, "workspace") as library:
        video = room.coach.upload(film(FILM), title="Another")
        while True:
            status = library.wait_for("video.status", timeout=60)["video"]
            assert status["videoId"] == video
            assert status["status"] != "failed", status
            if status["status"] == "ready":
                assert (status["playable"], status["title"]) == (True, "Another")
                break


def test_who_leaves_is_missed(room: Room) -> None:
    with screen(room.coach, f"video:{room.video}") as coach:
        with screen(room.student, f"video:{room.video}"):
            coach.wait_for("presence")
        people = coach.wait_for("presence")["people"]
        assert [person["name"] for person in people] == ["Coach"]


def test_a_wrong_message_gets_an_error_and_the_socket_lives(room: Room) -> None:
    with screen(room.student, f"video:{room.video}") as student:
        for frame, code in (("hello", "invalid"), ('{"v":9,"type":"hello"}', "invalid")):
            student.say(frame)
            assert student.wait_for("error")["code"] == code
        student.say('{"v":1,"type":"ping"}')
        assert student.wait_for("pong")["lastSeq"] >= 0


@pytest.mark.parametrize(("query", "code"), [("", "token_missing"), ("?ticket=forged", "token_invalid")])
def test_a_stranger_is_refused_at_connect_in_the_one_shape(cloud: Cloud, query: str, code: str) -> None:
    address = cloud.url.replace("http", "ws", 1) + f"/live{query}"
    with pytest.raises(InvalidStatus) as refused:
        connect(address, open_timeout=30).close()
    assert refused.value.response.status_code == 401
    body = json.loads(refused.value.response.body or b"{}")
    assert (body.get("code"), set(body)) == (code, {"code", "message", "requestId"})


def test_an_access_token_is_no_ticket(room: Room) -> None:
    address = room.cloud.url.replace("http", "ws", 1) + f"/live?ticket={room.student.token}"
    with pytest.raises(InvalidStatus) as refused:
        connect(address, open_timeout=30).close()
    assert refused.value.response.status_code == 401


def test_another_workspace_gets_no_ticket_no_list_and_no_changes(room: Room) -> None:
    stranger = room.cloud.person("Stranger")
    calls = [
        ("POST", "/api/live/tickets", {"room": f"video:{room.video}"}),
        ("GET", f"{room.path}/annotations", None),
        ("GET", f"{room.path}/changes?after=0", None),
    ]
    for method, path, body in calls:
        with pytest.raises(Refused) as refused:
            stranger.call(method, path, body)
        assert (refused.value.status, refused.value.code) == (404, "video_not_found")
