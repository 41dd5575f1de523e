"""Door api_annotations: the code book, and events that are coded with it."""

from __future__ import annotations

from typing import Any

import pytest

from practika.domain.caller import Role
from tests.examples import DIGEST, member, named
from tests.unit.doors.test_api_annotations import LIST, ONE, Door

HOP = {"id": named("cod", 1), "label": "Hop", "kind": "point", "hotKey": "h", "color": "ink-4"}
STAND: dict[str, Any] = {
    "id": named("cod", 2),
    "label": "Stands",
    "kind": "state",
    "modifiers": [{"name": "leg", "options": ["left", "right"]}],
}


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> Door:
    one = Door(monkeypatch)
    one.person = member(1, Role.COACH)
    return one


def test_a_coach_keeps_the_book_and_everybody_reads_it(door: Door) -> None:
    status, made = door("POST", "/api/codes", HOP)
    assert (status, made["label"], made["version"], made["retired"]) == (201, "Hop", 1, False)
    assert door("POST", "/api/codes", HOP) == (201, made)
    assert door("POST", "/api/codes", {**HOP, "label": "Other"})[1]["code"] == "code_taken"
    assert door("POST", "/api/codes", {**STAND, "hotKey": "h"})[1]["code"] == "code_taken"
    one = f"/api/codes/{named('cod', 1)}"
    status, changed = door("PATCH", one, {"version": 1, "hotKey": "", "label": " Big  hop"})
    assert (status, changed["label"], changed["hotKey"], changed["version"]) == (200, "Big hop", None, 2)
    assert door("PATCH", one, {"version": 1, "label": "x"})[1]["code"] == "version_conflict"
    assert door("PATCH", f"/api/codes/{named('cod', 9)}", {"version": 1, "label": "x"})[0] == 404
    door.person = member(2, Role.VIEWER)
    assert door("GET", "/api/codes") == (200, {"codes": [changed]})
    for role in (Role.MEMBER, Role.VIEWER, Role.GUEST):
        door.person = member(2, role)
        assert door("POST", "/api/codes", STAND)[0] == 403
        assert door("PATCH", one, {"version": 2, "retired": True})[0] == 403


def test_an_event_carries_its_code_and_must_fit_it(door: Door) -> None:
    door("POST", "/api/codes", HOP)
    door("POST", "/api/codes", STAND)
    event = {"codeId": named("cod", 1), "modifiers": {}}
    status, made = door.note(text="", code=event)
    assert (status, made["code"], made["text"]) == (201, event, "")
    assert door("GET", LIST)[1]["annotations"][0]["code"] == event
    span = {"frameStart": 10, "frameEnd": 20, "frameMapSha256": DIGEST}
    refused: list[dict[str, Any]] = [
        {"code": {"codeId": named("cod", 9)}},
        {"code": event, "anchor": span},
        {"code": {"codeId": named("cod", 2), "modifiers": {"leg": "third"}}},
    ]
    for wrong in refused:
        assert door.note(id=named("ann", 2), **wrong)[0] in (404, 422)
    stands = {"codeId": named("cod", 2), "modifiers": {"leg": "left"}}
    status, changed = door("PATCH", ONE, {"version": 1, "code": stands, "anchor": span})
    assert (status, changed["code"], changed["anchor"]["frameEnd"]) == (200, stands, 20)
    assert door("PATCH", ONE, {"version": 2, "code": event})[0] == 422
    door("PATCH", f"/api/codes/{named('cod', 2)}", {"version": 1, "retired": True})
    assert door("PATCH", ONE, {"version": 2, "anchor": {**span, "frameEnd": 30}})[0] == 200
    assert door.note(id=named("ann", 3), code=stands)[0] == 422


def test_approving_is_for_those_who_lead(door: Door) -> None:
    door.note()
    door.person = member(1)
    assert door("PATCH", ONE, {"version": 1, "status": "approved"})[0] == 403
    assert door("PATCH", ONE, {"version": 1, "status": "resolved"})[0] == 200
    door.person = member(2, Role.COACH)
    assert door("PATCH", ONE, {"version": 2, "status": "approved"})[1]["status"] == "approved"
    door.person = member(1)
    assert door("PATCH", ONE, {"version": 3, "status": "open"})[0] == 403


@pytest.mark.parametrize("text", ["[go](javascript:alert)", "[go](ftp://example.org)"])
def test_a_link_that_leads_elsewhere_is_refused_in_words(door: Door, text: str) -> None:
    status, refusal = door.note(text=text)
    assert (status, "http" in refusal["message"]) == (422, True)
