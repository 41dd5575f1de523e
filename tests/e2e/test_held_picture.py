"""A film whose sound goes on after its last picture is heard to its end, with that picture held."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cloud import Cloud, Person
from tests.e2e.acts import PASSWORD, sign_up, until
from tests.e2e.conftest import OpenWindow
from tests.e2e.room import enter, frame
from tests.films_odd import make_odd

#: (film, the number of its last frame, seconds until its sound ends).
HELD = [("long_sound.mp4", 49, 9), ("song.mp4", 0, 5)]
VIDEO = "document.querySelector('video')"


@pytest.mark.parametrize(("name", "last", "seconds"), HELD)
def test_the_last_frame_stays_until_the_sound_ends(
    name: str, last: int, seconds: int, cloud: Cloud, window: OpenWindow, tmp_path: Path
) -> None:
    page = window()
    person = Person(cloud.url)
    person.signed_in(person.call("POST", "/api/sign-in", {"email": sign_up(page), "password": PASSWORD}))
    video = person.upload(make_odd(name, tmp_path))
    view = person.wait_until(video, "ready", "failed")
    assert view["status"] == "ready" and view["frames"]["frameCount"] == last + 1, view["failure"]
    enter(page, video)
    page.get_by_role("button", name="Play", exact=True).first.click()
    until(page, f"{VIDEO}.currentTime > {seconds - 1.5}", 40)
    assert frame(page) == last and page.evaluate(f"{VIDEO}.error") is None
    until(page, f"{VIDEO}.ended || {VIDEO}.currentTime > {seconds - 0.2}", 40)
    assert frame(page) == last
