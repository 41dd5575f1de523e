"""A coach takes the original home: the same bytes, under the same name, from the library and from the room."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import picture_path
from tests.cloud import Cloud, Person, Refused, film
from tests.e2e.acts import let_in
from tests.e2e.conftest import OpenWindow

SOURCE = "one_frame_0.04s.mp4"
NAME = "Übung 3 – 舞蹈 (final).mp4"


def _uploaded(person: Person, folder: Path) -> str:
    path = folder / NAME
    shutil.copy(film(SOURCE), path)
    video = person.upload(path)
    person.wait_until(video, "ready")
    return video


def _downloads(page: Page, folder: Path) -> bytes:
    """Chooses the item by keyboard in the menu that is open."""
    item = page.get_by_role("menuitem", name="Download original")
    expect(item).to_be_visible()
    item.focus()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == NAME
    saved = folder / "saved"
    download.value.save_as(saved)
    expect(page.get_by_text("Downloading", exact=False).first).to_be_visible()
    return saved.read_bytes()


def test_the_downloaded_bytes_are_the_uploaded_ones(cloud: Cloud, window: OpenWindow, tmp_path: Path) -> None:
    coach = cloud.person("Head Coach")
    video = _uploaded(coach, tmp_path)
    title = coach.call("GET", f"/api/videos/{video}")["title"]
    page = window()
    let_in(page, coach)
    page.get_by_role("button", name=f"More for {title}").press("Enter")
    page.screenshot(path=picture_path("download-library-1440"))
    assert _downloads(page, tmp_path) == film(SOURCE).read_bytes()
    page.goto(f"/v/{video}")
    page.get_by_role("button", name="More about this film").press("Enter")
    page.screenshot(path=picture_path("download-review-1440"))
    assert _downloads(page, tmp_path) == film(SOURCE).read_bytes()
    expect(page).to_have_url(f"{cloud.url}/v/{video}")
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("button", name="More", exact=True).press("Enter")
    page.screenshot(path=picture_path("download-review-390"))
    assert _downloads(page, tmp_path) == film(SOURCE).read_bytes()


def test_a_stranger_and_a_viewer_get_nothing(cloud: Cloud, tmp_path: Path) -> None:
    coach = cloud.person("Head Coach")
    video = _uploaded(coach, tmp_path)
    code = coach.call("POST", "/api/invitations", {"role": "viewer"})["code"]
    for person, status in ((cloud.person("Guest", invitation=code), 403), (cloud.person("Stranger"), 404)):
        with pytest.raises(Refused) as refusal:
            person.call("POST", f"/api/videos/{video}/original")
        assert refusal.value.status == status
