"""A long upload on a bad line: nothing that has arrived is sent again, and nobody has to watch it."""

from __future__ import annotations

import struct
from collections import Counter
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Response, Route, expect

from tests.browser import note_figure, picture_path
from tests.cloud import Cloud, film
from tests.e2e.acts import api_of, sign_up
from tests.e2e.conftest import OpenWindow

MIB = 1024 * 1024
SIZE = 34 * MIB
PARTS = 5
"""34 MiB in parts of 8 MiB."""
READY_MS = 60_000


@pytest.fixture(scope="module")
def long_film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film that plays, made long in bytes by a `free` box at its end (ISO 14496-12: to be skipped)."""
    head = film("portrait_720x1080.mp4").read_bytes()
    size = SIZE - len(head)
    path = tmp_path_factory.mktemp("long") / "long_rehearsal.mp4"
    path.write_bytes(head + struct.pack(">I4s", size, b"free") + bytes(size - 8))
    return path


class Line:
    """The way of parts to the storage: counts what arrives, and can break after some parts."""

    def __init__(self, context: BrowserContext) -> None:
        self.arrived: Counter[int] = Counter()
        self._left: int | None = None
        context.route(lambda url: "partNumber=" in url, self._carry)
        context.on("response", self._count)

    def break_after(self, parts: int) -> None:
        self._left = parts

    def mend(self) -> None:
        self._left = None

    def _carry(self, route: Route) -> None:
        if route.request.method != "PUT" or self._left is None:
            route.continue_()
        elif self._left > 0:
            self._left -= 1
            route.continue_()
        else:
            route.abort("connectionreset")

    def _count(self, answer: Response) -> None:
        query = parse_qs(urlparse(answer.url).query)
        if answer.request.method == "PUT" and "partNumber" in query and answer.ok:
            self.arrived[int(query["partNumber"][0])] += 1


def _wait_for_parts(page: Page, line: Line, count: int) -> None:
    for _ in range(400):
        if sum(line.arrived.values()) >= count:
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"only {dict(line.arrived)} have arrived")


def _row(page: Page) -> Locator:
    return page.locator(".upload-row").filter(has_text="long_rehearsal.mp4")


def _begin(page: Page, path: Path, parts: int) -> Line:
    """Starts the upload on a line that breaks after `parts` parts."""
    line = Line(page.context)
    line.break_after(parts)
    page.get_by_test_id("file-picker").set_input_files(path)
    _wait_for_parts(page, line, parts)
    return line


def test_a_dead_network_only_delays(cloud: Cloud, window: OpenWindow, long_film: Path) -> None:
    page = window()
    email = sign_up(page)
    line = _begin(page, long_film, 2)
    expect(_row(page)).to_contain_text("trying again")
    page.context.set_offline(True)
    expect(_row(page)).to_contain_text("offline, goes on by itself")
    page.screenshot(path=picture_path("upload-offline-1440"))
    line.mend()
    page.context.set_offline(False)
    expect(_row(page)).to_contain_text("Ready to watch", timeout=READY_MS)
    assert line.arrived == dict.fromkeys(range(1, PARTS + 1), 1), "every part arrives once"
    note_figure(f"upload over a dead network: parts {dict(sorted(line.arrived.items()))}")
    (view,) = api_of(cloud.url, email).call("GET", "/api/videos")["videos"]
    assert (view["status"], view["sizeBytes"]) == ("ready", SIZE)


def test_after_a_reload_only_what_is_missing_is_sent(window: OpenWindow, long_film: Path) -> None:
    page = window()
    sign_up(page)
    line = _begin(page, long_film, 3)
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    line.mend()
    expect(_row(page)).to_contain_text("Pick the same file again")
    page.screenshot(path=picture_path("upload-cut-off-1440"))
    again = page.get_by_label("Pick long_rehearsal.mp4 again")
    again.set_input_files(film("text_renamed.mp4"))
    expect(_row(page)).to_contain_text("is not the file that was being uploaded")
    before = sum(line.arrived.values())
    again.set_input_files(long_film)
    expect(_row(page)).to_contain_text("Ready to watch", timeout=READY_MS)
    sent = sum(line.arrived.values()) - before
    note_figure(f"after a reload {sent} of {PARTS} parts were sent")
    assert (before, sent) == (3, PARTS - 3)
    assert set(line.arrived) == set(range(1, PARTS + 1))


def test_pause_and_cancel_are_obeyed(cloud: Cloud, window: OpenWindow, long_film: Path) -> None:
    page = window()
    email = sign_up(page)
    line = _begin(page, long_film, 1)
    page.get_by_role("button", name="Pause long_rehearsal.mp4").click()
    expect(_row(page)).to_contain_text("paused")
    line.mend()
    page.wait_for_timeout(1500)  # that nothing moves can only be seen by waiting
    assert sum(line.arrived.values()) == 1, "a paused upload sends nothing"
    page.get_by_role("button", name="Cancel the upload of long_rehearsal.mp4").click()
    expect(_row(page)).to_have_count(0)
    expect(page.get_by_role("heading", name="Upload the first film")).to_be_visible()
    assert api_of(cloud.url, email).call("GET", "/api/videos")["videos"] == []
