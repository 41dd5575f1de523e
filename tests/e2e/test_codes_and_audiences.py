"""A coach makes a vocabulary and codes with it; what is written for fewer people is seen by no more."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import picture_path
from tests.cloud import Cloud, Person, film
from tests.e2e import looks, room
from tests.e2e.acts import let_in
from tests.e2e.conftest import OpenWindow

SIZES = ((390, 844), (820, 1180), (1440, 900))


@pytest.fixture(scope="module")
def people(cloud: Cloud) -> tuple[Person, Person, str]:
    coach = cloud.person("Head Coach", workspaceName="Movement lab")
    code = coach.call("POST", "/api/invitations", {"role": "member"})["code"]
    student = cloud.person("Second Student", invitation=code)
    video = coach.upload(film("mdn_flower_vp8.webm"), "Rehearsal")
    coach.wait_until(video, "ready")
    return coach, student, video


def _add_code(page: Page, label: str, key: str, kind: str, modifiers: str = "") -> None:
    page.get_by_role("button", name="New code").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Label").fill(label)
    dialog.get_by_role("radio", name=kind).click()
    dialog.get_by_label("Key").fill(key)
    dialog.get_by_label("Modifiers").fill(modifiers)
    dialog.get_by_role("button", name="Add").click()
    expect(dialog).to_have_count(0)


def _looked_at(page: Page, name: str) -> list[str]:
    complaints = []
    for theme in ("dark", "light"):
        page.emulate_media(color_scheme=theme)
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            page.screenshot(path=picture_path(f"screen-{name}-{width}-{theme}"), animations="disabled")
            if wide := looks.sideways(page):
                complaints.append(f"{name} {width} {theme}: scrolls sideways {wide}")
            complaints += [f"{name} {width} {theme}: {words}" for words in looks.violations(page)]
    page.set_viewport_size({"width": 1440, "height": 900})
    return complaints


def test_events_are_coded_by_keys_and_seen_by_the_other(
    people: tuple[Person, Person, str], window: OpenWindow
) -> None:
    head, second, video = people
    coach, student = window(), window()
    let_in(coach, head)
    let_in(student, second)
    coach.goto("/codes")
    expect(coach.get_by_role("heading", name="No codes yet")).to_be_visible()
    _add_code(coach, "Hop", "h", "At a moment", "foot: left, right")
    _add_code(coach, "Stands", "s", "Lasts")
    expect(coach.get_by_role("listitem")).to_have_count(2)
    complaints = _looked_at(coach, "codes")
    room.enter(coach, video)
    room.enter(student, video)
    room.to_frame(coach, 20)
    coach.keyboard.press("Shift+E")
    bar = coach.get_by_role("region", name="Coding")
    bar.get_by_label("Hop: foot").select_option("left")
    coach.keyboard.press("h")
    coach.keyboard.press("s")
    stands = bar.locator(".coding-press", has_text="Stands")
    expect(stands).to_have_attribute("aria-pressed", "true")
    complaints += _looked_at(coach, "coding")
    room.to_frame(coach, 40)
    coach.keyboard.press("s")
    expect(stands).to_have_attribute("aria-pressed", "false")
    expect(student.locator(".note-code")).to_have_text(["Hop (left)", "Stands"])
    student.get_by_label("Code", exact=True).select_option("Stands")
    expect(student.locator(".note-code")).to_have_text(["Stands"])
    made = head.call("GET", f"/api/videos/{video}/annotations")["annotations"]
    spans = sorted((one["anchor"]["frameStart"], one["anchor"]["frameEnd"]) for one in made)
    assert spans == [(20, 20), (20, 40)]
    assert not complaints, "\n".join(complaints)


def test_what_is_for_oneself_alone_reaches_nobody_until_it_is_shown(
    people: tuple[Person, Person, str], window: OpenWindow
) -> None:
    head, second, video = people
    coach, student = window(), window()
    let_in(coach, head)
    let_in(student, second)
    frames: list[str] = []
    student.on(
        "websocket", lambda socket: socket.on("framereceived", lambda frame: frames.append(str(frame)))
    )
    room.enter(coach, video)
    room.enter(student, video)
    coach.get_by_role("button", name="Who sees it: Everyone").click()
    coach.get_by_role("menuitemradio", name="Only me").click()
    coach.get_by_test_id("composer").fill("zinnober @sec")
    expect(coach.get_by_role("option", name="Second Student")).to_be_visible()
    coach.keyboard.press("Enter")
    expect(coach.get_by_test_id("composer")).to_have_value("zinnober @Second Student ")
    coach.keyboard.press("Control+Enter")
    card = room.note(coach, "zinnober @Second Student")
    expect(card).to_contain_text("only you")
    coach.get_by_role("button", name="Who sees it: Only me").click()
    coach.get_by_role("menuitemradio", name="Everyone").click()
    room.write(coach, "for all")
    expect(room.note(student, "for all")).to_be_visible()
    assert "zinnober" not in "".join(frames)
    assert "zinnober" not in str(second.call("GET", f"/api/videos/{video}/annotations"))
    assert "zinnober" not in str(second.call("GET", f"/api/videos/{video}/changes?after=0"))
    card.get_by_role("button", name="More about this note").click()
    coach.get_by_role("menuitemradio", name="Team only").click()
    expect(room.note(student, "zinnober")).to_contain_text("team only")
    expect(student.locator(".note-mention")).to_have_text("@Second Student")
    card.get_by_role("button", name="More about this note").click()
    coach.get_by_role("menuitemradio", name="Only me").click()
    expect(room.note(student, "zinnober")).to_have_count(0)
    coach.screenshot(path=picture_path("audiences-coach"))
