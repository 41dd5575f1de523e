"""Two people, and a third who comes late, watch one film together: ink while the pen is down, one playhead for all."""

from __future__ import annotations

import os
import statistics

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import note_figure, picture_path
from tests.cloud import Cloud, Person, film
from tests.e2e import room
from tests.e2e.acts import api_of, invitation_link, join, sign_up, soon, until
from tests.e2e.conftest import OpenWindow

FILM = "intel_bottles_noaudio.mp4"
POINTS = 120
"""Places that the pen passes, one every PACE_MS: as a hand that draws for some seconds."""
PACE_MS = 25
#: A place counts as seen when the ink has come so near, in widths of the picture.
NEAR = 0.004
APART_MS = 80

# The flowing ink on the canvas of the others, looked at with every refresh: how many dots of the drawn row are there.
WATCH_INK = """() => {
  window.practikaInk = [];
  const canvas = document.querySelector('[data-testid=live-layer]');
  const film = document.querySelector('.stage-film');
  const look = () => {
    const picture = film.getBoundingClientRect(), box = canvas.getBoundingClientRect();
    const scale = canvas.width / box.width;
    const y = Math.round((picture.top - box.top + 0.5 * picture.height) * scale);
    const row = canvas.getContext('2d').getImageData(0, y, canvas.width, 1).data;
    let right = -1;
    for (let x = canvas.width - 1; x >= 0 && right < 0; x -= 1) if (row[x * 4 + 3] > 128) right = x;
    if (right >= 0) {
      const unit = (right / scale + box.left - picture.left) / picture.width;
      window.practikaInk.push([Date.now(), unit]);
    }
    window.practikaLook = requestAnimationFrame(look);
  };
  look();
}"""
# A hand that draws a level row by pointer events, and the time of each place.
DRAW = """([count, pace]) => new Promise(done => {
  const easel = document.querySelector('[data-testid=easel]');
  const film = document.querySelector('.stage-film').getBoundingClientRect();
  const x = n => film.left + film.width * (0.1 + 0.8 * n / count);
  const at = n => ({ clientX: x(n), clientY: film.top + film.height * 0.5 });
  const send = (type, n) => easel.dispatchEvent(new PointerEvent(type, { ...at(n), pointerId: 1, isPrimary: true,
    pointerType: 'mouse', bubbles: true, button: type === 'pointermove' ? -1 : 0, buttons: 1 }));
  easel.setPointerCapture = () => undefined;
  const places = [];
  let n = 0;
  send('pointerdown', 0);
  const timer = setInterval(() => {
    n += 1;
    send('pointermove', n);
    places.push([Date.now(), 0.1 + 0.8 * n / count]);
    if (n < count) return;
    clearInterval(timer);
    done(places);
  }, pace);
})"""
PLAYHEAD = """() => new Promise(done => {
  const film = document.querySelector('video');
  setTimeout(() => done([0, 0, 0]), 5000);
  film.requestVideoFrameCallback((now, { mediaTime, expectedDisplayTime }) =>
    done([performance.timeOrigin + expectedDisplayTime, mediaTime, film.playbackRate]));
})"""


@pytest.fixture
def class_room(cloud: Cloud, window: OpenWindow) -> tuple[Page, Page, str, Person, str]:
    """A coach and a student in the room of one film; the film, the coach's own API, and the link for more people."""
    coach, student = window(1440, 900), window(1440, 900)
    email = sign_up(coach, "Head Coach")
    owner = api_of(cloud.url, email)
    video = owner.upload(film(FILM), "Rehearsal")
    link = invitation_link(coach)
    join(student, link, "Second Student")
    owner.wait_until(video, "ready")
    room.enter(coach, video)
    room.enter(student, video)
    for page in (coach, student):
        expect(page.locator(".live-badge")).to_contain_text("2 here")
    return coach, student, video, owner, link


def bar(page: Page) -> Locator:
    """The bar of watching together."""
    return page.get_by_test_id("session-bar")


def drive(page: Page) -> None:
    """Takes the baton and waits until it is one's own."""
    bar(page).get_by_role("button", name="Drive").click()
    expect(bar(page)).to_contain_text("You drive")


def test_ink_appears_in_the_other_window_while_the_pen_is_down(
    class_room: tuple[Page, Page, str, Person, str],
) -> None:
    coach, student, *_ = class_room
    room.to_frame(coach, 20)
    room.to_frame(student, 20)
    coach.keyboard.press("p")
    _draw_a_row(coach, student)  # wakes what sleeps
    places, seen = _draw_a_row(coach, student)
    lags = [next(at for at, unit in seen if unit >= place - NEAR) - when for when, place in places]
    p50, p95 = statistics.median(lags), statistics.quantiles(lags, n=20)[-1]
    figures = f"p50 {p50:.0f} ms, p95 {p95:.0f} ms, {len(lags)} points"
    note_figure(f"ink under the pen, page to page: {figures}; load {os.getloadavg()[0]:.0f}")
    student.screenshot(path=picture_path("live-ink-under-the-pen"))

    coach.evaluate(_LIFT)
    coach.get_by_test_id("composer").fill("The line of the hip")
    coach.get_by_role("button", name="Post", exact=True).click()
    expect(room.note(student, "The line of the hip")).to_be_visible()
    until(student, _LIVE_LAYER_IS_EMPTY)
    room.expect_ink(student)  # the posted note


_LIFT = """() => {
  const easel = document.querySelector('[data-testid=easel]');
  const film = document.querySelector('.stage-film').getBoundingClientRect();
  easel.dispatchEvent(new PointerEvent('pointerup', { clientX: film.left + film.width * 0.9,
    clientY: film.top + film.height * 0.5, pointerId: 1, isPrimary: true, pointerType: 'mouse', bubbles: true }));
}"""
_LIVE_LAYER_IS_EMPTY = """(() => {
  const canvas = document.querySelector('[data-testid=live-layer]');
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  for (let i = 3; i < data.length; i += 4) if (data[i] > 100) return false;
  return true;
})()"""


def _draw_a_row(coach: Page, student: Page) -> tuple[list[list[float]], list[list[float]]]:
    """Draws with the pen down all the while, until the other has seen all of it; the times of both."""
    coach.evaluate(_LIFT)
    coach.keyboard.press("Control+z")
    until(student, _LIVE_LAYER_IS_EMPTY)
    student.evaluate(WATCH_INK)
    places = coach.evaluate(DRAW, [POINTS, PACE_MS])
    until(student, f"window.practikaInk.length && window.practikaInk.at(-1)[1] >= {places[-1][1] - NEAR}")
    seen = student.evaluate("cancelAnimationFrame(window.practikaLook); window.practikaInk")
    return places, seen


def test_the_film_is_one_for_all_and_whoever_comes_late_is_there_at_once(
    class_room: tuple[Page, Page, str, Person, str], window: OpenWindow
) -> None:
    coach, student, video, _, link = class_room
    drive(coach)
    expect(bar(student)).to_contain_text("With Head Coach")
    for frame in (31, 77):
        room.to_frame(coach, frame)
        room.expect_frame(student, frame)
    note_figure("after a seek: the same frame in both windows")

    late = window(820, 1180)
    join(late, link, "Third Student")
    room.enter(late, video)
    room.expect_frame(late, 77)
    expect(bar(late)).to_contain_text("With Head Coach")
    late.screenshot(path=picture_path("live-late-joiner-820"))
    late.context.close()

    room.rest(coach)
    coach.keyboard.press("Home")
    room.expect_frame(student, 0)
    coach.keyboard.press("Space")
    until(student, "!document.querySelector('video').paused")
    soon(lambda: _apart(coach, student), lambda apart: apart <= APART_MS)
    apart = [_apart(coach, student) for _ in range(12)]
    figures = f"median {statistics.median(apart):.0f} ms apart, most {max(apart):.0f} ms"
    note_figure(f"playing together: {figures} ({len(apart)} looks); load {os.getloadavg()[0]:.0f}")
    coach.keyboard.press("Space")
    until(student, "document.querySelector('video').paused")
    soon(lambda: (room.frame(coach), room.frame(student)), lambda both: both[0] == both[1] > 0)


def _apart(one: Page, other: Page) -> float:
    """Milliseconds of film between two windows: each names a picture and when it was shown, by one machine's clock."""
    at_one, seconds_one, rate = one.evaluate(PLAYHEAD)
    at_other, seconds_other, _ = other.evaluate(PLAYHEAD)
    expected: float = seconds_one + (at_other - at_one) / 1000 * rate
    return abs(float(seconds_other) - expected) * 1000


def test_the_baton_goes_from_hand_to_hand(class_room: tuple[Page, Page, str, Person, str]) -> None:
    coach, student, *_ = class_room
    drive(coach)
    expect(bar(student).get_by_role("button", name="Drive")).to_have_count(0)
    expect(bar(student).get_by_role("button", name="Take over")).to_have_count(0)

    room.to_frame(student, 12)
    expect(bar(student)).to_contain_text("Head Coach drives")
    room.to_frame(coach, 40)
    assert room.frame(student) == 12, "who looks on their own is left alone"
    bar(coach).get_by_role("button", name="Bring everyone here").click()
    room.expect_frame(student, 40)
    expect(bar(student)).to_contain_text("With Head Coach")

    bar(student).get_by_role("button", name="Raise hand").click()
    bar(coach).get_by_role("button", name="People, 1 hand up").click()
    coach.screenshot(path=picture_path("live-session-bar-1440"))
    coach.get_by_role("button", name="Hand over to Second Student").click()
    expect(bar(student)).to_contain_text("You drive")
    coach.keyboard.press("Escape")
    room.to_frame(student, 25)
    room.expect_frame(coach, 25)

    student.set_viewport_size({"width": 390, "height": 844})
    student.wait_for_timeout(300)  # the layout's own transitions, if any
    student.screenshot(path=picture_path("live-session-bar-390"))
    student.context.close()
    expect(bar(coach)).to_have_count(0)
    coach.keyboard.press("d")
    room.to_frame(coach, 30)
