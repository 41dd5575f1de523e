"""The whole application without a mouse: every control is reached and seen to be, every dialog can be left."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.cloud import Cloud, Person, film
from tests.e2e import room
from tests.e2e.acts import let_in, until
from tests.e2e.conftest import OpenWindow

FILM = "mdn_flower_vp8.webm"
MOST_TABS = 120

CONTROLS = """() => {
  const wanted = 'a[href], button, input, textarea, select, [tabindex]';
  let count = 0;
  const names = [];
  for (const each of document.querySelectorAll(wanted)) {
    if (each.disabled || each.tabIndex < 0 || each.closest('[inert], [aria-hidden=true]')) continue;
    if (each.matches('[role=group], [role=radiogroup], [role=toolbar]')) continue; // hands the keyboard to a member
    if (!each.checkVisibility({ visibilityProperty: true }) || each.type === 'file') continue;
    if (each.type === 'radio' && !each.checked) continue;
    count += 1;
    each.dataset.practikaStop = String(count);
    const name = each.getAttribute('aria-label') || each.textContent.trim();
    names.push([String(count), name || each.outerHTML.slice(0, 90)]);
  }
  return Object.fromEntries(names);
}"""
FOCUSED = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  let shown = false;
  for (let each = at, up = 0; each && up < 3; each = each.parentElement, up += 1) {
    const style = getComputedStyle(each);
    const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
    if (outlined || (each === at || each.matches(':focus-within')) && style.boxShadow !== 'none') shown = true;
  }
  return { stop: at.dataset.practikaStop ?? null, shown, what: at.outerHTML.slice(0, 120) };
}"""


@pytest.fixture(scope="module")
def place(cloud: Cloud) -> tuple[Person, str]:
    """A coach and their ready film with one note."""
    coach = cloud.person("Head Coach")
    video = coach.upload(film(FILM), "Flower")
    sha = coach.wait_until(video, "ready")["frames"]["sha256"]
    anchor = {"frameStart": 40, "frameEnd": 40, "frameMapSha256": sha}
    coach.call("POST", f"/api/videos/{video}/annotations", {"anchor": anchor, "text": "First note"})
    return coach, video


def _walk(page: Page) -> None:
    """Tabs through the page until it begins again; every control must have had its turn, visibly."""
    controls: dict[str, str] = page.evaluate(CONTROLS)
    assert controls
    reached: set[str] = set()
    unseen: list[str] = []
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        focused: dict[str, Any] | None = page.evaluate(FOCUSED)
        if focused is None or focused["stop"] in reached:
            if len(reached) >= len(controls) or focused is not None:
                break
            continue
        if focused["stop"]:
            reached.add(focused["stop"])
        if not focused["shown"]:
            unseen.append(focused["what"])
    missed = [name for stop, name in controls.items() if stop not in reached]
    assert not missed, f"never reached by Tab: {missed}"
    assert not unseen, f"reached without a sign of it: {unseen}"


def test_every_control_is_reached_and_shows_it(place: tuple[Person, str], window: OpenWindow) -> None:
    coach, video = place
    page = window()
    page.goto("/sign-up")
    expect(page.get_by_label("Your name")).to_be_visible()
    _walk(page)
    let_in(page, coach)
    expect(page.get_by_role("link", name="Flower").first).to_be_visible()
    _walk(page)
    room.enter(page, video)
    expect(room.note(page, "First note")).to_be_visible()
    room.rest(page)
    _walk(page)


def test_escape_leaves_whatever_is_open(place: tuple[Person, str], window: OpenWindow) -> None:
    coach, video = place
    page = window()
    let_in(page, coach)
    invite = page.get_by_role("button", name="Invite")
    invite.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(invite).to_be_focused()
    more = page.get_by_role("button", name="More for Flower")
    more.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="Rename")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("menu")).to_have_count(0)
    expect(more).to_be_focused()

    room.enter(page, video)
    room.rest(page)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.get_by_label("Search the keys").fill("ten frames")
    expect(page.get_by_role("dialog").locator("kbd")).to_have_count(2)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name=re.compile("^Ink:")).click()
    expect(page.get_by_role("button", name="Teal", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Teal", exact=True)).to_have_count(0)


def test_a_note_is_written_without_a_mouse(place: tuple[Person, str], window: OpenWindow) -> None:
    coach, video = place
    page = window()
    let_in(page, coach)
    room.enter(page, video)
    room.rest(page)
    page.keyboard.press("Space")
    until(
        page, "document.querySelector('video').currentTime > 0.3 && !document.querySelector('video').paused"
    )
    page.keyboard.press("Space")
    until(page, "document.querySelector('video').paused")
    room.to_frame(page, 33)
    page.keyboard.press("ArrowLeft")
    room.expect_frame(page, 32)
    page.keyboard.press("c")
    expect(page.get_by_test_id("composer")).to_be_focused()
    page.keyboard.type("Space and arrows 1 2 are words here")
    room.expect_frame(page, 32)
    page.keyboard.press("Control+Enter")
    written = room.note(page, "Space and arrows 1 2 are words here")
    expect(written.get_by_role("button", name="Go to frame 32")).to_be_visible()
    room.rest(page)
    page.keyboard.press("n")
    room.expect_frame(page, 40)
    page.keyboard.press("Shift+N")
    room.expect_frame(page, 32)
