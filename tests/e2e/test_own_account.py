"""Somebody changes their name, e-mail and password by themself; what was signed in elsewhere is out."""

from __future__ import annotations

import re
import uuid

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import picture_path
from tests.cloud import Cloud, Person, Refused
from tests.e2e import looks
from tests.e2e.acts import let_in, sign_in
from tests.e2e.conftest import OpenWindow

SIZES = ((390, 844, "light"), (820, 1180, "dark"), (1440, 900, "light"))
NEW_PASSWORD = "another long password"


@pytest.fixture
def person(cloud: Cloud) -> Person:
    return cloud.person("Head Coach")


def _change(page: Page, what: str) -> Locator:
    page.get_by_role("button", name=f"Change {what}…").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name=f"Change your {what}")
    expect(dialog).to_be_visible()
    return dialog


def test_name_and_e_mail_are_changed(person: Person, window: OpenWindow) -> None:
    page = window(1440, 900)
    let_in(page, person)
    page.goto("/account")
    _change(page, "name").get_by_label("Your name").fill("Head Coach Anew")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your name is changed")).to_be_visible()
    expect(page.locator("dd", has_text="Head Coach Anew")).to_be_visible()
    assert [one["name"] for one in person.call("GET", "/api/people")["people"]] == ["Head Coach Anew"]
    email = f"{uuid.uuid4().hex}@practika.example"
    dialog = _change(page, "e-mail")
    dialog.get_by_label("New e-mail").fill(email)
    dialog.get_by_label("Your password", exact=True).fill("not my password")
    page.keyboard.press("Enter")
    expect(dialog.get_by_text("This is not your password.")).to_be_visible()
    dialog.get_by_label("Your password", exact=True).fill(person.password)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your e-mail is changed")).to_be_visible()
    expect(page.locator("dd", has_text=email)).to_be_visible()
    with pytest.raises(Refused) as refused:
        person.call("POST", "/api/sign-in", {"email": person.email, "password": person.password}, token="")
    assert refused.value.code == "credentials_wrong"
    sign_in(window(1440, 900), email, person.password)


def test_a_new_password_ends_what_was_signed_in_elsewhere(person: Person, window: OpenWindow) -> None:
    page, elsewhere = window(1440, 900), window(820, 1180)
    for one in (page, elsewhere):
        let_in(one, person)
    page.goto("/account")
    sessions = page.get_by_role("region", name="Where you are signed in")
    expect(sessions.get_by_text("This browser")).to_have_count(1)
    expect(sessions.get_by_text("Another browser").first).to_be_visible()
    dialog = _change(page, "password")
    dialog.get_by_label("Password until now").fill(person.password)
    dialog.get_by_label("New password").fill(NEW_PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your password is changed").first).to_be_visible()
    expect(sessions.get_by_text("Another browser")).to_have_count(0)
    elsewhere.reload()
    expect(elsewhere).to_have_url(re.compile("/sign-in"))
    page.reload()  # who changed it stays
    expect(page.get_by_role("heading", name="Your account", exact=True)).to_be_visible()
    sign_in(elsewhere, person.email, NEW_PASSWORD)


def test_the_account_on_every_screen(person: Person, window: OpenWindow) -> None:
    for width, height, theme in SIZES:
        page = window(width, height, color_scheme=theme)
        let_in(page, person)
        page.goto("/account")
        expect(page.get_by_text("This browser")).to_be_visible()
        assert looks.violations(page) == []
        assert looks.sideways(page) is None
        page.screenshot(path=picture_path(f"own-account-{width}"), full_page=True, animations="disabled")
        for what in ("name", "e-mail", "password"):
            dialog = _change(page, what)
            assert looks.violations(page) == []
            page.screenshot(path=picture_path(f"own-{what}-{width}"), animations="disabled")
            page.keyboard.press("Escape")
            expect(dialog).to_have_count(0)
