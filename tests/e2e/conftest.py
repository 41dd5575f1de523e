"""A browser for the whole session and a fresh, separate person's window for each story."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import browser as open_browser
from tests.cloud import Cloud

OpenWindow = Callable[..., Page]
PATIENCE_MS = 20_000
"""How long an expectation waits: doors start cold and machines are busy; figures are measured apart."""
SLOWER = float(os.environ.get("PRACTIKA_TEST_SLOWER", "1"))  # noqa: TID251  # a developer's switch for tests, not a setting
"""`PRACTIKA_TEST_SLOWER=4`: pages have a quarter of the processor's time, as on an old laptop."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One headless Chromium."""
    expect.set_options(timeout=PATIENCE_MS)
    with open_browser() as one:
        yield one


@pytest.fixture
def window(browser: Browser, cloud: Cloud) -> Iterator[OpenWindow]:
    """`window(width, height, **context)` opens a person's own browser window (cookies of its own)."""
    contexts = []

    def open_window(width: int = 1440, height: int = 900, **more: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, base_url=cloud.url, **more)
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        if SLOWER > 1:
            context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        return page

    yield open_window
    for context in contexts:
        context.close()
