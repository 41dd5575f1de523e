"""Two people look at one film in windows of their own; what one writes and draws, the other has at once."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import note_figure, picture_path
from tests.cloud import Cloud, film
from tests.e2e import room
from tests.e2e.acts import api_of, invitation_link, join, sign_up, soon, until
from tests.e2e.conftest import OpenWindow

FILM = "mdn_flower_vp8.webm"
ARROW = ((0.30, 0.72), (0.52, 0.41))
PICTURE_TOLERANCE = 0.01
"""A part of the picture's width or height: the drawing lies at the same place if it is off by less."""

WATCH = """words => {
  window.practikaSeen = null;
  const look = () => {
    const there = [...document.querySelectorAll('article.note .note-text')].some(p => p.textContent === words);
    if (there) window.practikaSeen = Date.now();
    else requestAnimationFrame(look);
  };
  look();
}"""
STAMP = """() => {
  const post = document.querySelector('.composer button[type=submit]');
  post.addEventListener('click', () => { window.practikaPosted = Date.now(); }, { once: true, capture: true });
}"""


@pytest.fixture
def pair(cloud: Cloud, window: OpenWindow) -> tuple[Page, Page]:
    """A coach and a student who came by the coach's link, both in the room of one film."""
    coach, student = window(1440, 900), window(820, 1180)
    email = sign_up(coach, "Head Coach")
    owner = api_of(cloud.url, email)
    video = owner.upload(film(FILM), "Rehearsal")
    join(student, invitation_link(coach), "Second Student")
    owner.wait_until(video, "ready")
    room.enter(coach, video)
    room.enter(student, video)
    return coach, student


def _post_and_time(writer: Page, reader: Page, words: str) -> float:
    """Seconds from the click on Post in one window to the words on the screen of the other."""
    reader.evaluate(WATCH, words)
    writer.evaluate(STAMP)
    room.write(writer, words)
    seen = until(reader, "window.practikaSeen")
    posted = writer.evaluate("window.practikaPosted")
    assert isinstance(seen, int) and isinstance(posted, int)
    return (seen - posted) / 1000


def test_a_drawing_is_seen_by_the_other_at_once_at_the_same_frame_and_place(
    pair: tuple[Page, Page], window: OpenWindow
) -> None:
    coach, student = pair
    for page, other in ((coach, "Second Student"), (student, "Head Coach")):
        expect(page.get_by_test_id("people-here").get_by_label(other, exact=True).first).to_be_visible()
        expect(page.locator(".live-badge")).to_contain_text("2 here")
    room.to_frame(coach, 87)
    room.draw_arrow(coach, *ARROW)
    seconds = [_post_and_time(coach, student, "Elbow closer to the body")]
    room.to_frame(coach, 120)
    seconds += [_post_and_time(coach, student, f"Look again, {n}") for n in (1, 2)]
    note_figure(f"from Post to the other screen: {', '.join(f'{s:.3f}' for s in seconds)} s")

    for page in pair:
        room.note(page, "Elbow closer").get_by_role("button", name="Go to frame 87").click()
        room.expect_frame(page, 87)
    first = room.expect_ink(coach, _resembles_the_arrow)
    for page, size in ((student, (820, 1180)), (student, (390, 844))):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        room.note(page, "Elbow closer").get_by_role("button", name="Go to frame 87").click()
        room.expect_frame(page, 87)
        second = room.expect_ink(page, lambda one: first.off(one) < PICTURE_TOLERANCE)
        off = first.off(second)
        note_figure(
            f"1440x900 against {size[0]}x{size[1]}: {off:.4%} of the picture (one pixel is {second.pixel:.4%})"
        )
        page.screenshot(path=picture_path(f"two-reviewers-student-{size[0]}"))
    coach.screenshot(path=picture_path("two-reviewers-coach-1440"))


def _resembles_the_arrow(ink: room.Ink) -> bool:
    (x0, y0), (x1, y1) = ARROW
    aside = max(abs(ink.left - min(x0, x1)), abs(ink.right - max(x0, x1)))
    above = max(abs(ink.top - min(y0, y1)), abs(ink.bottom - max(y0, y1)))
    return aside <= 0.02 and above <= 0.03


def test_every_act_on_a_note_arrives_live(pair: tuple[Page, Page]) -> None:
    coach, student = pair
    room.write(coach, "Keep the rythm")
    expect(room.note(student, "Keep the rythm")).to_be_visible()

    room.more(coach, "Keep the rythm", "Edit")
    coach.get_by_label("Edit the note").fill("Keep the rhythm")
    coach.get_by_role("button", name="Save").click()
    expect(room.note(student, "Keep the rhythm")).to_be_visible()
    expect(room.note(student, "Keep the rhythm")).to_contain_text("edited")

    room.note(student, "Keep the rhythm").get_by_role("button", name="Reply").click()
    student.get_by_label(re.compile("^Answer Head Coach")).fill("I will try")
    student.get_by_role("button", name="Reply", exact=True).last.click()
    expect(room.note(coach, "I will try")).to_contain_text("Second Student")

    room.note(student, "Keep the rhythm").get_by_role("button", name="Resolve").click()
    expect(room.note(coach, "Keep the rhythm")).to_contain_text("resolved")

    room.more(coach, "Keep the rhythm", "Delete")
    expect(room.note(student, "Keep the rhythm")).to_have_count(0)
    coach.get_by_role("button", name="Undo", exact=True).last.click()
    expect(room.note(student, "Keep the rhythm")).to_be_visible()
    expect(room.note(student, "I will try")).to_be_visible()
    soon(lambda: [room.notes(page) for page in pair], lambda both: both[0] == both[1])
