"""Door api_annotations: JSON in, JSON out, and the one error shape for everything else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from api_annotations import handler
from practika.domain.caller import Role
from practika.runtime import verdict
from practika.runtime.wiring import live, people, system
from tests.events import CONTEXT, event, request
from tests.examples import DIGEST, ELSEWHERE, ROOM, VIDEO, added, film, member, named, shape
from tests.fakes.annotations import FakeAnnotations, FakeFilms, FakeFrameMaps
from tests.fakes.codes import FakeCodeBooks
from tests.fakes.live import FakeChangeLog, HandClock

LIST = f"/api/videos/{VIDEO}/annotations"
ONE = f"{LIST}/{named('ann', 1)}"


class Door:
    """The door with fakes behind it; `person` is who calls."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.log, self.clock, self.films = FakeChangeLog(), HandClock(), FakeFilms(film())
        self.person, self.client = member(), ""
        self.annotations = FakeAnnotations()
        fakes = {
            "annotations": self.annotations,
            "films": self.films,
            "frame_maps": FakeFrameMaps(),
            "change_log": self.log,
        }
        for name, fake in fakes.items():
            monkeypatch.setattr(live, name, lambda fake=fake: fake)
        monkeypatch.setattr(system, "clock", lambda: self.clock)
        self.codes = FakeCodeBooks()
        monkeypatch.setattr(people, "codes", lambda: self.codes)

    def ring(self, made: dict[str, Any]) -> tuple[int, Any]:
        made["requestContext"]["authorizer"] = {"lambda": verdict.granted(self.person)}
        made["headers"]["X-Practika-Client"] = self.client
        answer = handler.lambda_handler(made, CONTEXT)
        return answer["statusCode"], json.loads(answer["body"])

    def __call__(self, method: str, path: str, body: Any = None, **query: str) -> tuple[int, Any]:
        return self.ring(request(method, path, body, query))

    def note(self, **more: Any) -> tuple[int, Any]:
        body = {
            "id": named("ann", 1),
            "anchor": {"frameStart": 10, "frameMapSha256": DIGEST},
            "text": "up",
        }
        return self("POST", LIST, {**body, **more})


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> Door:
    return Door(monkeypatch)


def test_the_recorded_event_makes_a_note_in_the_contracts_shape(door: Door) -> None:
    status, made = door.ring(event("api_annotations"))
    assert status == 201
    assert made == {
        "id": named("ann", 1),
        "videoId": VIDEO,
        "parentId": None,
        "anchor": {
            "frameStart": 10,
            "frameEnd": 10,
            "ptsStart": 480,
            "ptsEnd": 520,
            "timeBase": "1/1000",
            "frameMapSha256": DIGEST,
        },
        "shapes": [shape("arrow", id="old-564c15c35abcaa97")],
        "text": "Elbow higher",
        "color": "ink-3",
        "status": "open",
        "audience": "everyone",
        "code": None,
        "author": {"id": named("usr", 1), "name": "Person 1"},
        "createdAt": "2026-03-01T12:00:00Z",
        "updatedAt": "2026-03-01T12:00:00Z",
        "version": 1,
        "removed": False,
    }
    assert door("GET", ONE) == (200, made)
    assert door("GET", LIST) == (200, {"annotations": [made], "cursor": None, "lastSeq": 0})


def test_the_same_note_twice_is_one_and_another_under_its_id_is_refused(door: Door) -> None:
    first = door.note()
    door.clock.move(5)
    assert door.note() == first
    status, refusal = door.note(text="down")
    assert (status, refusal["code"]) == (409, "annotation_exists")


def test_a_note_goes_through_its_life(door: Door) -> None:
    door.note()
    status, changed = door("PATCH", ONE, {"version": 1, "text": "down", "color": "ink-2"})
    assert (status, changed["version"], changed["text"], changed["color"]) == (200, 2, "down", "ink-2")
    assert door("PATCH", ONE, {"version": 1, "text": "down", "color": "ink-2"}) == (200, changed)
    status, conflict = door("PATCH", ONE, {"version": 1, "text": "left"})
    assert (status, conflict["code"], conflict["details"]["current"]) == (409, "version_conflict", changed)
    status, gone = door("DELETE", ONE, version="2")
    assert (status, gone["removed"], gone["version"]) == (200, True, 3)
    assert door("DELETE", ONE, version="2") == (200, gone)
    assert door("GET", LIST)[1]["annotations"] == []
    status, back = door("POST", f"{ONE}/restore", {"version": 3})
    assert (status, back["removed"], back["text"]) == (200, False, "down")
    acts = [(line["version"], line["act"]) for line in door("GET", f"{ONE}/revisions")[1]["revisions"]]
    assert acts == [(1, "created"), (2, "revised"), (3, "removed"), (4, "restored")]


def test_two_people_change_different_things_and_the_answer_says_so(door: Door) -> None:
    door.note()
    door("PATCH", ONE, {"version": 1, "text": "down"})
    made = request("PATCH", ONE, {"version": 1, "color": "ink-2"}, {})
    made["requestContext"]["authorizer"] = {"lambda": verdict.granted(door.person)}
    answer = handler.lambda_handler(made, CONTEXT)
    merged = json.loads(answer["body"])
    assert (answer["statusCode"], answer["headers"]["x-practika-merged"]) == (200, "true")
    assert (merged["version"], merged["text"], merged["color"]) == (3, "down", "ink-2")
    status, conflict = door("PATCH", ONE, {"version": 1, "text": "left"})
    assert (status, conflict["code"], conflict["details"]["fields"]) == (409, "version_conflict", ["text"])
    assert (conflict["details"]["base"]["text"], conflict["details"]["current"]) == ("up", merged)


def test_history_is_a_chain_that_names_what_was_touched(door: Door) -> None:
    door.client = "test 1.0"
    door.note()
    door("PATCH", ONE, {"version": 1, "text": "down"})
    lines = door("GET", f"{ONE}/revisions")[1]["revisions"]
    assert [line["client"] for line in lines] == ["test 1.0", "test 1.0"]
    assert lines[0]["previousHash"] is None
    assert lines[1]["previousHash"] == lines[0]["hash"]
    fine: dict[str, object] = {"versions": 2, "hashedFrom": 1, "intact": True, "broken": None, "redacted": []}
    assert door("GET", f"{ONE}/verify") == (200, fine)
    stored = next(iter(door.annotations.lines.values()))
    stored[0] = stored[0].model_copy(
        update={"annotation": stored[0].annotation.model_copy(update={"text": "?"})}
    )
    found = door("GET", f"{ONE}/verify")[1]
    assert (found["intact"], found["broken"]) == (False, {"version": 1, "reason": "altered"})


def test_the_past_is_read_compared_and_brought_back(door: Door) -> None:
    door.note()
    made_at = door.clock.now()
    door.clock.move(60)
    door("PATCH", ONE, {"version": 1, "text": "down"})
    _, then = door("GET", LIST, at=made_at.isoformat().replace("+00:00", "Z"))
    assert [one["text"] for one in then["annotations"]] == ["up"]
    assert (then["cursor"], then["lastSeq"]) == (None, 0)
    status, difference = door("GET", f"{ONE}/diff", **{"from": "1", "to": "2"})
    assert (status, difference["changes"]) == (200, [{"field": "text", "before": "up", "after": "down"}])
    status, back = door("POST", f"{ONE}/restore", {"version": 2, "toVersion": 1})
    assert (status, back["version"], back["text"]) == (200, 3, "up")
    assert door("GET", f"{ONE}/diff", **{"from": "1", "to": "9"})[0] == 404


def test_a_coach_takes_back_what_one_person_did(door: Door) -> None:
    door.note()
    since = door.clock.now().isoformat().replace("+00:00", "Z")
    wanted = {"personId": door.person.person_id, "since": since}
    back = f"/api/videos/{VIDEO}/history/restore"
    assert door("POST", back, wanted)[0] == 403
    door.person = member(4, Role.COACH)
    status, done = door("POST", back, wanted)
    assert (status, done["left"], done["next"]) == (200, [], None)
    assert [(one["id"], one["removed"]) for one in done["annotations"]] == [(named("ann", 1), True)]
    assert door("POST", back, {**wanted, "since": "2026-03-01T12:00:00"})[0] == 422


@pytest.mark.parametrize("query", [{"at": "yesterday"}, {"at": "2026-03-01T12:00:00"}, {"cursor": "1.x"}])
def test_a_moment_or_cursor_that_is_none_is_refused(door: Door, query: dict[str, str]) -> None:
    assert door("GET", LIST, **query)[0] == 422


@pytest.mark.parametrize("client", ["", " ", "x" * 81, "new\nline", "ä"])
def test_a_client_whose_name_cannot_be_one_stays_unnamed(door: Door, client: str) -> None:
    door.client = client
    door.note()
    assert door("GET", f"{ONE}/revisions")[1]["revisions"][0]["client"] is None


def test_a_reply_stands_where_its_note_stands(door: Door) -> None:
    _, parent = door.note()
    status, reply = door("POST", LIST, {"parentId": parent["id"], "text": "why?"})
    assert status == 201
    assert (reply["parentId"], reply["anchor"]) == (parent["id"], parent["anchor"])


def test_a_list_is_paged_and_cut_to_its_window(door: Door) -> None:
    for number in range(1, 6):
        door.note(
            id=named("ann", number), anchor={"frameStart": number, "frameEnd": 5, "frameMapSha256": DIGEST}
        )
    status, page = door("GET", LIST, **{"from": "0", "to": "3", "limit": "2"})
    assert (status, [one["anchor"]["frameStart"] for one in page["annotations"]]) == (200, [1, 2])
    _, rest = door("GET", LIST, **{"from": "0", "to": "3", "limit": "2", "cursor": page["cursor"]})
    assert ([one["anchor"]["frameStart"] for one in rest["annotations"]], rest["cursor"]) == ([3], None)


def test_changes_after_a_number(door: Door) -> None:
    door.log.append(ROOM, [added(1), added(2)], at=door.clock.now())
    status, answer = door("GET", f"/api/videos/{VIDEO}/changes", after="1")
    assert status == 200
    assert [change["seq"] for change in answer["changes"]] == [2]
    assert answer["changes"][0]["event"]["type"] == "annotation.added"
    assert (answer["lastSeq"], answer["snapshotRequired"], answer["more"]) == (2, False, False)
    assert door("GET", f"/api/videos/{VIDEO}/changes", after="9")[1]["snapshotRequired"] is True


WRONG: list[tuple[dict[str, Any], int]] = [
    ({"text": ""}, 422),
    ({"text": "x" * 10_001}, 422),
    ({"color": "red"}, 422),
    ({"id": "ann_1"}, 422),
    ({"extra": 1}, 422),
    ({"anchor": None}, 422),
    ({"anchor": {"frameStart": 1000, "frameMapSha256": DIGEST}}, 422),
    ({"anchor": {"frameStart": -1, "frameMapSha256": DIGEST}}, 422),
    ({"anchor": {"frameStart": 1.5, "frameMapSha256": DIGEST}}, 422),
    ({"anchor": {"frameStart": 9, "frameEnd": 8, "frameMapSha256": DIGEST}}, 422),
    ({"anchor": {"frameStart": 1, "frameMapSha256": "cd" * 32}}, 422),
    ({"parentId": named("ann", 77)}, 422),
    ({"shapes": [shape("box")] * 101}, 422),
    ({"shapes": [shape("box", x=9)]}, 422),
    ({"shapes": [{"kind": "heart"}]}, 422),
    ({"shapes": [shape("box", id="a"), shape("box", id="a")]}, 422),
    ({"shapes": [shape("stroke", points=[[0.123456789012345] * 2 + [0.5]] * 2_000)] * 4}, 413),
]


@pytest.mark.parametrize(("more", "status"), WRONG)
def test_what_cannot_be_right_is_refused_in_the_one_shape(
    door: Door, more: dict[str, Any], status: int
) -> None:
    got, refusal = door.note(**more)
    assert (got, set(refusal) - {"details"}) == (status, {"code", "message", "requestId"})
    assert door("GET", LIST)[1]["annotations"] == []


@pytest.mark.parametrize("body", ["", "[]", "null", "{", '{"text":NaN}', "[" * 50_000])
def test_a_body_that_is_not_ours_is_refused(door: Door, body: str) -> None:
    status, refusal = door("POST", LIST, body)
    assert (status, refusal["code"]) == (422, "invalid")


def test_another_workspace_sees_no_video(door: Door) -> None:
    door.note()
    door.person = member(2, workspace_id=ELSEWHERE)
    calls: list[tuple[str, str, Any, dict[str, str]]] = [
        ("GET", LIST, None, {}),
        ("GET", ONE, None, {}),
        ("PATCH", ONE, {"version": 1, "text": "x"}, {}),
        ("DELETE", ONE, None, {"version": "1"}),
        ("POST", f"{ONE}/restore", {"version": 1}, {}),
        ("GET", f"{ONE}/revisions", None, {}),
        ("GET", f"{ONE}/verify", None, {}),
        ("GET", f"{ONE}/diff", None, {"from": "1", "to": "1"}),
        ("GET", f"/api/videos/{VIDEO}/changes", None, {"after": "0"}),
    ]
    for method, path, body, query in calls:
        status, refusal = door(method, path, body, **query)
        assert (status, refusal["code"]) == (404, "video_not_found"), path
    status, refusal = door.note(id=named("ann", 2))
    assert (status, refusal["code"]) == (404, "video_not_found")


def test_a_viewer_only_watches_and_another_member_only_resolves(door: Door) -> None:
    door.note()
    door.person = member(2, Role.VIEWER)
    assert door.note(id=named("ann", 2))[0] == 403
    assert door("PATCH", ONE, {"version": 1, "status": "resolved"})[0] == 403
    door.person = member(3)
    assert door("PATCH", ONE, {"version": 1, "text": "mine"})[0] == 403
    assert door("DELETE", ONE, version="1")[0] == 403
    assert door("PATCH", ONE, {"version": 1, "status": "resolved"})[1]["status"] == "resolved"
    door.person = member(4, Role.COACH)
    assert door("PATCH", ONE, {"version": 2, "text": "from the coach"})[1]["text"] == "from the coach"


def test_without_an_identity_every_route_says_401(door: Door) -> None:
    for method, path in handler.app.routes():
        made = request(method, path.replace("<video_id>", VIDEO).replace("<annotation_id>", named("ann", 1)))
        made["requestContext"]["authorizer"] = {"lambda": {"problem": "TokenExpired"}}
        answer = handler.lambda_handler(made, CONTEXT)
        assert (answer["statusCode"], json.loads(answer["body"])["code"]) == (401, "token_expired")
