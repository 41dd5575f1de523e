"""Nothing leaves on any road to somebody it is not for: role × audience × road, and histories made at random.

Every version of a note carries a secret of its own in its words. Whatever a person gets, over HTTP or a socket, is
searched for secrets as bytes, so it does not matter in which field one would slip out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from random import Random
from typing import Any

import pytest

from api_annotations import handler
from practika.domain.annotation import Annotation, Revision
from practika.domain.audience import Audience
from practika.domain.caller import Caller, Role
from practika.domain.changes import AnnotationEvent, EventType, Withdrawn
from practika.domain.messages import Changes, parse_server_message
from practika.ports.live import Connection
from practika.runtime import verdict
from practika.runtime.wiring import live, people, system
from practika.usecases.broadcast import broadcast
from practika.usecases.deliver import Courier
from tests.events import CONTEXT, request
from tests.examples import DIGEST, NOON, ROOM, VIDEO, film, member, named, told
from tests.fakes.annotations import FakeAnnotations, FakeFilms, FakeFrameMaps
from tests.fakes.codes import FakeCodeBooks
from tests.fakes.live import CountedBackoff, CountedThrottle, FakeChangeLog, FakeRooms, FakeSockets, HandClock

LIST = f"/api/videos/{VIDEO}/annotations"
SECRET = re.compile(rb"secret-(\d+)-(\d+)-")
PEOPLE = {
    "author": member(1),
    "owner": member(2, Role.OWNER),
    "coach": member(3, Role.COACH),
    "member": member(4),
    "viewer": member(5, Role.VIEWER),
    "guest": member(6, Role.GUEST),
}
pytestmark = pytest.mark.usefixtures("quiet")


class Streamed(FakeAnnotations):
    """Remembers what its stream would tell."""

    def __init__(self) -> None:
        super().__init__()
        self.events: list[AnnotationEvent] = []

    def add(self, workspace_id: str, revision: Revision) -> None:
        super().add(workspace_id, revision)
        self.events.append(AnnotationEvent(type=EventType.ADDED, annotation=revision.annotation))

    def replace(self, workspace_id: str, revision: Revision) -> None:
        before = self.get(workspace_id, revision.annotation.video_id, revision.annotation.id)
        super().replace(workspace_id, revision)
        event = AnnotationEvent(type=EventType.REVISED, annotation=revision.annotation, was=before.audience)
        self.events.append(event)


class House:
    """The door of annotations, the fan-out, and a socket for each person."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.clock, self.log = HandClock(), FakeChangeLog()
        self.annotations, self.sockets = Streamed(), FakeSockets()
        self.rooms = FakeRooms(self.clock)
        self.shown: dict[str, dict[str, int]] = {name: {} for name in PEOPLE}
        fakes = {
            "annotations": self.annotations,
            "films": FakeFilms(film()),
            "frame_maps": FakeFrameMaps(),
            "change_log": self.log,
        }
        for name, fake in fakes.items():
            monkeypatch.setattr(live, name, lambda fake=fake: fake)
        monkeypatch.setattr(system, "clock", lambda: self.clock)
        self.codes = FakeCodeBooks()
        monkeypatch.setattr(people, "codes", lambda: self.codes)
        ends = NOON + timedelta(hours=9)
        for name, who in PEOPLE.items():
            self.rooms.enter(Connection(connection_id=name, room=ROOM, caller=who, expires_at=ends))

    def ask(self, name: str, method: str, path: str, body: Any = None, **query: str) -> tuple[int, bytes]:
        made = request(method, path, body, query)
        made["requestContext"]["authorizer"] = {"lambda": verdict.granted(PEOPLE[name])}
        answer = handler.lambda_handler(made, CONTEXT)
        return answer["statusCode"], answer["body"].encode()

    def write(self, number: int, audience: str, by: str = "author", **more: Any) -> int:
        body = {
            "id": named("ann", number),
            "text": f"secret-{number}-1-",
            "audience": audience,
            "anchor": {"frameStart": 10, "frameMapSha256": DIGEST},
        }
        return self.ask(by, "POST", LIST, {**body, **more})[0]

    def change(self, number: int, by: str, **more: Any) -> tuple[int, bytes]:
        version = self.now(number).version
        text = f"secret-{number}-{version + 1}-"
        body = {"version": version, "text": text, **more}
        return self.ask(by, "PATCH", f"{LIST}/{named('ann', number)}", body)

    def now(self, number: int) -> Annotation:
        return self.lines(number)[-1].annotation

    def lines(self, number: int) -> list[Revision]:
        wanted = named("ann", number)
        return next(lines for (_, _, one), lines in self.annotations.lines.items() if one == wanted)

    def relay(self) -> None:
        """The stream rings, and every client applies what its socket heard."""
        events, self.annotations.events = self.annotations.events, []
        by = Courier(self.rooms, self.sockets, CountedBackoff(), CountedThrottle())
        broadcast([told(event) for event in events], log=self.log, by=by, clock=self.clock)

    def roads(self, name: str) -> Iterator[tuple[str, bytes]]:
        """Every way to read, for that person."""
        yield "list", self.ask(name, "GET", LIST)[1]
        yield "window", self.ask(name, "GET", LIST, None, **{"from": "5", "to": "15"})[1]
        yield "changes", self.ask(name, "GET", f"/api/videos/{VIDEO}/changes", None, after="0")[1]
        for minutes in range(0, 60, 7):
            then = (NOON + timedelta(minutes=minutes)).isoformat().replace("+00:00", "Z")
            yield "moment of the past", self.ask(name, "GET", LIST, None, at=then)[1]
        for _, _, annotation in list(self.annotations.lines):
            one = f"{LIST}/{annotation}"
            last = len(self.lines(int(annotation[4:])))
            yield "single", self.ask(name, "GET", one)[1]
            yield "history", self.ask(name, "GET", f"{one}/revisions")[1]
            yield "verdict", self.ask(name, "GET", f"{one}/verify")[1]
            for version in range(1, last):
                yield (
                    "diff",
                    self.ask(name, "GET", f"{one}/diff", None, **{"from": str(version), "to": str(last)})[1],
                )
                stale = {"version": version, "text": "mine", "color": "ink-7", "status": "resolved"}
                if not may(PEOPLE[name], self.now(int(annotation[4:]))):  # else it may well be accepted
                    yield "conflict", self.ask(name, "PATCH", one, stale)[1]
                    yield "removal", self.ask(name, "DELETE", one, None, version=str(version))[1]
                    yield (
                        "restore",
                        self.ask(name, "POST", f"{one}/restore", {"version": last, "toVersion": 1})[1],
                    )

    def heard(self, name: str) -> bytes:
        return b"".join(self.sockets.frames.get(name, []))


def may(who: Caller, note: Annotation) -> bool:
    """The rule once more, in other words than the domain's."""
    if note.author.id == who.person_id:
        return note.audience != "team" or who.role != "guest"
    return note.audience == "everyone" or (note.audience == "team" and who.role != "guest")


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> House:
    return House(monkeypatch)


@pytest.mark.parametrize(("name", "audience"), list(product(PEOPLE, Audience)))
def test_person_and_audience_on_every_road(house: House, name: str, audience: Audience) -> None:
    assert house.write(1, audience) == 201
    house.change(1, "author")
    house.relay()
    sees = may(PEOPLE[name], house.now(1))
    for road, answer in house.roads(name):
        found = bool(SECRET.search(answer)) or named("ann", 1).encode() in answer
        if road in ("list", "window", "single", "history", "changes", "diff"):
            assert found is sees, road
        else:
            assert sees or not found, road
    assert (b"secret-1-2-" in house.heard(name)) is sees


def test_what_is_withdrawn_is_removed_where_it_was_seen(house: House) -> None:
    house.write(1, "everyone")
    house.relay()
    house.change(1, "author", audience="team")
    house.relay()
    house.change(1, "author", audience="private")
    house.relay()
    events = {
        name: [
            change.event
            for frame in house.sockets.frames[name]
            for change in changes_in(frame)
            if isinstance(change.event, Withdrawn)
        ]
        for name in PEOPLE
    }
    gone = {name: [(one.annotation_id, one.version) for one in told] for name, told in events.items()}
    late, once = [(named("ann", 1), 3)], [(named("ann", 1), 2)]
    assert gone == {
        "author": [], "owner": late, "coach": late, "member": late, "viewer": late, "guest": once,
    }  # fmt: skip


def changes_in(frame: bytes) -> list[Any]:
    message = parse_server_message(frame)
    return list(message.changes) if isinstance(message, Changes) else []


def test_a_version_that_was_private_stays_so_when_the_note_is_shown(house: House) -> None:
    house.write(1, "private")
    house.change(1, "author", audience="everyone")
    for road, answer in house.roads("member"):
        assert b"secret-1-1-" not in answer, road
    stale = {"version": 1, "text": "mine"}
    status, refusal = house.ask("coach", "PATCH", f"{LIST}/{named('ann', 1)}", stale)
    assert (status, b"secret-1-1-" in refusal) == (409, False)
    status, refusal = house.ask(
        "coach", "POST", f"{LIST}/{named('ann', 1)}/restore", {"version": 2, "toVersion": 1}
    )
    assert (status, b"secret-1-1-" in refusal) == (404, False)


def test_nobody_answers_what_they_may_not_see(house: House) -> None:
    house.write(1, "private")
    assert house.write(2, "everyone", by="owner", parentId=named("ann", 1), anchor=None) == 422
    assert house.write(3, "everyone", parentId=named("ann", 1), anchor=None) == 201
    assert house.now(3).audience is Audience.PRIVATE


def test_taking_back_what_a_person_did_passes_over_what_is_private(house: House) -> None:
    house.write(1, "private")
    house.write(2, "everyone")
    body = {"personId": PEOPLE["author"].person_id, "since": "2026-03-01T00:00:00Z"}
    status, answer = house.ask("coach", "POST", f"/api/videos/{VIDEO}/history/restore", body)
    assert (status, b"secret-1-" in answer, b"secret-2-" in answer) == (200, False, True)
    assert (house.now(1).removed, house.now(2).removed) == (False, True)


SEEDS = [*range(40), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(40, 80))]


@pytest.mark.parametrize("seed", SEEDS)
def test_histories_made_at_random_tell_nobody_too_much_and_everybody_enough(house: House, seed: int) -> None:
    anything_happens(house, Random(seed))
    for name, who in PEOPLE.items():
        tells_not_too_much(house, name)
        listed = json.loads(house.ask(name, "GET", LIST)[1])["annotations"]
        truth = [lines[-1].annotation for lines in house.annotations.lines.values()]
        expected = {one.id: one.version for one in truth if may(who, one) and not one.removed}
        assert {one["id"]: one["version"] for one in listed} == expected
        assert followed(house, name) == expected


def anything_happens(house: House, dice: Random) -> None:
    for step in range(14):
        by = dice.choice(list(PEOPLE))
        audience = dice.choice(list(Audience)).value
        here = len(house.annotations.lines)
        if not here or dice.random() < 0.3:
            house.write(step + 1, audience, by=by)
        else:
            number = int(dice.choice(list(house.annotations.lines))[2][4:])
            if dice.random() < 0.2:
                version = str(house.now(number).version)
                house.ask(by, "DELETE", f"{LIST}/{named('ann', number)}", None, version=version)
            else:
                house.change(number, by, **({"audience": audience} if dice.random() < 0.7 else {}))
        house.clock.move(60)
        if dice.random() < 0.6:
            house.relay()
    house.relay()


def tells_not_too_much(house: House, name: str) -> None:
    who = PEOPLE[name]
    for road, answer in house.roads(name):
        for number, version in SECRET.findall(answer):
            lines = house.lines(int(number))
            assert may(who, lines[-1].annotation), (road, name)
            assert may(who, lines[int(version) - 1].annotation), (road, name)
    for number, version in SECRET.findall(house.heard(name)):
        assert may(who, house.lines(int(number))[int(version) - 1].annotation), ("socket", name)


def followed(house: House, name: str) -> dict[str, int]:
    """What a client shows that only ever heard its socket."""
    shown, last = dict[str, int](), 0
    for frame in house.sockets.frames.get(name, []):
        for change in changes_in(frame):
            assert change.seq == last + 1, "the sequence is gapless for everybody"
            last = change.seq
            if isinstance(change.event, Withdrawn):
                shown.pop(change.event.annotation_id, None)
            elif isinstance(change.event, AnnotationEvent):
                note = change.event.annotation
                shown = {**shown, note.id: note.version}
                if note.removed:
                    del shown[note.id]
    return shown
