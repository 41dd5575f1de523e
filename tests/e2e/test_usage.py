"""A film is watched in a real browser: its heat map, the minutes, and who may see whose."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser import picture_path
from tests.cloud import Cloud, film
from tests.e2e import looks, room
from tests.e2e.acts import let_in, until
from tests.e2e.conftest import OpenWindow

FILM = "mdn_flower_vp8.webm"
#: The page as it is when somebody looks at another one.
HIDE = """() => {
  Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => 'hidden' });
  document.dispatchEvent(new Event('visibilitychange'));
  delete document.visibilityState;
}"""


def _watch_some(page: Page, video: str) -> None:
    """Plays some two seconds of the film, and hides the page so that it tells."""
    room.enter(page, video)
    page.get_by_role("button", name="Play", exact=True).click()
    until(page, "document.querySelector('video').currentTime > 2")
    page.get_by_role("button", name="Pause", exact=True).click()
    with page.expect_response(
        lambda answer: answer.url.endswith("/usage") and answer.request.method == "POST"
    ) as told:
        page.evaluate(HIDE)
    assert told.value.json() == {"counted": True}


def _opened(page: Page) -> None:
    """The figures of the film, by the keyboard."""
    strip = page.get_by_test_id("heat-strip")
    expect(strip).to_have_attribute("data-watched", "true")
    strip.focus()
    page.keyboard.press("Enter")


def test_what_a_student_watches_is_seen_by_them_and_the_coach_and_by_no_other(
    cloud: Cloud, window: OpenWindow
) -> None:
    coach = cloud.person("Head Coach")
    code = coach.call("POST", "/api/invitations", {"role": "member"})["code"]
    ana, ben = (cloud.person(name, invitation=code) for name in ("Ana", "Ben"))
    video = coach.upload(film(FILM), "Rehearsal")
    coach.wait_until(video, "ready")
    student = window(1440, 900)
    let_in(student, ana)
    _watch_some(student, video)
    _opened(student)
    sheet = student.get_by_role("dialog", name="Usage of this film")
    expect(sheet.get_by_role("heading", name="What you watched")).to_be_visible()
    expect(sheet.get_by_role("row", name="You")).to_contain_text(" s")
    expect(sheet.get_by_role("region", name="Cost of the film")).to_have_count(0)
    assert looks.violations(student) == []
    student.keyboard.press("Escape")
    expect(student.get_by_test_id("heat-strip")).to_be_focused()
    _usage_page(student, people=0)
    teacher = window(1440, 900)
    let_in(teacher, coach)
    room.enter(teacher, video)
    _opened(teacher)
    sheet = teacher.get_by_role("dialog", name="Usage of this film")
    expect(sheet.get_by_role("row", name="Ana")).to_contain_text(" s")
    expect(sheet.get_by_role("region", name="Cost of the film")).to_contain_text("$")
    teacher.screenshot(path=picture_path("usage-film-1440"), animations="disabled")
    assert looks.violations(teacher) == []
    _usage_page(teacher, people=3)
    other = window(390, 844)
    let_in(other, ben)
    room.enter(other, video)
    expect(other.get_by_test_id("heat-strip")).to_have_attribute("data-watched", "false")
    other.goto("/usage")
    expect(other.get_by_role("heading", name="Nothing was watched in these days")).to_be_visible()
    expect(other.get_by_text("Ana")).to_have_count(0)
    _count_no_more(student)


def _usage_page(page: Page, *, people: int) -> None:
    page.goto("/")
    page.get_by_role("link", name="Usage").click()
    expect(page.get_by_test_id("usage-total")).to_contain_text(" s")
    expect(page.get_by_role("link", name="Rehearsal")).to_be_visible()
    rows = page.get_by_role("region", name="Usage by person").get_by_role("row")
    expect(rows).to_have_count(people + 1 if people else 0)


def _count_no_more(page: Page) -> None:
    """The figures of a person who wants no more of it are gone."""
    page.get_by_role("button", name="Do not count me").click()
    page.get_by_role("dialog").get_by_role("button", name="Do not count me").click()
    expect(page.get_by_role("heading", name="Nothing was watched in these days")).to_be_visible()
    expect(page.get_by_role("button", name="Count me again")).to_be_visible()
