"""A real Chromium for tests and pictures: the machine's own, or one that is installed on the spot."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
    "--force-color-profile=srgb",
    "--use-fake-device-for-media-stream",  # a microphone that beeps; who may use it is still asked of the context
]


def _found() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def chromium() -> str | None:
    """Path of a Chromium, or None for Playwright's own.

    Installs one where none is: Debian's package, else Playwright's.
    Raises RuntimeError that says what to do when neither can be had.
    """
    if found := _found():
        return found
    if shutil.which("apt-get") and os.geteuid() == 0:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)  # type: ignore[call-overload]  # dict of streams
        subprocess.run(["apt-get", "install", "-y", "-qq", "chromium"], check=False, **quiet)  # type: ignore[call-overload]  # same
        if found := _found():
            return found
    done = subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if done.returncode:
        raise RuntimeError(
            "The browser tests need Chromium: install it (apt-get install chromium) and try again."
        )
    return None


@contextmanager
def browser() -> Iterator[Browser]:
    """A headless Chromium for the length of the block."""
    with sync_playwright() as playwright:
        one = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        try:
            yield one
        finally:
            one.close()


def picture_path(name: str) -> Path:
    """Where a test leaves a screenshot for a person to look at (tests/results, not tracked)."""
    folder = Path(__file__).parent / "results"
    folder.mkdir(exist_ok=True)
    return folder / f"{name}.png"


def note_figure(words: str) -> None:
    """Leaves a measured figure beside the screenshots (tests/results/figures.txt) and on the test's output."""
    with picture_path("figures").with_suffix(".txt").open("a") as figures:
        figures.write(f"{time.strftime('%F %T')}  {words}\n")
    sys.stdout.write(f"\n{words}\n")
