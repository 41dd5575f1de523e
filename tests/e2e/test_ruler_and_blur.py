"""Lengths on the picture, in the film's own unit once somebody said one; and parts that the player blurs."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import picture_path
from tests.cloud import Cloud, Person, film
from tests.e2e import looks, room
from tests.e2e.acts import let_in, soon, until
from tests.e2e.conftest import OpenWindow

FILM = "mdn_flower_vp8.webm"
FRAME = 20


@pytest.fixture(scope="module")
def place(cloud: Cloud) -> tuple[Person, str]:
    coach = cloud.person("Head Coach")
    video = coach.upload(film(FILM), "Flower")
    coach.wait_until(video, "ready")
    return coach, video


def _tool(page: Page, name: str) -> None:
    """By the bar; where it has no room for it, by the rest of the tools."""
    bar = page.get_by_role("toolbar", name="Drawing")
    shown = bar.get_by_role("button", name=name)
    if shown.is_visible():
        shown.click()
        return
    bar.get_by_role("button", name="More tools").click()
    page.get_by_role("button", name=name).last.click()


def _select(page: Page) -> None:
    room.rest(page)
    page.keyboard.press("v")
    page.keyboard.press("Shift+s")
    page.get_by_role("button", name="When it shows and how it moves").click()


def _post(page: Page, count: int) -> None:
    page.get_by_role("button", name="Post", exact=True).click()
    until(page, f"document.querySelectorAll('article.note').length === {count}")
    expect(page.get_by_label("Waiting to be sent")).to_have_count(0)


def _detail(page: Page) -> int:
    """Bytes of a lossless picture of the part that is to be hidden: what is blurred needs few."""
    box = page.locator(".stage-film").bounding_box()
    assert box
    clip = {
        "x": box["x"] + 0.42 * box["width"],
        "y": box["y"] + 0.42 * box["height"],
        "width": 0.16 * box["width"],
        "height": 0.16 * box["height"],
    }
    return len(page.screenshot(clip=clip))  # type: ignore[arg-type]  # a float rectangle


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (820, 1180), (390, 844)])
def test_a_length_is_measured_and_a_part_is_hidden(
    place: tuple[Person, str], window: OpenWindow, width: int, height: int
) -> None:
    person, video = place
    page = window(width, height)
    let_in(page, person)
    room.enter(page, video)
    room.to_frame(page, FRAME)
    _tool(page, "Ruler")
    room.drag(page, (0.2, 0.8), (0.7, 0.8))
    _select(page)
    page.get_by_label("I know how long this is").check()
    page.get_by_label("Known length").fill("2.5")
    page.screenshot(path=picture_path(f"ruler-{width}"))
    assert not looks.violations(page)
    page.keyboard.press("Escape")
    _post(page, 1)

    sharp = _detail(page)
    _tool(page, "Blur")
    room.drag(page, (0.35, 0.35), (0.65, 0.65))
    _select(page)
    page.get_by_label("Form").select_option("box")
    page.screenshot(path=picture_path(f"blur-panel-{width}"))
    assert not looks.violations(page)
    assert looks.sideways(page) is None
    page.keyboard.press("Escape")
    _post(page, 2)
    expect(page.locator(".blur-pane")).to_have_count(1)
    page.mouse.move(2, 2)
    soon(lambda: _detail(page), lambda detail: detail < 0.5 * sharp)
    page.screenshot(path=picture_path(f"blur-{width}"))
    room.to_frame(page, FRAME + 3)
    expect(page.locator(".blur-pane")).to_have_count(0)
    _as_stored(person, video)


def _as_stored(person: Person, video: str) -> None:
    """Both shapes as they were made; then both notes go, for the next window."""
    notes = person.call("GET", f"/api/videos/{video}/annotations")["annotations"]
    shapes = {one["kind"]: one for note in notes for one in note["shapes"]}
    assert shapes["ruler"]["known"] == {"length": 2.5, "unit": "m"}
    assert (shapes["blur"]["form"], shapes["blur"]["strength"]) == ("box", 0.04)
    for note in notes:
        person.call("DELETE", f"/api/videos/{video}/annotations/{note['id']}?version={note['version']}")
