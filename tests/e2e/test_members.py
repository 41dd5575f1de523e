"""An owner changes what somebody is, removes them and takes it back; somebody leaves by themself."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import picture_path
from tests.cloud import Cloud, Person, Refused
from tests.e2e import looks
from tests.e2e.acts import let_in, sign_in
from tests.e2e.conftest import OpenWindow

SIZES = ((390, 844, "light"), (820, 1180, "dark"), (1440, 900, "light"))


@pytest.fixture
def pair(cloud: Cloud) -> tuple[Person, Person]:
    """An owner, and a member of the same workspace who is nowhere else."""
    owner = cloud.person("Head Coach")
    code = owner.call("POST", "/api/invitations", {"role": "member"})["code"]
    return owner, cloud.person("Bo", invitation=code)


def people_dialog(page: Page) -> Locator:
    page.get_by_role("button", name=re.compile("^(Invite|People)$")).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("2 people")).to_be_visible()
    return dialog


def frames_of(page: Page) -> list[str]:
    """What the page's sockets hear from now on."""
    heard: list[str] = []
    page.on("websocket", lambda one: one.on("framereceived", lambda frame: heard.append(str(frame))))
    return heard


def wait_until_welcome(page: Page, heard: list[str]) -> None:
    """Its socket is open, and known."""
    ends = time.monotonic() + 60
    while not any('"welcome"' in frame for frame in heard):
        assert time.monotonic() < ends, heard
        page.wait_for_timeout(100)


def refused_within(person: Person, seconds: float) -> Refused:
    """What the API says once it does not know the old access token any more."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        try:
            person.call("GET", "/api/people")
        except Refused as refused:
            return refused
        time.sleep(0.5)
    raise AssertionError("still let in")


def test_a_role_is_changed_undone_and_a_member_removed(
    cloud: Cloud, window: OpenWindow, pair: tuple[Person, Person]
) -> None:
    owner, bo = pair
    page, other = window(1440, 900), window(1440, 900)
    heard = frames_of(other)
    let_in(page, owner)
    let_in(other, bo)
    wait_until_welcome(other, heard)
    dialog = people_dialog(page)
    dialog.get_by_role("button", name="Change Bo").click()
    page.get_by_role("menuitemradio", name="Viewer").click()
    expect(page.get_by_text("Bo is now: Viewer")).to_be_visible()
    expect(other.get_by_text("Your role in this workspace has changed.")).to_be_visible()
    assert [one["role"] for one in owner.call("GET", "/api/people")["people"]] == ["viewer", "owner"]
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Bo is now: Member")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)  # a message lies outside of it
    dialog = people_dialog(page)
    dialog.get_by_role("button", name="Change Bo").focus()
    page.keyboard.press("Enter")
    page.get_by_role("menuitem", name="Remove…").focus()
    page.keyboard.press("Enter")
    sure = page.get_by_role("dialog", name="Remove Bo?")
    expect(sure).to_be_visible()
    heard.clear()
    other.reload()
    wait_until_welcome(other, heard)
    sure.get_by_role("button", name="Remove", exact=True).click()
    expect(page.get_by_text("Bo is removed from")).to_be_visible()
    expect(other).to_have_url(re.compile("/sign-in"))
    expect(other.get_by_text("You are not a member of this workspace any more.")).to_be_visible()
    assert refused_within(bo, 15).code == "token_invalid"
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text(re.compile("^Bo is in .* again"))).to_be_visible()
    sign_in(other, bo.email, bo.password)
    assert {one["role"] for one in owner.call("GET", "/api/people")["people"]} == {"owner", "member"}


def test_the_dialogs_on_every_screen(cloud: Cloud, window: OpenWindow, pair: tuple[Person, Person]) -> None:
    owner, _ = pair
    for width, height, theme in SIZES:
        page = window(width, height, color_scheme=theme)
        let_in(page, owner)
        dialog = people_dialog(page)
        assert looks.violations(page) == []
        assert dialog.evaluate("one => one.scrollWidth - one.clientWidth") == 0
        page.screenshot(path=picture_path(f"people-{width}"), animations="disabled")
        dialog.get_by_role("button", name="Change Bo").click()
        expect(page.get_by_role("menuitemradio", name="Member")).to_be_checked()
        page.screenshot(path=picture_path(f"people-menu-{width}"), animations="disabled")
        page.get_by_role("menuitem", name="Remove…").click()
        expect(page.get_by_role("dialog", name="Remove Bo?")).to_be_visible()
        assert looks.violations(page) == []
        assert looks.sideways(page) is None
        page.screenshot(path=picture_path(f"people-remove-{width}"), animations="disabled")
        page.get_by_role("button", name="Keep Bo").click()


def test_the_last_owner_stays_and_a_member_leaves_by_themself(
    cloud: Cloud, window: OpenWindow, pair: tuple[Person, Person]
) -> None:
    owner, bo = pair
    page = window(820, 1180)
    let_in(page, owner)
    people_dialog(page).get_by_role("button", name="Change Head Coach").click()
    page.get_by_role("menuitemradio", name="Coach").click()
    expect(page.get_by_text("A workspace needs an owner.")).to_be_visible()
    leaving = window(390, 844)
    let_in(leaving, bo)
    leaving.goto("/account")
    leaving.get_by_role("button", name=re.compile("^Leave Head Coach")).focus()
    leaving.keyboard.press("Enter")
    expect(leaving.get_by_role("dialog")).to_be_visible()
    assert looks.violations(leaving) == []
    leaving.screenshot(path=picture_path("account-leave-390"), animations="disabled")
    leaving.get_by_role("button", name="Leave", exact=True).click()
    expect(leaving.get_by_role("heading", name="Library")).to_be_visible()
    leaving.get_by_role("button", name="Account of Bo").click()
    assert [one["name"] for one in owner.call("GET", "/api/people")["people"]] == ["Head Coach"]
    leaving.goto("/account")
    expect(leaving.get_by_text("Bo’s workspace").first).to_be_visible()
