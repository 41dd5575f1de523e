"""A new person signs up, drops two films and watches both."""

from __future__ import annotations

import time

from playwright.sync_api import Page, expect

from tests.browser import picture_path
from tests.cloud import Cloud, Person, film
from tests.e2e.acts import PASSWORD, drop, sign_up, until
from tests.e2e.conftest import OpenWindow
from tests.media_check import rung_frames, source_frames

FILMS = ("sam2_juggle_720p24_noaudio.mp4", "gopro_karma_480p_drone.mp4")


def _plays(page: Page, title: str) -> None:
    page.get_by_role("link", name=title).first.click()
    until(page, "document.querySelector('video')?.readyState >= 2", 30)
    page.get_by_role("button", name="Play", exact=True).first.click()
    until(page, "document.querySelector('video').currentTime > 0.8", 30)
    assert page.evaluate("document.querySelector('video').error") is None
    page.go_back()


def test_two_dropped_films_become_playable_and_are_whole(cloud: Cloud, window: OpenWindow) -> None:
    page = window()
    email = sign_up(page)
    expect(page.get_by_text("Drop", exact=False).first).to_be_visible()
    drop(page, *(film(name) for name in FILMS))
    person = Person(cloud.url)
    person.signed_in(person.call("POST", "/api/sign-in", {"email": email, "password": PASSWORD}))
    began = time.monotonic()
    while True:
        videos = person.call("GET", "/api/videos")["videos"]
        if len(videos) == len(FILMS) and all(v["status"] == "ready" for v in videos):
            break
        assert time.monotonic() - began < 90, [(v["title"], v["status"], v["stage"]) for v in videos]
        time.sleep(0.5)
    for name in FILMS:
        view = next(v for v in videos if v["filename"] == name)
        frames = source_frames(film(name))
        assert view["frames"]["frameCount"] == frames
        counts = rung_frames(person, view)
        assert counts and set(counts.values()) == {frames}, counts
    expect(page.get_by_role("link", name=videos[0]["title"]).first).to_be_visible()
    page.screenshot(path=picture_path("library-1440"))
    for video in videos:
        _plays(page, video["title"])
