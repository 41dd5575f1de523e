"""The past of a whole film in the browser: any moment of it, what differs, and one member's damage taken back."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from practika.adapters.dynamo import keys
from tests.browser import picture_path
from tests.cloud import Cloud, Person, aws, film
from tests.e2e import looks, room
from tests.e2e.acts import let_in
from tests.e2e.conftest import OpenWindow

FILM = "mdn_flower_vp8.webm"
NOTES = 12
SIZES = ((390, 844), (820, 1180), (1440, 900))
FIELDS = ("text", "color", "shapes", "status", "removed")


@pytest.fixture(scope="module")
def damaged(cloud: Cloud) -> tuple[Person, str, dict[str, Any], list[str]]:
    """A film whose notes a member has scrambled and deleted; the coach, the film, how the notes were, their ids."""
    coach = cloud.person("Head Coach")
    code = coach.call("POST", "/api/invitations", {"role": "coach"})["code"]
    rascal = cloud.person("Rosa Rascal", invitation=code)
    video = coach.upload(film(FILM), "Rehearsal")
    sha = coach.wait_until(video, "ready")["frames"]["sha256"]
    root = f"/api/videos/{video}/annotations"
    made = []
    for number in range(NOTES):
        anchor = {"frameStart": 5 * number, "frameEnd": 5 * number, "frameMapSha256": sha}
        line = {
            "kind": "line",
            "schema": 1,
            "color": "ink-2",
            "width": 0.01,
            "from": [0.2, 0.3],
            "to": [0.5, 0.3],
        }
        made.append(coach.call("POST", root, {"anchor": anchor, "text": f"Point {number}", "shapes": [line]}))
    before = _state(coach, root)
    for one in made[:-1]:
        rascal.call("PATCH", f"{root}/{one['id']}", {"version": 1, "text": "nonsense", "color": "ink-5"})
    for one in made[::2]:
        version = rascal.call("GET", f"{root}/{one['id']}")["version"]
        rascal.call("DELETE", f"{root}/{one['id']}?version={version}")
    return coach, video, before, [one["id"] for one in made]


def _state(person: Person, root: str) -> dict[str, Any]:
    listed = person.call("GET", root)["annotations"]
    return {one["id"]: {name: one[name] for name in FIELDS} for one in listed}


def _open(page: Page) -> Locator:
    room.rest(page)
    page.keyboard.press("Shift+T")
    sheet = page.get_by_role("dialog", name="History of the film’s notes")
    expect(sheet.get_by_role("slider")).to_be_visible()
    return sheet


def test_the_past_is_looked_at_and_one_members_damage_taken_back(
    damaged: tuple[Person, str, dict[str, Any], list[str]], window: OpenWindow
) -> None:
    coach, video, before, ids = damaged
    root = f"/api/videos/{video}/annotations"
    assert _state(coach, root) != before
    page = window(1440, 900)
    let_in(page, coach)
    room.enter(page, video)
    room.expect_no_ink(page)  # the note of the first frame is deleted
    sheet = _open(page)
    sheet.get_by_role("slider").focus()
    page.keyboard.press("Home")
    banner = page.get_by_test_id("past-banner")
    expect(banner).to_contain_text("You are looking at the past")
    expect(sheet).to_contain_text(f"change 1 of {NOTES + NOTES - 1 + NOTES // 2}")
    expect(sheet.get_by_role("slider")).to_have_attribute("aria-valuetext", re.compile("Head Coach wrote it"))
    room.expect_ink(page)  # then it was there
    _walks_and_compares(page, sheet)
    page.keyboard.press("Escape")
    expect(banner).to_have_count(0)
    room.expect_no_ink(page)

    sheet = _open(page)
    sheet.get_by_role("slider").focus()
    page.keyboard.press("Home")
    for _ in range(NOTES):
        page.keyboard.press("ArrowRight")
    expect(sheet).to_contain_text("Rosa Rascal changed the text and the colour")
    sheet.get_by_role("button", name="Take back what Rosa Rascal did since here").first.click()
    dialog = page.get_by_role("dialog", name="Take back what Rosa Rascal did?")
    expect(dialog).to_contain_text(f"{NOTES - 1 + NOTES // 2} changes since")
    dialog.get_by_role("button", name="Take back").click()
    expect(page.get_by_text(f"{NOTES - 1} notes are as they were before")).to_be_visible()
    assert _state(coach, root) == before
    lines = coach.call("GET", f"{root}/{ids[0]}/revisions")["revisions"]
    assert [line["act"] for line in lines] == ["created", "revised", "removed", "restored"]
    assert lines[-1]["rollback"]["personId"] == lines[1]["by"]["id"]
    expect(sheet).to_contain_text("Head Coach took changes back")


def _walks_and_compares(page: Page, sheet: Locator) -> None:
    complaints: list[str] = []
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        for view in ("Differences", "Changes"):
            sheet.get_by_role("radio", name=view).click()
            page.wait_for_timeout(300)
            page.screenshot(path=picture_path(f"film-history-{view.lower()}-{width}"))
            complaints += [f"{width} {view}: {words}" for words in looks.violations(page)]
        if wide := looks.sideways(page):
            complaints.append(f"{width}: scrolls sideways {wide}")
    assert not complaints, "\n".join(complaints)
    sheet.get_by_role("radio", name="Differences").click()
    expect(sheet.get_by_text("notes differ")).to_be_visible()
    expect(sheet).to_contain_text("Compared with now")
    sheet.get_by_role("button", name="Compare with this moment").click()
    expect(sheet).to_contain_text("No note differs.")
    sheet.get_by_role("radio", name="Changes").click()
    sheet.get_by_role("button", name="Back to now").click()
    expect(page.get_by_test_id("past-banner")).to_have_count(0)


def test_a_line_that_was_touched_is_named(
    cloud: Cloud, damaged: tuple[Person, str, dict[str, Any], list[str]], window: OpenWindow
) -> None:
    coach, video, _, ids = damaged
    note = ids[-1]  # nobody else has changed it
    root = f"/api/videos/{video}/annotations"
    changed = coach.call("PATCH", f"{root}/{note}", {"version": 1, "text": "Said once more"})
    _tamper(cloud, coach, video, note, 1)
    verdict = coach.call("GET", f"{root}/{note}/verify")
    assert (verdict["intact"], verdict["broken"]) == (False, {"version": 1, "reason": "altered"})
    page = window(1440, 900)
    let_in(page, coach)
    room.enter(page, video)
    card = room.note(page, changed["text"])
    card.hover()
    card.get_by_role("button", name="More about this note").click()
    page.get_by_role("menuitem", name="History").click()
    sheet = page.get_by_role("dialog", name="History of this note")
    expect(sheet).to_contain_text(
        "This history cannot be trusted from version 1 on: it was altered afterwards."
    )
    page.screenshot(path=picture_path("history-tampered-1440"))


def _tamper(cloud: Cloud, coach: Person, video: str, note: str, version: int) -> None:
    """Changes the words of a stored line behind everybody's back."""
    client = aws(cloud, "dynamodb")
    film_key = keys.film(coach.session["workspace"]["id"], video)
    where = keys.key(film_key, keys.revision(note, version))
    table = cloud.outputs["AnnotationsTableName"]
    body = client.get_item(TableName=table, Key=where)["Item"]["body"]["S"]
    assert "Point" in body
    client.update_item(
        TableName=table,
        Key=where,
        UpdateExpression="SET body = :body",
        ExpressionAttributeValues={":body": {"S": body.replace("Point", "Never said")}},
    )
