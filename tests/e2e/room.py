"""What people do in the review room, in their words; and what can be read off its picture."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.e2e.acts import soon, until

ROOM_SECONDS = 30

INK = """() => {
  const film = document.querySelector('.stage-film').getBoundingClientRect();
  const canvas = document.querySelector('.overlay canvas');
  const box = canvas.getBoundingClientRect();
  const { width, height } = canvas;
  if (!width || !height) return null;
  const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
  let left = width, top = height, right = -1, bottom = -1, count = 0, sumX = 0, sumY = 0, alphas = 0;
  for (let y = 0; y < height; y += 1) for (let x = 0; x < width; x += 1) {
    const alpha = data[(y * width + x) * 4 + 3];
    if (alpha < 128) continue;
    count += 1; alphas += alpha;
    sumX += (x + 0.5) * alpha; sumY += (y + 0.5) * alpha;
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < top) top = y;
    if (y > bottom) bottom = y;
  }
  if (!count) return null;
  const unitX = x => (box.left + x * box.width / width - film.left) / film.width;
  const unitY = y => (box.top + y * box.height / height - film.top) / film.height;
  return { left: unitX(left), top: unitY(top), right: unitX(right + 1), bottom: unitY(bottom + 1),
           x: unitX(sumX / alphas), y: unitY(sumY / alphas), pixel: box.width / width / film.width };
}"""


@dataclass(frozen=True)
class Ink:
    """Where the posted drawing lies, in the unit square of the picture; `pixel` is one pixel's width there."""

    left: float
    top: float
    right: float
    bottom: float
    x: float
    y: float
    pixel: float

    def off(self, other: Ink) -> float:
        """The largest difference of edges and centres of gravity, as a part of the picture."""
        fields = ("left", "top", "right", "bottom", "x", "y")
        return max(abs(float(getattr(self, name)) - float(getattr(other, name))) for name in fields)


def enter(page: Page, video: str, **query: str) -> None:
    """Opens the video's room and waits until its film shows a frame and the room is live."""
    words = "&".join(f"{key}={value}" for key, value in query.items())
    page.goto(f"/v/{video}" + (f"?{words}" if words else ""))
    settled(page)
    expect(page.locator(".live-badge")).to_contain_text("Live", timeout=ROOM_SECONDS * 1000)


def settled(page: Page) -> None:
    """The film's present frame is decoded and the notes are read."""
    expect(page.get_by_test_id("composer")).to_be_visible(timeout=ROOM_SECONDS * 1000)
    until(page, "document.querySelector('video')?.readyState >= 2", ROOM_SECONDS)


def frame(page: Page) -> int:
    """The frame that is on the screen, as the page says over the picture."""
    words = page.locator(".stage-badge").text_content() or ""
    found = re.search(r"frame (\d+)", words)
    assert found, f"no frame number in {words!r}"
    return int(found[1])


def expect_frame(page: Page, number: int) -> None:
    """Waits until the picture is that frame."""
    expect(page.locator(".stage-badge")).to_have_text(re.compile(rf"^frame {number} "))


def to_frame(page: Page, number: int) -> None:
    """Goes to a frame by the keyboard: Home, then tens and ones."""
    rest(page)
    page.keyboard.press("Home")
    expect_frame(page, 0)
    for _ in range(number // 10):
        page.keyboard.press("Shift+ArrowRight")
    for _ in range(number % 10):
        page.keyboard.press("ArrowRight")
    expect_frame(page, number)


def rest(page: Page) -> None:
    """Takes the keyboard out of any field, so that keys speak to the film."""
    page.evaluate("document.activeElement?.blur()")


def draw_arrow(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Takes the arrow and draws it by mouse between two places of the picture (unit square)."""
    rest(page)
    page.keyboard.press("a")
    drag(page, start, end)
    rest(page)
    page.keyboard.press("Escape")


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Drags the mouse between two places of the picture, with whatever tool is taken."""
    box = page.locator(".stage-film").bounding_box()
    assert box
    at = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in (start, end)]
    page.mouse.move(*at[0])
    page.mouse.down()
    page.mouse.move(*at[1], steps=8)
    page.mouse.up()


def write(page: Page, words: str) -> None:
    """Writes into the field beside the film and posts it."""
    page.get_by_test_id("composer").fill(words)
    page.get_by_role("button", name="Post", exact=True).click()


def note(page: Page, words: str) -> Locator:
    """The note (or answer) that says this."""
    return page.locator("article.note").filter(has_text=words)


def notes(page: Page) -> list[str]:
    """The words of all notes and answers as they stand in the panel."""
    return page.locator("article.note .note-text").all_text_contents()


def more(page: Page, words: str, choice: str) -> None:
    """Opens the menu of a note and picks from it."""
    card = note(page, words)
    card.hover()
    card.get_by_role("button", name="More about this note").click()
    page.get_by_role("menuitem", name=choice, exact=True).click()


def ink(page: Page) -> Ink | None:
    """Where the posted drawing of this frame lies now, or None when nothing is drawn."""
    found = page.evaluate(INK)
    return Ink(**found) if found else None


def expect_ink(page: Page, good: Callable[[Ink], bool] = lambda _: True) -> Ink:
    """Waits until a drawing stands on the picture, and stands as it should."""
    found = soon(lambda: ink(page), lambda one: one is not None and good(one))
    assert found
    return found


def expect_no_ink(page: Page) -> None:
    """Waits until nothing is drawn on the picture."""
    soon(lambda: ink(page), lambda one: one is None)


def stamp(page: Page) -> int | None:
    """The number that the picture itself carries, read from the pixels that are on the stage of the room."""
    number = page.evaluate(
        """() => {
          const scrub = document.querySelector('.stage-scrub[data-shown=true]');
          const film = scrub ?? document.querySelector('.stage-film');
          const canvas = document.createElement('canvas');
          const width = canvas.width = film.videoWidth ?? film.width;
          const height = canvas.height = film.videoHeight ?? film.height;
          const context = canvas.getContext('2d');
          context.drawImage(film, 0, 0);
          const row = context.getImageData(0, Math.floor(height / 16), width, 1).data;
          let number = 0, ones = 0;
          for (let block = 0; block < 17; block += 1) {
            const white = row[Math.floor((block + 0.5) * width / 17) * 4] > 127;
            ones += white;
            if (white && block < 16) number |= 1 << block;
          }
          return ones % 2 === 1 ? number : null;
        }"""
    )
    return None if number is None else int(number)
