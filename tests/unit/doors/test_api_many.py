"""Door api_annotations: importers write many at once, and lists leave out what was not asked for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from practika.domain.caller import Role
from tests.examples import DIGEST, NOON, code, member, named
from tests.unit.doors.test_api_annotations import LIST, Door


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> Door:
    one = Door(monkeypatch)
    one.codes.add(code(1))
    return one


def item(number: int, **more: Any) -> dict[str, Any]:
    anchor = {"frameStart": number, "frameMapSha256": DIGEST}
    return {"id": named("ann", number), "anchor": anchor, "text": f"note {number}", **more}


def bring(door: Door, *items: dict[str, Any]) -> list[tuple[int, str, str | None]]:
    status, answer = door("POST", f"{LIST}/many", {"annotations": list(items)})
    assert status == 200, answer
    return [(int(one["id"][4:]), one["outcome"], one["code"]) for one in answer["outcomes"]]


def test_many_are_written_and_the_same_again_are_there(door: Door) -> None:
    items = [item(number, code={"codeId": named("cod", 1)}) for number in range(100)]
    assert bring(door, *items) == [(number, "created", None) for number in range(100)]
    written = door.annotations.written
    assert bring(door, *items) == [(number, "there", None) for number in range(100)]
    assert door.annotations.written == written
    assert len(door("GET", LIST)[1]["annotations"]) == 100


def test_what_is_refused_is_said_and_stops_no_other(door: Door) -> None:
    door.note(id=named("ann", 4))
    outcomes = bring(
        door,
        item(1),
        item(2, text=""),
        item(3, anchor={"frameStart": 5_000, "frameMapSha256": DIGEST}),
        item(4),
        item(5, code={"codeId": named("cod", 9)}),
        item(6, parentId=named("ann", 4)),
        item(7),
    )
    assert outcomes == [
        (1, "created", None),
        (2, "refused", "invalid"),
        (3, "refused", "anchor_invalid"),
        (4, "refused", "annotation_exists"),
        (5, "refused", "code_not_found"),
        (6, "refused", "invalid"),
        (7, "created", None),
    ]
    assert bring(door, item(8), item(8, text="other")) == [(8, "refused", "invalid")]


def test_too_many_or_none_or_without_ids_is_refused_as_a_whole(door: Door) -> None:
    for items in ([], [item(number) for number in range(201)], [{**item(1), "id": None}]):
        assert door("POST", f"{LIST}/many", {"annotations": items})[0] == 422
    door.person = member(2, Role.VIEWER)
    assert door("POST", f"{LIST}/many", {"annotations": [item(1)]})[0] == 403
    assert door.annotations.written == 0


def test_a_list_leaves_out_what_was_not_asked_for(door: Door) -> None:
    bring(door, item(1), item(2, code={"codeId": named("cod", 1)}))
    door.person = member(2)
    door.clock.move(60)
    bring(door, item(3))
    door("PATCH", f"{LIST}/{named('ann', 3)}", {"version": 1, "status": "resolved"})

    def found(**query: str) -> list[int]:
        answer = door("GET", LIST, None, **query)[1]
        return [int(one["id"][4:]) for one in answer["annotations"]]

    assert found(author=named("usr", 1)) == [1, 2]
    assert found(code=named("cod", 1)) == [2]
    assert found(status="open") == [1, 2]
    assert found(status="resolved", author=named("usr", 1)) == []
    assert found(changedSince=(NOON + timedelta(seconds=30)).isoformat().replace("+00:00", "Z")) == [3]
    page = door("GET", LIST, None, author=named("usr", 1), limit="1")[1]
    rest = door("GET", LIST, None, author=named("usr", 1), limit="1", cursor=page["cursor"])[1]
    assert [one["id"] for one in (*page["annotations"], *rest["annotations"])] == [
        named("ann", 1),
        named("ann", 2),
    ]
    assert rest["cursor"] is None
    assert door("GET", LIST, None, at="2026-03-01T12:00:00Z", author=named("usr", 1))[0] == 422


def test_a_hundred_notes_that_one_member_scrambled_are_as_they_were(door: Door) -> None:
    items = [item(number, color=f"ink-{number % 8 + 1}") for number in range(100)]
    bring(door, *items)
    before = door("GET", LIST)[1]["annotations"]
    vandal = door.person = member(5, Role.COACH)
    door.clock.move(60)
    since = door.clock.now().isoformat().replace("+00:00", "Z")
    for number in range(100):
        one = f"{LIST}/{named('ann', number)}"
        if number % 2:
            door("PATCH", one, {"version": 1, "text": "garbage", "color": "ink-8", "status": "approved"})
        else:
            door("DELETE", one, version="1")
    assert len(door("GET", LIST)[1]["annotations"]) == 50
    door.person = member(9, Role.OWNER)
    door.clock.move(60)
    body = {"personId": vandal.person_id, "since": since}
    status, answer = door("POST", f"/api/videos/{LIST.split('/')[3]}/history/restore", body)
    assert (status, len(answer["annotations"]), answer["left"], answer["next"]) == (200, 100, [], None)
    after = door("GET", LIST)[1]["annotations"]
    same = [
        {**one, "version": 1, "updatedAt": was["updatedAt"]} for one, was in zip(after, before, strict=True)
    ]
    assert same == before
    for number, acts in ((0, ["created", "removed", "restored"]), (1, ["created", "revised", "restored"])):
        lines = door("GET", f"{LIST}/{named('ann', number)}/revisions")[1]["revisions"]
        assert [line["act"] for line in lines] == acts
        assert door("GET", f"{LIST}/{named('ann', number)}/verify")[1]["intact"]


def test_verify_names_the_version_that_was_touched(door: Door) -> None:
    door.note()
    one = f"{LIST}/{named('ann', 1)}"
    for version in (1, 2):
        door("PATCH", one, {"version": version, "text": f"better {version}"})
    (lines,) = door.annotations.lines.values()
    touched = lines[1].annotation.model_copy(update={"text": "never said"})
    lines[1] = lines[1].model_copy(update={"annotation": touched})
    verdict = door("GET", f"{one}/verify")[1]
    assert (verdict["intact"], verdict["broken"]) == (False, {"version": 2, "reason": "altered"})
