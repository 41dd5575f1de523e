"""Captions inside a film: off at first, turned on by key or menu, at the frame they belong to, and remembered."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser import picture_path
from tests.cloud import Cloud
from tests.e2e.acts import let_in, until
from tests.e2e.conftest import OpenWindow
from tests.watching import ffmpeg

WORDS = "1\n00:00:00,400 --> 00:00:01,000\n{}\n"


def _film(folder: Path) -> Path:
    (folder / "en.srt").write_text(WORDS.format("Heel first, <script>alert(1)</script>\nthen the toe"))
    (folder / "de.srt").write_text(WORDS.format("Zuerst die Ferse"))
    film = folder / "two languages.mp4"
    ffmpeg(
        "-f", "lavfi", "-i", "testsrc2=s=640x360:r=25:d=2", "-i", str(folder / "en.srt"),
        "-i", str(folder / "de.srt"), "-map", "0", "-map", "1", "-map", "2", "-c:v", "libx264", "-preset",
        "ultrafast", "-c:s", "mov_text", "-metadata:s:s:0", "language=eng", "-metadata:s:s:1", "language=ger",
        str(film),
    )  # fmt: skip
    return film


def _open(page: Page, video: str, frame: int) -> None:
    page.goto(f"/v/{video}?frame={frame}")
    until(page, "document.querySelector('video')?.readyState >= 2", 40)
    expect(page.get_by_text(f"frame {frame} ", exact=False).first).to_be_visible()


def test_captions_are_chosen_shown_on_their_frames_and_remembered(
    cloud: Cloud, window: OpenWindow, tmp_path: Path
) -> None:
    coach = cloud.person("Head Coach")
    video = coach.upload(_film(tmp_path))
    view = coach.wait_until(video, "ready")
    assert [(t["label"], t["language"]) for t in view["media"]["captions"]] == [("en", "en"), ("de", "de")]
    page = window()
    let_in(page, coach)
    _open(page, video, 12)
    said = page.get_by_test_id("captions")
    expect(said).to_have_count(0)
    page.keyboard.press("Shift+C")
    expect(said).to_contain_text("then the toe")
    page.screenshot(path=picture_path("captions-1440"))
    page.get_by_role("button", name="Captions: on").click()
    page.get_by_role("menuitemradio", name="German").click()
    expect(said).to_have_text("Zuerst die Ferse")
    expect(said).to_have_attribute("lang", "de")
    for frame, count in ((9, 0), (10, 1), (24, 1), (25, 0)):
        _open(page, video, frame)
        expect(said).to_have_count(count)
    page.set_viewport_size({"width": 390, "height": 844})
    _open(page, video, 12)
    expect(said).to_have_text("Zuerst die Ferse")
    page.screenshot(path=picture_path("captions-390"))
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("menuitemradio", name="Off").click()
    expect(said).to_have_count(0)
    page.set_viewport_size({"width": 820, "height": 1180})
    page.emulate_media(color_scheme="light")
    page.keyboard.press("Shift+C")
    expect(said).to_have_text("Zuerst die Ferse")
    page.screenshot(path=picture_path("captions-820-light"))
