"""Somebody sets up a second factor, signs in with it, loses the telephone, and takes the factor away."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime

from playwright.sync_api import Locator, Page, expect

from practika.domain.one_time_code import code_of, step_at
from tests.browser import picture_path
from tests.cloud import Cloud, Person
from tests.e2e import looks
from tests.e2e.conftest import OpenWindow

PASSWORD = "a long enough password"
SIZES = ((390, 844, "light"), (820, 1180, "dark"), (1440, 900, "light"))
WRONG = "000000"


class App:
    """What is on the telephone: the secret, and which steps were used."""

    def __init__(self, secret: str, used: int = 0) -> None:
        self.secret = re.sub(r"\s", "", secret)
        self.used = used

    def code(self) -> str:
        """One that counts and was not used yet: of the next step, where this one's is used up."""
        now = step_at(datetime.now(UTC))
        while now + 1 <= self.used:
            time.sleep(1)
            now = step_at(datetime.now(UTC))
        self.used = max(self.used + 1, now)
        return code_of(self.secret, self.used)


def set_up(person: Person) -> tuple[App, list[str]]:
    """By the API: an app, and recovery codes."""
    app = App(person.call("POST", "/api/me/factor", {"password": PASSWORD})["secret"])
    made = person.call("POST", "/api/me/factor/confirm", {"code": app.code()})
    return app, list(made["recoveryCodes"])


def give_password(page: Page, person: Person) -> Locator:
    """Signs in so far that a code is asked for; its field."""
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    code = page.get_by_label("Code from your app")
    expect(code).to_be_focused()
    return code


def test_somebody_sets_up_a_second_factor_by_the_keyboard_and_signs_in_with_it(
    cloud: Cloud, window: OpenWindow
) -> None:
    person = cloud.person("Ana Maria Coach")
    page = window(1440, 900)
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Library")).to_be_visible()
    page.goto("/account")
    app, recovery = _sets_up(page)
    page.get_by_role("button", name="Account of Ana Maria Coach").click()
    page.get_by_role("menuitem", name="Sign out").click()
    code = give_password(page, person)
    assert (code.get_attribute("autocomplete"), code.get_attribute("inputmode")) == (
        "one-time-code",
        "numeric",
    )
    code.fill(WRONG)
    page.keyboard.press("Enter")
    expect(page.get_by_text("This code does not fit")).to_be_visible()
    expect(code).to_be_focused()
    text = app.code()
    code.fill(f"{text[:3]} {text[3:]}")  # as it is pasted from an app
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Library")).to_be_visible()
    _loses_the_telephone(window(390, 844), person, recovery)
    page.goto("/account")
    _takes_it_away(page, app)
    page.goto("/sign-in")
    person.signed_in(
        person.call("POST", "/api/sign-in", {"email": person.email, "password": PASSWORD}, token="")
    )


def _sets_up(page: Page) -> tuple[App, list[str]]:
    page.get_by_role("button", name="Set up a second factor…").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Your password")).to_be_focused()
    page.keyboard.type("not my password")
    page.keyboard.press("Enter")
    expect(dialog.get_by_text("This is not your password.")).to_be_visible()
    dialog.get_by_label("Your password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Scan this with your app")).to_be_visible()
    expect(dialog.get_by_label("Code from your app")).to_be_focused()
    expect(dialog.get_by_role("img", name="QR code for your app").locator("path")).to_have_attribute(
        "d", re.compile(r"^(M\d+ \d+h\d+v1H\d+z){200,}$")
    )
    assert looks.violations(page) == []
    app = App(dialog.locator("code").inner_text())
    page.keyboard.type(app.code())
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Keep your recovery codes")).to_be_visible()
    codes = dialog.get_by_role("listitem").all_inner_texts()
    assert len(set(codes)) == 10
    expect(dialog.get_by_role("list")).to_be_focused()
    with page.expect_download() as saved:
        dialog.get_by_role("button", name="Save as a file").press("Enter")
    assert all(code in saved.value.path().read_text() for code in codes)
    dialog.get_by_role("button", name="I have kept them").press("Enter")
    expect(page.get_by_text("10 are left")).to_be_visible()
    expect(page.get_by_role("heading", name="Second factor")).to_be_focused()
    return app, codes


def _loses_the_telephone(page: Page, person: Person, codes: list[str]) -> None:
    give_password(page, person)
    page.get_by_role("button", name="Use a recovery code").press("Enter")
    field = page.get_by_label("Recovery code")
    expect(field).to_be_focused()
    field.fill(codes[0].lower())
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Library")).to_be_visible()
    page.goto("/account")
    expect(page.get_by_text("9 are left")).to_be_visible()


def _takes_it_away(page: Page, app: App) -> None:
    page.get_by_role("button", name="Remove the second factor…").press("Enter")
    dialog = page.get_by_role("dialog", name="Remove the second factor?")
    dialog.get_by_label("Your password").fill(PASSWORD)
    dialog.get_by_label(re.compile("^Code from your app")).fill(WRONG)
    page.keyboard.press("Enter")
    expect(dialog.get_by_text("This code does not fit")).to_be_visible()
    dialog.get_by_label(re.compile("^Code from your app")).fill(app.code())
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Set up a second factor…")).to_be_visible()
    expect(page.get_by_role("heading", name="Second factor")).to_be_focused()


def test_too_many_wrong_codes_lead_back_to_the_password(cloud: Cloud, window: OpenWindow) -> None:
    person = cloud.person("Ben")
    app, _ = set_up(person)
    page = window(820, 1180)
    code = give_password(page, person)
    for _ in range(5):
        with page.expect_response("**/api/sign-in/code"):
            code.fill(WRONG)
            page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Sign in")).not_to_have_attribute("aria-busy", "true")
    code.fill(app.code())
    page.keyboard.press("Enter")
    expect(page.get_by_text("Sign in with your password again.")).to_be_visible()
    expect(page.get_by_label("E-mail")).to_be_visible()
    assert looks.violations(page) == []


def test_every_screen_of_it_is_whole_on_every_size(cloud: Cloud, window: OpenWindow) -> None:
    person = cloud.person("Coy")
    app, codes = set_up(person)
    for (width, height, theme), recovery in zip(SIZES, codes, strict=False):
        page = window(width, height, color_scheme=theme)
        give_password(page, person)
        _is_whole(page, f"factor-sign-in-{width}")
        page.get_by_role("button", name="Use a recovery code").click()
        page.get_by_label("Recovery code").fill(recovery)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Library")).to_be_visible()
        page.goto("/account")
        expect(page.get_by_role("button", name="Make new recovery codes…")).to_be_visible()
        _is_whole(page, f"factor-account-{width}", full_page=True)
    page.get_by_role("button", name="Remove the second factor…").click()
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_label(re.compile("^Code from your app")).fill(app.code())
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Set up a second factor…")).to_be_visible()
    for width, height, theme in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        page.get_by_role("button", name="Set up a second factor…").click()
        page.get_by_label("Your password").fill(PASSWORD)
        page.keyboard.press("Enter")
        shown = page.get_by_role("dialog", name="Scan this with your app").locator("code")
        expect(shown).to_be_visible()
        _is_whole(page, f"factor-scan-{width}")
        if (width, height, theme) != SIZES[-1]:
            page.keyboard.press("Escape")
            expect(page.get_by_role("button", name="Set up a second factor…")).to_be_focused()
    page.get_by_label("Code from your app").fill(App(shown.inner_text()).code())
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Keep your recovery codes")).to_be_visible()
    for width, height, theme in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        _is_whole(page, f"factor-codes-{width}")


def _is_whole(page: Page, name: str, *, full_page: bool = False) -> None:
    assert looks.sideways(page) is None
    assert looks.violations(page) == []
    page.screenshot(path=picture_path(name), full_page=full_page, animations="disabled")
