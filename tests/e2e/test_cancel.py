"""A person stops a film that is in work, sees who stopped it, and lets it be finished after all."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.browser import picture_path
from tests.cloud import DEMO, Cloud
from tests.e2e.acts import api_of, sign_up
from tests.e2e.conftest import OpenWindow
from tests.watching import ffmpeg

SLOW_MS = 180_000


def test_cancel_then_try_again(cloud: Cloud, window: OpenWindow, tmp_path: Path) -> None:
    film = tmp_path / "long juggle.mp4"
    ffmpeg("-stream_loop", "4", "-i", str(DEMO), "-map", "0:V:0", "-c", "copy", str(film), binary=True)
    page = window()
    email = sign_up(page, "Head Coach")
    owner = api_of(cloud.url, email)
    owner.upload(film, "long juggle")
    card = page.locator("li.video-card").filter(has_text="long juggle")
    expect(card).to_have_attribute("data-status", "processing", timeout=SLOW_MS)
    card.get_by_role("button", name=re.compile("^More for")).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="Cancel processing")).to_be_visible()
    page.screenshot(path=picture_path("cancel-menu-1440"))
    page.get_by_role("menuitem", name="Cancel processing").focus()
    page.keyboard.press("Enter")
    expect(card).to_have_attribute("data-status", "failed")
    expect(card).to_contain_text("Cancelled by Head Coach.")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    page.screenshot(path=picture_path("cancel-done-1440"))

    (video,) = owner.call("GET", "/api/videos")["videos"]
    assert video["failure"]["code"] == "cancelled" and video["attempt"] == 0
    card.get_by_role("button", name="Try again").click()
    expect(card).to_have_attribute("data-status", "processing")
    page.goto(f"/v/{video['id']}")
    expect(page.get_by_role("button", name="Cancel processing")).to_be_visible(timeout=SLOW_MS)
    page.screenshot(path=picture_path("cancel-page-1440"))
    ready = owner.wait_until(video["id"], "ready", "failed", timeout=SLOW_MS / 1000)
    assert ready["status"] == "ready" and ready["attempt"] == 1, ready["failure"]
