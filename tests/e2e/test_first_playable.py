"""A long film is opened, played and annotated while most of it is still being encoded; then the rest is there."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import note_figure, picture_path
from tests.cloud import Cloud, Person
from tests.e2e import room
from tests.e2e.acts import let_in, soon, until
from tests.e2e.conftest import OpenWindow
from tests.e2e.stamped_clip import write_stamped_clip
from tests.integration.test_ingest_machine import encoders_of
from tests.watching import ffmpeg

FRAMES, RATE = 1500, 25
MARKED = 40
ENCODED_S = 420


@pytest.fixture(scope="module")
def coach(cloud: Cloud) -> Person:
    return cloud.person("Head Coach")


@pytest.fixture(scope="module")
def minute(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A minute with a number in every frame and a tone; large, so that its encoding takes a while."""
    folder = tmp_path_factory.mktemp("minute")
    silent = write_stamped_clip(folder / "silent.mp4", frames=FRAMES, rate=str(RATE), width=1360, height=768)
    tone, clip = ("-f", "lavfi", "-i", f"sine=440:duration={FRAMES // RATE}"), folder / "minute.mp4"
    ffmpeg("-i", str(silent), *tone, "-map", "0:v", "-map", "1:a", "-c:v", "copy", str(clip), binary=True)
    return clip


def _box(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(
        "() => Object.fromEntries(['.stage-film', '.controls', '.timeline-lane'].map(name => {"
        " const { x, y, width, height } = document.querySelector(name).getBoundingClientRect();"
        " return [name, [x, y, width, height].map(Math.round)]; }))"
    )
    return found


def _expect_shown(page: Page, good: Callable[[int], bool]) -> None:
    """Waits until the page names such a frame and the picture itself confirms it."""
    soon(lambda: (room.frame(page), room.stamp(page)), lambda both: both[0] == both[1] and good(both[0]))


def _annotate_and_play_the_beginning(page: Page, chip: Locator) -> None:
    """A note on an exact frame, a seek that is too far, and some playback."""
    room.to_frame(page, MARKED)
    _expect_shown(page, lambda frame: frame == MARKED)
    room.draw_arrow(page, (0.3, 0.4), (0.6, 0.7))
    room.write(page, "seen early")
    expect(room.note(page, "seen early")).to_be_visible()
    room.rest(page)
    page.keyboard.press("End")
    expect(chip).to_contain_text("Not there yet")
    page.screenshot(path=picture_path("first-playable-hint"))
    until(page, "document.querySelector('video').seeking === false")
    _expect_shown(page, lambda frame: MARKED < frame < FRAMES - 1)
    room.to_frame(page, 10)
    page.keyboard.press("Space")
    until(page, "document.querySelector('video').currentTime > 1.5", 60)
    page.keyboard.press("Space")


def _expect_the_whole_film(page: Page) -> None:
    """The last frame is there, and the note stands where it was made."""
    room.rest(page)
    page.keyboard.press("End")
    _expect_shown(page, lambda frame: frame == FRAMES - 1)
    room.note(page, "seen early").locator(".time-chip").first.click()
    _expect_shown(page, lambda frame: frame == MARKED)
    room.expect_ink(page)


def _stands(process: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] == "T"
    return False


@contextlib.contextmanager
def _encoders_held(cloud: Cloud) -> Iterator[None]:
    """The rest of the film is not finished before the block is: the encoders stand still, however slow the page is."""
    held: list[int] = []

    def hold() -> bool:
        for encoder, _ in encoders_of(cloud):
            with contextlib.suppress(ProcessLookupError):
                os.kill(encoder, signal.SIGSTOP)
                held.append(encoder)
        time.sleep(0.05)
        return any(map(_stands, held))

    try:
        soon(hold, bool)
        yield
    finally:
        for encoder in held:
            with contextlib.suppress(ProcessLookupError):
                os.kill(encoder, signal.SIGCONT)


def test_the_beginning_is_watched_and_annotated_while_the_rest_is_made(
    coach: Person, minute: Path, window: OpenWindow, cloud: Cloud
) -> None:
    page = window()
    let_in(page, coach)
    video, began = coach.upload(minute, "A minute"), time.monotonic()
    page.goto(f"/v/{video}")
    page.evaluate("window.sameDocument = true")
    chip = page.locator(".beginning")
    expect(chip).to_contain_text("Playing the first", timeout=ENCODED_S * 1000)
    first = time.monotonic() - began
    with _encoders_held(cloud):
        view = coach.call("GET", f"/api/videos/{video}")
        assert view["status"] == "processing" and view["media"]["readyFrames"] < FRAMES, "too fast to be seen"
        expect(chip).to_contain_text(re.compile(r"the rest is coming \(\d+ %(, .+)?\)"))
        room.settled(page)
        before = _box(page)
        _annotate_and_play_the_beginning(page, chip)

    ready = coach.wait_until(video, "ready", "failed", timeout=ENCODED_S)
    note_figure(f"first playable after {first:.1f} s, all of it after {time.monotonic() - began:.1f} s")
    assert ready["status"] == "ready" and ready["media"]["readyFrames"] is None
    expect(chip).to_have_count(0, timeout=60_000)
    expect(page.locator(".timeline-unready")).to_have_count(0, timeout=60_000)
    expect(page.locator(".timeline-wave")).to_have_count(1)
    assert page.evaluate("window.sameDocument") is True, "nobody reloaded the page"
    soon(lambda: _box(page), lambda box: box == before)  # nothing moved
    _expect_the_whole_film(page)
    (note,) = coach.call("GET", f"/api/videos/{video}/annotations")["annotations"]
    assert note["version"] == 1 and note["anchor"]["frameStart"] == MARKED
    assert note["anchor"]["frameMapSha256"] == ready["frames"]["sha256"]
