"""The review page with 10,000 notes on a film of six minutes, beside the same film with none, in a real browser.

Times between two pictures of the browser (60 a second at best) while the film plays and while a hand drags along the
timeline; how long the page takes to answer a hand or a key; the notes' memory. Both pages are measured in one run on
one machine; without a graphics card the browser paints on the processor, so what the page itself takes of it is told
as well.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Page, expect

from tests.bench.figure import Figure
from tests.bench.many_notes import long_film, write_notes
from tests.bench.one_cloud import one_cloud
from tests.browser import browser
from tests.e2e import room
from tests.e2e.acts import let_in, until

NOTES = 10_000
SECONDS = 360
PLAYED_S = 10
PATIENCE_MS = 120_000

WATCH = """() => {
  const seen = window.practikaSeen = { gaps: [], delays: [], long: 0 };
  let last = performance.now();
  const look = now => { seen.gaps.push(now - last); last = now; requestAnimationFrame(look); };
  requestAnimationFrame(now => { last = now; requestAnimationFrame(look); });
  new PerformanceObserver(list => {
    for (const { duration, interactionId } of list.getEntries()) if (interactionId) seen.delays.push(duration);
  }).observe({ type: 'event', durationThreshold: 16 });
  new PerformanceObserver(list => { for (const { duration } of list.getEntries()) seen.long += duration; })
    .observe({ type: 'longtask' });
}"""
TAKE = """() => {
  const seen = window.practikaSeen;
  const taken = { gaps: seen.gaps.slice(2), delays: seen.delays, long: seen.long };
  Object.assign(seen, { gaps: [], delays: [], long: 0 });
  return taken;
}"""


class Watched:
    """A page of the room, and what its pictures and its processor did since it was last asked."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._cdp: CDPSession = page.context.new_cdp_session(page)
        self._cdp.send("Performance.enable")
        page.evaluate(WATCH)
        self._before = self._metrics()

    def taken(self) -> dict[str, Any]:
        """Gaps between pictures and delays of answers in ms; share of the time that the page's thread worked."""
        found: dict[str, Any] = self.page.evaluate(TAKE)
        before, self._before = self._before, self._metrics()
        spent = {
            name: self._before[name] - before[name]
            for name in ("TaskDuration", "ScriptDuration", "Timestamp")
        }
        return {
            **found,
            "busy": spent["TaskDuration"] / spent["Timestamp"],
            "script": spent["ScriptDuration"] / spent["Timestamp"],
        }

    def heap(self) -> float:
        """MB of JavaScript objects that are in use."""
        self._cdp.send("HeapProfiler.collectGarbage")
        return self._metrics()["JSHeapUsedSize"] / 1e6

    def _metrics(self) -> dict[str, float]:
        listed = self._cdp.send("Performance.getMetrics")["metrics"]
        return {each["name"]: each["value"] for each in listed}


def run() -> Iterator[Figure]:
    """The film without notes first: its figures are what the other's are compared with."""
    with one_cloud() as cloud, tempfile.TemporaryDirectory() as folder, browser() as chromium:
        coach = cloud.person("Bench Coach")
        path = long_film(Path(folder), SECONDS)
        videos = [coach.upload(path, title) for title in ("Without notes", "With notes")]
        for video in videos:
            coach.wait_until(video, "ready", timeout=600)
        write_notes(cloud, coach, videos[1], NOTES)
        context = chromium.new_context(viewport={"width": 1440, "height": 900}, base_url=cloud.url)
        context.set_default_timeout(PATIENCE_MS)
        expect.set_options(timeout=PATIENCE_MS)
        page = context.new_page()
        let_in(page, coach)
        found = [_measured(page, video, count) for video, count in zip(videos, (0, NOTES), strict=True)]
        yield from _figures(*found)


def _measured(page: Page, video: str, count: int) -> dict[str, Any]:
    room.enter(page, video)
    watched = Watched(page)
    first = page.evaluate("performance.now()")
    until(page, f"Number(document.querySelector('[data-testid=note-count]').textContent) === {count}", 120)
    read = page.evaluate("performance.now()") - first
    page.wait_for_timeout(3_000)
    watched.taken()
    return {
        "read": read,
        "rest": _at_rest(watched),
        "play": _played(watched),
        "scrub": _scrubbed(watched),
        "hand": _answers(watched, count),
        "heap": watched.heap(),
        "elements": page.evaluate("document.querySelectorAll('*').length"),
    }


def _at_rest(watched: Watched) -> dict[str, Any]:
    watched.page.wait_for_timeout(3_000)
    return watched.taken()


def _played(watched: Watched) -> dict[str, Any]:
    watched.page.keyboard.press("Space")
    watched.page.wait_for_timeout(PLAYED_S * 1000)
    taken = watched.taken()
    watched.page.keyboard.press("Space")
    return taken


def _scrubbed(watched: Watched) -> dict[str, Any]:
    """To and fro along the timeline, a place each 16 ms."""
    box = watched.page.locator(".timeline-lane").bounding_box()
    assert box
    mouse, y = watched.page.mouse, box["y"] + 30
    watched.taken()
    mouse.move(box["x"] + 5, y)
    mouse.down()
    for turn in range(300):
        share = abs((turn % 120) - 60) / 60
        mouse.move(box["x"] + 5 + share * (box["width"] - 10), y)
        watched.page.wait_for_timeout(16)
    taken = watched.taken()
    mouse.up()
    return taken


def _answers(watched: Watched, count: int) -> dict[str, Any]:
    """Keys and clicks, one after the other: steps, notes, filters, the end of the list."""
    page = watched.page
    room.rest(page)
    watched.taken()
    for key in ("ArrowRight", "Shift+ArrowRight", "n", "Shift+N", "i", "o", "Shift+I") * 4:
        page.keyboard.press(key)
        page.wait_for_timeout(120)
    if count:
        for name in ("Mine", "Open", "All"):
            page.get_by_role("radio", name=name).click()
            page.wait_for_timeout(300)
        for _ in range(10):
            page.locator(".notes-body").hover()
            page.mouse.wheel(0, 4_000)
            page.wait_for_timeout(150)
            page.locator(".note .time-chip").nth(5).click()
            page.wait_for_timeout(150)
    return watched.taken()


def _share(values: list[float], part: float) -> float:
    return (
        statistics.quantiles(values, n=1000, method="inclusive")[int(part * 1000) - 1]
        if len(values) > 1
        else 0.0
    )


def _figures(without: dict[str, Any], with_notes: dict[str, Any]) -> Iterator[Figure]:
    for what, name in (("rest", "at rest"), ("play", "playing"), ("scrub", "dragging on the timeline")):
        ours, peer = with_notes[what], without[what]
        for part, label in ((0.5, "p50"), (0.95, "p95"), (0.99, "p99")):
            gaps = _share(ours["gaps"], part), _share(peer["gaps"], part)
            yield Figure(f"{name}: between two pictures, {label}", gaps[0], "ms", gaps[1], "no notes", 1.0)
        yield Figure(
            f"{name}: the page's thread at work", ours["busy"] * 100, "%", peer["busy"] * 100, "no notes"
        )
        yield Figure(f"{name}: of it scripts", ours["script"] * 100, "%", peer["script"] * 100, "no notes")
    delays, plain = with_notes["hand"]["delays"], without["hand"]["delays"]
    for part, label in ((0.5, "p50"), (0.95, "p95")):
        goal = "goal 50 ms; answers below 16 ms are not counted by the browser"
        yield Figure(
            f"a key or click until its picture, {label}",
            _share(delays, part),
            "ms",
            _share(plain, part),
            "no notes",
            note=goal,
        )
    yield Figure(
        "all notes are there after the room",
        with_notes["read"] / 1000,
        "s",
        note="the first page and the stretch at the playhead come before",
    )
    yield Figure("objects in memory", with_notes["heap"], "MB", without["heap"], "no notes")
    yield Figure("elements in the page", with_notes["elements"], "", without["elements"], "no notes")
