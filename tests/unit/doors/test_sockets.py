"""The doors of a socket's life, from its ticket to its end."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

import authorize_socket.handler as authorize
import socket_connect.handler as connect
import socket_disconnect.handler as disconnect
import socket_message.handler as message
from api_live import handler as api_live
from practika.domain.caller import Caller
from practika.domain.errors import TokenExpired, TokenInvalid
from practika.domain.messages import ErrorMessage, Pong, Presence, Welcome, parse_server_message
from practika.ports.live import Connection, Posted
from practika.runtime import verdict
from practika.runtime.wiring import live, people, system
from tests.events import CONTEXT, event
from tests.examples import NOON, ROOM, VIDEO, WORKSPACE, added, film, member, named
from tests.fakes.annotations import FakeFilms
from tests.fakes.hall import FakeHall
from tests.fakes.people import OneStamp

ME = "L0SM9cOFvHcCIhw="


class PlainTokens:
    """Tickets that anybody can read: only for tests of who asks for them."""

    def ticket(self, caller: Caller, room: str) -> tuple[str, Any]:
        return f"{caller.person_id}@{room}", NOON + timedelta(seconds=60)

    def ticket_holder(self, ticket: str) -> tuple[Caller, str]:
        if ticket == "expired":
            raise TokenExpired
        if ticket != "a.live.ticket":
            raise TokenInvalid
        return member(), ROOM.name


class Stage:
    """All socket doors with the same fakes behind them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        fakes_of_room = FakeHall()
        self.clock, self.log = fakes_of_room.clock, fakes_of_room.log
        self.sockets, self.rooms = fakes_of_room.sockets, fakes_of_room.rooms
        fakes = {
            "rooms": self.rooms,
            "hall": fakes_of_room.hall,
            "change_log": self.log,
            "films": FakeFilms(film()),
        }
        for name, fake in fakes.items():
            monkeypatch.setattr(live, name, lambda fake=fake: fake)
        monkeypatch.setattr(people, "tokens", PlainTokens)
        monkeypatch.setattr(system, "clock", lambda: self.clock)
        monkeypatch.setenv("PUBLIC_URL", "https://practika.example")

    def somebody_else(self, name: str = "other", person: int = 2) -> None:
        ends = NOON + timedelta(hours=1)
        connection = Connection(connection_id=name, room=ROOM, caller=member(person), expires_at=ends)
        self.rooms.admit(connection)
        self.rooms.enter(connection)

    def open(self) -> dict[str, Any]:
        return connect.lambda_handler(event("socket_connect"), CONTEXT)

    def say(self, frame: str, **more: Any) -> int:
        return int(
            message.lambda_handler({**event("socket_message"), "body": frame, **more}, CONTEXT)["statusCode"]
        )

    def heard(self, socket: str = ME) -> list[Any]:
        return [parse_server_message(frame) for frame in self.sockets.frames.get(socket, [])]


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Stage:
    return Stage(monkeypatch)


def ask_ticket(room: str, person: Caller) -> tuple[int, Any]:
    made = event("api_live")
    made["body"] = json.dumps({"room": room})
    made["requestContext"]["authorizer"] = {"lambda": verdict.granted(person)}
    answer = api_live.lambda_handler(made, CONTEXT)
    return answer["statusCode"], json.loads(answer["body"])


def test_a_ticket_comes_with_the_address_to_open(stage: Stage) -> None:
    status, view = ask_ticket(f"video:{VIDEO}", member())
    ticket = f"{named('usr', 1)}@video:{VIDEO}"
    assert status == 201
    assert view == {
        "ticket": ticket,
        "url": f"wss://practika.example/live?ticket={ticket}",
        "expiresAt": "2026-03-01T12:01:00Z",
    }
    assert ask_ticket("workspace", member())[1]["ticket"].endswith(f"@workspace:{WORKSPACE}")


@pytest.mark.parametrize(
    ("room", "status"),
    [
        (f"video:{named('vid', 9)}", 404),
        (f"workspace:{named('wsp', 9)}", 422),
        ("video:1", 422),
        ("kitchen", 422),
        (f"video:{VIDEO}\n", 422),
        ("x" * 81, 422),
    ],
)
def test_there_is_no_ticket_for_a_room_that_is_not_yours(stage: Stage, room: str, status: int) -> None:
    assert ask_ticket(room, member())[0] == status


def test_the_authorizer_lets_everybody_through_with_its_verdict(stage: Stage) -> None:
    made = event("authorize_socket")
    answer = authorize.lambda_handler(made, CONTEXT)
    assert answer["policyDocument"]["Statement"][0] == {
        "Action": "execute-api:Invoke",
        "Effect": "Allow",
        "Resource": made["methodArn"],
    }
    assert answer["context"] == {**verdict.granted(member()), "room": ROOM.name}
    assert all(isinstance(value, str) for value in answer["context"].values())
    for ticket, problem in (("expired", "TokenExpired"), ("forged", "TokenInvalid"), ("", "TokenMissing")):
        made["queryStringParameters"] = {"ticket": ticket} if ticket else None
        assert authorize.lambda_handler(made, CONTEXT)["context"] == {"problem": problem}


def test_a_socket_past_the_edge_is_denied_whatever_its_ticket(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "edge", lambda: OneStamp("good"))
    made = event("authorize_socket")
    denied = authorize.lambda_handler(made, CONTEXT)
    assert denied["policyDocument"]["Statement"][0]["Effect"] == "Deny"
    assert denied["context"] == {}
    made["headers"]["X-Practika-Edge"] = "good"
    assert authorize.lambda_handler(made, CONTEXT)["context"]["room"] == ROOM.name


@pytest.mark.parametrize(
    ("authorizer", "code"),
    [
        ({"problem": "TokenExpired"}, "token_expired"),
        ({"problem": "TokenMissing"}, "token_missing"),
        ({"problem": "PractikaError"}, "token_invalid"),
        (None, "token_missing"),
        (verdict.granted(member()), "token_invalid"),  # an access token has no room
        ({**verdict.granted(member()), "role": "king", "room": ROOM.name}, "token_invalid"),
    ],
)
def test_who_is_not_known_is_refused_at_the_door(stage: Stage, authorizer: Any, code: str) -> None:
    made = event("socket_connect")
    made["requestContext"]["authorizer"] = authorizer
    answer = connect.lambda_handler(made, CONTEXT)
    body = json.loads(answer["body"])
    assert (answer["statusCode"], body["code"], set(body)) == (401, code, {"code", "message", "requestId"})
    assert not stage.rooms.known


def test_hello_is_welcomed_and_the_others_hear_of_it(stage: Stage) -> None:
    stage.somebody_else()
    stage.log.append(ROOM, [added(1), added(2)], at=NOON)
    assert stage.open() == {"statusCode": 200}
    assert stage.rooms.connection(ME).expires_at == NOON + timedelta(hours=2, minutes=10)
    assert not stage.heard()
    assert stage.say('{"v":1,"type":"hello"}') == 200
    (welcome,) = stage.heard()
    assert isinstance(welcome, Welcome)
    assert (welcome.connection_id, welcome.room, welcome.last_seq) == (ME, ROOM.name, 2)
    assert welcome.you.person_id == named("usr", 1)
    assert [one.name for one in welcome.people] == ["Person 1", "Person 2"]
    (presence,) = stage.heard("other")
    assert isinstance(presence, Presence)
    assert presence.people == welcome.people


def test_a_second_screen_is_no_news_and_its_end_neither(stage: Stage) -> None:
    stage.somebody_else("my tablet", person=1)
    stage.somebody_else()
    stage.open()
    stage.say('{"v":1,"type":"hello"}')
    disconnect.lambda_handler(event("socket_disconnect"), CONTEXT)
    assert not stage.heard("other")
    assert len(stage.rooms.connections(ROOM)) == 2


def test_when_the_last_screen_closes_the_others_hear_of_it_once(stage: Stage) -> None:
    stage.somebody_else()
    stage.open()
    stage.say('{"v":1,"type":"hello"}')
    for _ in range(2):
        assert disconnect.lambda_handler(event("socket_disconnect"), CONTEXT) == {"statusCode": 200}
    presences = stage.heard("other")
    assert [[one.name for one in presence.people] for presence in presences] == [
        ["Person 1", "Person 2"],
        ["Person 2"],
    ]


def test_ping_is_answered_with_the_time_and_how_far_the_log_is(stage: Stage) -> None:
    stage.open()
    stage.log.append(ROOM, [added(1)], at=NOON)
    assert stage.say('{"v":1,"type":"ping"}') == 200
    assert stage.heard() == [Pong(at=NOON, last_seq=1)]


BAD_FRAMES = [
    "",
    "hello",
    "null",
    "[]",
    "{}",
    '{"v":1}',
    '{"v":2,"type":"hello"}',
    '{"v":1,"type":"welcome"}',
    '{"v":1,"type":"hello","as":"usr_1"}',
    '{"v":"1","type":["hello"]}',
    "[" * 30_000,
    '"' + "\ud800" + '"',
    '{"v":1,"type":"hello","x":"' + "x" * 40_000 + '"}',
]


@pytest.mark.parametrize("frame", BAD_FRAMES)
def test_a_bad_message_gets_an_error_and_the_socket_lives(stage: Stage, frame: str) -> None:
    stage.open()
    assert stage.say(frame) == 200
    (refusal,) = stage.heard()
    assert isinstance(refusal, ErrorMessage)
    assert refusal.code == ("too_large" if len(frame) > 32 * 1024 else "invalid")
    assert stage.rooms.connection(ME)


def test_a_binary_frame_says_nothing_to_us(stage: Stage) -> None:
    stage.open()
    assert stage.say("eyJ2IjoxLCJ0eXBlIjoiaGVsbG8ifQ==", isBase64Encoded=True) == 200
    assert stage.heard()[0].code == "invalid"


def test_a_socket_that_nobody_admitted_is_told_to_come_again(stage: Stage) -> None:
    assert stage.say('{"v":1,"type":"hello"}') == 200
    assert stage.heard()[0].code == "token_expired"
    assert not stage.rooms.connections(ROOM)


def test_a_socket_that_is_gone_before_its_welcome_leaves(stage: Stage) -> None:
    stage.open()
    stage.sockets.fate = lambda connection_id, frame: Posted.GONE
    assert stage.say('{"v":1,"type":"hello"}') == 200
    assert not stage.rooms.known
    assert not stage.rooms.connections(ROOM)
