"""The frame that the page names is the frame that is on the screen: films whose pictures carry their own numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser import note_figure, picture_path
from tests.cloud import Cloud, Person, film
from tests.e2e import room
from tests.e2e.acts import let_in
from tests.e2e.conftest import OpenWindow
from tests.e2e.stamped_clip import write_stamped_clip

FRAMES = 60
CLIPS: dict[str, dict[str, Any]] = {
    "23.976": {"rate": "24000/1001"},
    "25": {"rate": "25"},
    "29.97": {"rate": "30000/1001"},
    "50": {"rate": "50"},
    "59.94": {"rate": "60000/1001"},
    "120": {"rate": "120"},
    "uneven 25": {"rate": "25", "uneven": True},
}
#: Large enough for two qualities.
SIZE: dict[str, Any] = {"width": 816, "height": 480}
SELF_TEST_MS = 120_000
TOLD = ("errors", "checks", "frames", "played", "late", "qualities", "step-p50", "step-p95")


@pytest.fixture(scope="module")
def coach(cloud: Cloud) -> Person:
    return cloud.person("Head Coach")


@pytest.fixture(scope="module")
def films(coach: Person, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Video ids of the stamped films by name, uploaded through the real pipeline and ready."""
    folder = tmp_path_factory.mktemp("stamped")
    made = {}
    for name, facts in CLIPS.items():
        clip: Path = write_stamped_clip(folder / f"{name}.mp4", frames=FRAMES, **SIZE, **facts)
        made[name] = coach.upload(clip, f"Stamped, {name}")
    for video in made.values():
        assert coach.wait_until(video, "ready", "failed")["frames"]["frameCount"] == FRAMES
    return made


@pytest.mark.parametrize("source", ["film", "scrub"])
@pytest.mark.parametrize("name", CLIPS)
def test_no_frame_is_wrong(
    name: str, source: str, coach: Person, films: dict[str, str], window: OpenWindow
) -> None:
    """Every frame forward, every frame back, jumps, both ends; on the film also each quality and playing."""
    page = window()
    let_in(page, coach)
    page.goto(f"/self-test?video={films[name]}&source={source}&play=1.5")
    result = page.get_by_test_id("self-test-result")
    expect(result).to_have_attribute("data-done", "true", timeout=SELF_TEST_MS)
    told = {part: result.get_attribute(f"data-{part}") for part in TOLD}
    note_figure(
        f"{name}, {source}: {result.inner_text()}; a step takes {told['step-p50']} ms, {told['step-p95']} ms at the"
        f" 95th percentile; {told['played']} pictures while playing, {told['late']} of them told late"
    )
    page.screenshot(path=picture_path(f"self-test-{name}-{source}".replace(" ", "-")), full_page=True)
    assert told["errors"] == "0", result.inner_text()
    assert told["frames"] == str(FRAMES), "not every frame was asked for"
    assert int(told["checks"] or 0) > 2 * FRAMES
    if source == "film":
        assert int(told["played"] or 0) > int(told["late"] or 0), "no picture was told of in time"
        assert int(told["qualities"] or 0) >= 8, "not every quality was looked at"


def test_a_film_without_stamps_is_not_judged(coach: Person, window: OpenWindow) -> None:
    video = coach.upload(film("portrait_720x1080.mp4"), "No stamps")
    coach.wait_until(video, "ready")
    page = window()
    let_in(page, coach)
    for source in ("film", "scrub"):
        page.goto(f"/self-test?video={video}&source={source}")
        expect(page.get_by_test_id("self-test-result")).to_contain_text("carries no frame numbers")


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
