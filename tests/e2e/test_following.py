"""A shape that follows the film: keys set by dragging, on the timeline, by keyboard; fluid while it plays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import picture_path
from tests.cloud import Cloud, Person, film
from tests.e2e import looks, room
from tests.e2e.acts import let_in, soon, until
from tests.e2e.conftest import OpenWindow

FILM = "mdn_flower_vp8.webm"


@pytest.fixture(scope="module")
def place(cloud: Cloud) -> tuple[Person, str]:
    coach = cloud.person("Head Coach")
    video = coach.upload(film(FILM), "Flower")
    coach.wait_until(video, "ready")
    return coach, video


def _notes(person: Person, video: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = person.call("GET", f"/api/videos/{video}/annotations")["annotations"]
    return found


def _keys(page: Page) -> list[str]:
    """The diamonds on the timeline, by their names."""
    row = page.get_by_role("group", name="Key frames of the selected shape")
    return [one.get_attribute("aria-label") or "" for one in row.get_by_role("button").all()]


def _expect_keys(page: Page, count: int) -> None:
    soon(lambda: _keys(page), lambda keys: len(keys) == count)


def _draw_box(page: Page) -> None:
    room.rest(page)
    page.keyboard.press("b")
    room.drag(page, (0.2, 0.3), (0.4, 0.6))
    page.keyboard.press("v")
    page.keyboard.press("Shift+s")


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (820, 1180), (390, 844)])
def test_what_is_dragged_on_another_frame_moves_there(
    place: tuple[Person, str], window: OpenWindow, width: int, height: int
) -> None:
    person, video = place
    page = window(width, height, color_scheme="light" if width == 820 else "dark")
    let_in(page, person)
    room.enter(page, video)
    room.to_frame(page, 20)
    _draw_box(page)
    bar = page.get_by_role("toolbar", name="The selected shape")
    bar.get_by_role("button", name="Follow").click()
    room.to_frame(page, 40)
    room.drag(page, (0.2, 0.45), (0.6, 0.45))
    soon(
        lambda: _keys(page),
        lambda keys: keys == ["Key frame 1 of 2, at frame 20", "Key frame 2 of 2, at frame 40"],
    )
    page.keyboard.press("Control+z")
    expect(page.get_by_role("group", name="Key frames of the selected shape")).to_have_count(0)
    page.keyboard.press("Control+Shift+z")
    _expect_keys(page, 2)
    page.screenshot(path=picture_path(f"following-{width}"))
    assert not looks.violations(page)
    assert looks.sideways(page) is None

    _by_keyboard(page)
    bar.get_by_role("button", name="When it shows and how it moves").click()
    page.get_by_label("Turn, °").fill("30")
    page.screenshot(path=picture_path(f"following-panel-{width}"))
    assert not looks.violations(page)
    page.keyboard.press("Escape")

    page.get_by_role("button", name="Post", exact=True).click()
    until(page, "document.querySelectorAll('article.note').length > 0")
    expect(page.get_by_label("Waiting to be sent")).to_have_count(0)
    note = _notes(person, video)[-1]
    (shape,) = note["shapes"]
    assert (note["anchor"]["frameStart"], note["anchor"]["frameEnd"]) == (20, 40)
    assert [key["frame"] for key in shape["motion"]["keys"]] == [0, 10, 20]
    person.call("DELETE", f"/api/videos/{video}/annotations/{note['id']}?version=1")


def _by_keyboard(page: Page) -> None:
    """To the key before; a key between the two that are there, and away with it."""
    page.keyboard.press("Shift+ArrowUp")
    room.expect_frame(page, 20)
    room.to_frame(page, 30)
    page.keyboard.press("Shift+k")
    _expect_keys(page, 3)
    middle = page.get_by_role("button", name="Key frame 2 of 3, at frame 30")
    middle.focus()
    page.keyboard.press("Delete")
    _expect_keys(page, 2)


def _moving(sha: str) -> dict[str, Any]:
    """A box that goes from the left to the right in twenty frames."""
    still = {"y": 0, "scale": 1, "turn": 0, "opacity": 1, "easing": "linear"}
    box = {
        "kind": "box",
        "schema": 1,
        "id": "b",
        "color": "ink-3",
        "width": 0.02,
        "x": 0.1,
        "y": 0.4,
        "w": 0.1,
        "h": 0.2,
    }
    keys = [{**still, "frame": 0, "x": 0}, {**still, "frame": 20, "x": 0.6}]
    anchor = {"frameStart": 10, "frameEnd": 30, "frameMapSha256": sha}
    return {"anchor": anchor, "shapes": [{**box, "motion": {"to": 20, "keys": keys}}]}


def _lies_at(middle: float) -> Callable[[room.Ink], bool]:
    return lambda ink: abs(ink.x - middle) <= 2 * ink.pixel


def test_a_posted_shape_stands_exactly_where_its_frame_says(
    place: tuple[Person, str], window: OpenWindow
) -> None:
    person, video = place
    sha = person.call("GET", f"/api/videos/{video}")["frames"]["sha256"]
    person.call("POST", f"/api/videos/{video}/annotations", _moving(sha))
    page = window(1440, 900)
    let_in(page, person)
    room.enter(page, video)
    for frame, middle in ((10, 0.15), (20, 0.45), (25, 0.6), (30, 0.75)):
        room.to_frame(page, frame)
        room.expect_ink(page, _lies_at(middle))
    room.to_frame(page, 31)
    room.expect_no_ink(page)
    page.evaluate(
        """() => {
        window.seen = new Set();
        const canvas = document.querySelector('.overlay canvas');
        const look = () => {
          const { width, height } = canvas;
          const row = canvas.getContext('2d').getImageData(0, Math.round(height / 2), width, 1).data;
          const at = row.findIndex((value, n) => n % 4 === 3 && value > 128);
          if (at >= 0) window.seen.add(at);
          requestAnimationFrame(look);
        };
        look();
      }"""
    )
    soon(lambda: _places_while_it_plays(page), lambda places: places >= 12, 90)


def _places_while_it_plays(page: Page) -> int:
    """Plays the shape's stretch once more; at how many places it was seen in all. A slow machine shows few a turn."""
    room.to_frame(page, 8)
    page.keyboard.press("Space")
    until(page, "document.querySelector('video').currentTime > 1.2", 30)
    page.keyboard.press("k")
    until(page, "document.querySelector('video').paused")
    return int(page.evaluate("window.seen.size"))
