"""A film with thousands of notes: the list stands for all of them, the timeline shows where they are, keys go on."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.bench.many_notes import long_film, write_notes
from tests.browser import picture_path
from tests.cloud import Cloud
from tests.e2e import looks, room
from tests.e2e.acts import let_in, soon, until
from tests.e2e.conftest import OpenWindow

NOTES = 1_200
SECONDS = 60
SIZES = ((390, 844), (820, 1180), (1440, 900))


def _rows(page: Page) -> int:
    return page.locator(".threads > li").count()


def test_a_film_with_many_notes(cloud: Cloud, window: OpenWindow, tmp_path: Path) -> None:
    coach = cloud.person("Head Coach")
    video = coach.upload(long_film(tmp_path, SECONDS), "Long rehearsal")
    coach.wait_until(video, "ready")
    write_notes(cloud, coach, video, NOTES)
    listed: list[str] = []
    page = window(1440, 900)
    page.on("request", lambda request: listed.append(request.url) if "/annotations?" in request.url else None)
    let_in(page, coach)
    room.enter(page, video, frame="1200")
    until(page, f"document.querySelector('[data-testid=note-count]').textContent === '{NOTES}'")
    assert any("from=" in url for url in listed), "the stretch at the playhead is asked for before the rest"

    _one_note_in_sight(page)
    complaints: list[str] = []
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(400)
        page.screenshot(path=picture_path(f"many-notes-{width}"))
        complaints += [f"{width}: {words}" for words in looks.violations(page)]
        if wide := looks.sideways(page):
            complaints.append(f"{width}: scrolls sideways {wide}")
    assert not complaints, "\n".join(complaints)


def _one_note_in_sight(page: Page) -> None:
    """The list follows the film, few rows stand in the page, and what a person began stays while it is scrolled."""
    expect(page.locator("li[aria-current=true]")).to_be_in_viewport()
    assert _rows(page) < 60
    current = page.locator("li[aria-current=true]")
    expect(current).to_have_attribute("aria-setsize", str(NOTES))
    current.get_by_role("button", name="Reply").click()
    page.keyboard.type("half a thought")
    body = page.locator(".notes-body")
    body.hover()
    last = page.get_by_text("Note 1199:", exact=False)

    def scrolled() -> int:
        page.mouse.wheel(0, 6_000)
        return last.count()

    soon(scrolled, bool)
    assert _rows(page) < 60
    assert page.locator(".thread-reply textarea").input_value() == "half a thought"
    page.mouse.move(400, 300)
    room.rest(page)
    page.keyboard.press("End")
    expect(page.locator("li[aria-current=true]")).to_contain_text("Note 1199:")
    lane = page.locator(".timeline-lane")
    lane.hover(position={"x": 300, "y": 30})
    expect(page.locator(".timeline-preview-count")).to_contain_text("notes")
    lane.click(position={"x": 300, "y": 30})
    until(page, "!document.querySelector('.stage-badge').textContent.startsWith('frame 1499')")
    page.locator("li[aria-current=true]").hover()
    page.locator("li[aria-current=true]").get_by_role("button", name="Go to frame").focus()
    page.keyboard.press("Enter")
    expect(page.locator("li[aria-current=true]")).to_be_in_viewport()
