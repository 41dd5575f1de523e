"""The past of a note in the browser: every version in order, what it changed, its drawing, and the way back."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import picture_path
from tests.cloud import Cloud, Person, film
from tests.e2e import looks, room
from tests.e2e.acts import let_in
from tests.e2e.conftest import OpenWindow

FILM = "mdn_flower_vp8.webm"
UPRIGHT = "portrait_720x1080.mp4"
FRAME = 20
SIZES = ((390, 844), (820, 1180), (1440, 900))


@pytest.fixture(scope="module")
def place(cloud: Cloud) -> tuple[Person, Person, dict[str, str]]:
    """An owner, a member of the same workspace, and two films that both may see."""
    coach = cloud.person("Head Coach")
    code = coach.call("POST", "/api/invitations", {"role": "member"})["code"]
    student = cloud.person("Second Student", invitation=code)
    videos = {name: coach.upload(film(name), "Rehearsal") for name in (FILM, UPRIGHT)}
    for video in videos.values():
        coach.wait_until(video, "ready")
    return coach, student, videos


def _begins_at(left: float) -> Callable[[room.Ink], bool]:
    return lambda ink: abs(ink.left - left) < 0.03


def _arrow(*, upwards: bool) -> dict[str, Any]:
    ends = ([0.3, 0.7], [0.5, 0.4]) if upwards else ([0.6, 0.2], [0.8, 0.5])
    look = {"schema": 1, "color": "ink-3", "width": 0.012}
    return {"kind": "arrow", **look, "from": ends[0], "to": ends[1]}


def _noted(author: Person, video: str, text: str, **more: Any) -> str:
    """A note on FRAME by the API; its id."""
    sha = author.call("GET", f"/api/videos/{video}")["frames"]["sha256"]
    anchor = {"frameStart": FRAME, "frameEnd": FRAME, "frameMapSha256": sha}
    return str(
        author.call("POST", f"/api/videos/{video}/annotations", {"anchor": anchor, "text": text, **more})[
            "id"
        ]
    )


def _edit(page: Page, before: str, after: str) -> None:
    room.more(page, before, "Edit")
    page.get_by_label("Edit the note").fill(after)
    page.get_by_role("button", name="Save").click()


def _history(page: Page, words: str) -> Locator:
    """Opens the history of a note from its menu."""
    card = room.note(page, words)
    card.hover()
    card.get_by_role("button", name="More about this note").click()
    page.get_by_role("menuitem", name=re.compile("^History")).click()
    return _sheet(page)


def _sheet(page: Page) -> Locator:
    sheet = page.get_by_role("dialog", name="History of this note")
    expect(sheet).to_be_visible()
    return sheet


def _version(sheet: Locator, number: int) -> Locator:
    return sheet.locator(f'li[data-version="{number}"]')


def _tells_three_versions(sheet: Locator) -> None:
    """Who did what, newest first; the words that went and came; and that nothing is missing."""
    lines = sheet.locator("li[data-version]")
    expect(lines).to_have_count(3)
    told = lines.locator(".history-pick").all_text_contents()
    wanted = ("Head Coach changed the text", "Second Student changed the text", "Second Student wrote it")
    assert all(words in line for words, line in zip(wanted, told, strict=True)), told
    expect(_version(sheet, 3).locator("del")).to_have_text("the")
    expect(_version(sheet, 3).locator("ins")).to_have_text("your own")
    expect(sheet).to_contain_text("This history is complete: 3 versions verified.")
    by_program = _version(sheet, 1).locator("time")
    expect(by_program).to_have_attribute("title", re.compile(r"with web/\d"))


def test_a_note_is_changed_by_two_and_brought_back(
    place: tuple[Person, Person, dict[str, str]], window: OpenWindow
) -> None:
    coach_person, student_person, videos = place
    video = videos[FILM]
    coach, student = window(1440, 900), window(820, 1180)
    for page, person in ((coach, coach_person), (student, student_person)):
        let_in(page, person)
        room.enter(page, video)
    room.write(student, "Elbow to the body")
    expect(room.note(coach, "Elbow to the body")).to_be_visible()
    _edit(student, "Elbow to the body", "Elbow closer to the body")
    expect(room.note(coach, "Elbow closer to the body")).to_be_visible()
    _edit(coach, "Elbow closer to the body", "Elbow closer to your own body")
    expect(room.note(student, "Elbow closer to your own body")).to_be_visible()

    sheet = _history(student, "Elbow closer to your own body")
    _tells_three_versions(sheet)
    _version(sheet, 1).get_by_role("button").first.click()
    sheet.get_by_role("button", name="Bring this version back").click()
    expect(sheet).to_have_count(0)
    expect(room.note(student, "Elbow to the body")).to_be_visible()
    expect(room.note(coach, "Elbow to the body")).to_be_visible()
    student.get_by_role("button", name="Undo", exact=True).last.click()
    expect(room.note(coach, "Elbow closer to your own body")).to_be_visible()

    sheet = _history(coach, "Elbow closer to your own body")
    expect(_version(sheet, 4)).to_contain_text("Second Student brought version 1 back")
    expect(_version(sheet, 5)).to_contain_text("Second Student brought version 3 back")
    expect(sheet).to_contain_text("5 versions verified")
    note = room.note(student, "Elbow closer to your own body").get_attribute("data-card")
    student_person.call(
        "PATCH", f"/api/videos/{video}/annotations/{note}", {"version": 5, "text": "Said anew"}
    )
    expect(_version(sheet, 6)).to_contain_text("Said anew")


def _covered(page: Page, sheet: Locator) -> list[str]:
    """Does the sheet keep off the picture and end with the window?"""
    film_box, box, size = page.locator(".stage-film").bounding_box(), sheet.bounding_box(), page.viewport_size
    assert film_box and box and size
    beside = film_box["x"] + film_box["width"] <= box["x"] + 1
    above = film_box["y"] + film_box["height"] <= box["y"] + 1
    complaints = [] if beside or above else [f"{size}: the sheet covers the picture: {film_box} {box}"]
    if round(box["y"] + box["height"]) != size["height"]:
        complaints.append(f"{size}: the sheet does not end with the window: {box}")
    return complaints


@pytest.mark.parametrize("name", [FILM, UPRIGHT])
def test_the_picture_shows_the_drawing_of_the_version(
    name: str, place: tuple[Person, Person, dict[str, str]], window: OpenWindow
) -> None:
    coach_person, student_person, videos = place
    video = videos[name]
    note = _noted(student_person, video, "Watch the line of this arm", shapes=[_arrow(upwards=True)])
    path = f"/api/videos/{video}/annotations/{note}"
    changed = {"version": 1, "shapes": [_arrow(upwards=False)], "text": "Watch the line of both arms"}
    coach_person.call("PATCH", path, changed)
    student_person.call("PATCH", path, {"version": 2, "status": "resolved"})
    page = window()
    let_in(page, coach_person)
    complaints = []
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        room.enter(page, video)
        sheet = _history(page, "Watch the line of both arms")
        expect(_version(sheet, 3)).to_contain_text("This is how it is now.")
        room.expect_frame(page, FRAME)
        room.expect_ink(page, _begins_at(0.6))
        _version(sheet, 1).get_by_role("button").first.click()
        room.expect_ink(page, _begins_at(0.3))
        expect(sheet).to_contain_text("3 versions verified")
        page.screenshot(path=picture_path(f"history-{name.partition('_')[0]}-{width}"))
        complaints += [f"{width}: {words}" for words in looks.violations(page)]
        if wide := looks.sideways(page):
            complaints.append(f"{width}: scrolls sideways {wide}")
        complaints += _covered(page, sheet)
        page.keyboard.press("Escape")
        expect(sheet).to_have_count(0)
        card = room.note(page, "Watch the line of both arms")
        expect(card.get_by_role("button", name="More about this note")).to_be_focused()
        room.expect_ink(page, _begins_at(0.6))
    assert not complaints, "\n".join(complaints)


def test_history_by_key_without_network_and_for_those_who_only_watch(
    place: tuple[Person, Person, dict[str, str]], cloud: Cloud, window: OpenWindow
) -> None:
    coach_person, _, videos = place
    video = videos[FILM]
    _noted(coach_person, video, "Breathe out here")
    code = coach_person.call("POST", "/api/invitations", {"role": "viewer"})["code"]
    viewer = cloud.person("Viewer Vera", invitation=code)
    page = window()
    let_in(page, viewer)
    page.goto(f"/v/{video}")
    card = room.note(page, "Breathe out here")
    card.get_by_role("button", name="More about this note").focus()
    page.keyboard.press("Shift+H")
    sheet = _sheet(page)
    expect(_version(sheet, 1)).to_contain_text("Breathe out here")
    expect(sheet.get_by_role("button", name="Bring this version back")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)

    page.route("**/revisions?*", lambda route: route.abort())
    page.keyboard.press("Shift+H")
    expect(_sheet(page)).to_contain_text("The history could not be loaded")
    page.unroute("**/revisions?*")
    sheet.get_by_role("button", name="Try again").click()
    expect(_version(sheet, 1)).to_contain_text("Breathe out here")
    page.keyboard.press("Escape")

    page.context.set_offline(True)
    page.keyboard.press("Shift+H")
    expect(_sheet(page)).to_contain_text("You are offline")
    page.context.set_offline(False)
    expect(_version(sheet, 1)).to_contain_text("Breathe out here")
