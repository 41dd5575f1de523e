"""Files that are no films: each is refused in words that a person understands, and films go on as before."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser import picture_path
from tests.cloud import Cloud, Person, film
from tests.e2e.acts import api_of, sign_up
from tests.e2e.conftest import OpenWindow

REASONS = {
    "text_renamed.mp4": "This is a text document, not a film",
    "zero_bytes.mp4": "This file is empty (0 bytes)",
    "hostile_ffconcat_rel.mp4": "a list that refers to other files or addresses",
    "hostile_m3u8_file.mp4": "a list that refers to other files or addresses",
    "truncated_300kB.mp4": "This file breaks off",
    "image_2048.png": "This is a picture, not a film",
}
GOOD = "portrait_720x1080.mp4"
REFUSED_MS = 60_000


def _title(name: str) -> str:
    return name.rsplit(".", 1)[0].replace("_", " ")


def _card(page: Page, name: str) -> Locator:
    title = _title(name)
    return page.locator("li.video-card").filter(has_text=title)


def test_every_refusal_says_why_and_a_good_film_follows(cloud: Cloud, window: OpenWindow) -> None:
    page = window()
    email = sign_up(page)
    page.get_by_test_id("file-picker").set_input_files([film(name) for name in REASONS])
    for name, reason in REASONS.items():
        card = _card(page, name)
        expect(card).to_have_attribute("data-status", "failed", timeout=REFUSED_MS)
        expect(card).to_contain_text(reason)
        expect(card).to_contain_text("Can’t be played")
        row = page.locator(".upload-row").filter(has_text=name)
        expect(row).to_contain_text(reason)
    page.screenshot(path=picture_path("refusals-1440"), full_page=True)

    owner = api_of(cloud.url, email)
    refused = {video["filename"]: video for video in owner.call("GET", "/api/videos")["videos"]}
    assert set(refused) == set(REASONS)
    for name, video in refused.items():
        assert video["media"] is None, name
        assert REASONS[name] in video["failure"]["reason"], video["failure"]

    page.get_by_test_id("file-picker").set_input_files(film(GOOD))
    expect(_card(page, GOOD)).to_have_attribute("data-status", "ready", timeout=REFUSED_MS)
    expect(_card(page, GOOD).get_by_role("link", name=_title(GOOD)).first).to_be_visible()

    _try_again(page, owner, refused["text_renamed.mp4"])


def _try_again(page: Page, owner: Person, video: dict[str, Any]) -> None:
    """A second try is offered, is made, and ends with the same reason."""
    name = video["filename"]
    _card(page, name).get_by_role("button", name=re.compile("^More for")).click()
    with page.expect_response(lambda answer: answer.url.endswith("/retry")) as retried:
        page.get_by_role("menuitem", name="Try again").click()
    assert retried.value.status == 202, retried.value.text()
    assert retried.value.json()["status"] == "processing"
    again = owner.wait_until(video["id"], "failed")
    assert again["attempt"] == video["attempt"] + 1
    expect(_card(page, name)).to_have_attribute("data-status", "failed", timeout=REFUSED_MS)
    expect(_card(page, name)).to_contain_text(REASONS[name])
