"""The frame that the page names is the frame that is on the screen: films whose pictures carry their own numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser import note_figure, picture_path
from tests.cloud import Cloud, Person
from tests.e2e import room
from tests.e2e.acts import let_in
from tests.e2e.conftest import OpenWindow
from tests.e2e.stamped_clip import write_stamped_clip

FRAMES = 90
CLIPS: dict[str, dict[str, Any]] = {
    "even 25": {"rate": "25"},
    "even 29.97": {"rate": "30000/1001"},
    "uneven 25": {"rate": "25", "uneven": True},
}
SELF_TEST_MS = 90_000


@pytest.fixture(scope="module")
def coach(cloud: Cloud) -> Person:
    return cloud.person("Head Coach")


@pytest.fixture(scope="module")
def films(coach: Person, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Video ids of the stamped films by name, uploaded through the real pipeline and ready."""
    folder = tmp_path_factory.mktemp("stamped")
    made = {}
    for name, facts in CLIPS.items():
        clip: Path = write_stamped_clip(folder / f"{name}.mp4", frames=FRAMES, **facts)
        made[name] = coach.upload(clip, f"Stamped, {name}")
    for video in made.values():
        assert coach.wait_until(video, "ready", "failed")["frames"]["frameCount"] == FRAMES
    return made


@pytest.mark.parametrize("name", CLIPS)
def test_no_frame_is_wrong(name: str, coach: Person, films: dict[str, str], window: OpenWindow) -> None:
    page = window()
    let_in(page, coach)
    page.goto(f"/self-test?video={films[name]}&steps=40&play=2")
    result = page.get_by_test_id("self-test-result")
    expect(result).to_have_attribute("data-done", "true", timeout=SELF_TEST_MS)
    checks = int(result.get_attribute("data-checks") or 0)
    p50, p95 = (result.get_attribute(f"data-step-{part}") for part in ("p50", "p95"))
    note_figure(f"{name}: {result.inner_text()}; a step takes {p50} ms, {p95} ms at the 95th percentile")
    page.screenshot(path=picture_path(f"self-test-{name.replace(' ', '-')}"), full_page=True)
    assert checks > 40
    expect(result).to_have_attribute("data-errors", "0")


def test_steps_by_keyboard_show_each_frame(coach: Person, films: dict[str, str], window: OpenWindow) -> None:
    page = window()
    let_in(page, coach)
    room.enter(page, films["uneven 25"])
    room.to_frame(page, 30)
    assert room.stamp(page) == 30
    for wanted in range(31, 41):
        page.keyboard.press("ArrowRight")
        room.expect_frame(page, wanted)
        assert room.stamp(page) == wanted
    for wanted in range(39, 29, -1):
        page.keyboard.press("ArrowLeft")
        room.expect_frame(page, wanted)
        assert room.stamp(page) == wanted
    page.keyboard.press("End")
    room.expect_frame(page, FRAMES - 1)
    assert room.stamp(page) == FRAMES - 1
