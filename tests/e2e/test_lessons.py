"""A session is recorded as a lesson and replayed: what was shown, drawn and written stands at its moment again."""

from __future__ import annotations

import gzip
import json
import time
import urllib.request
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import picture_path
from tests.cloud import Cloud, Person, aws, film
from tests.e2e import room
from tests.e2e.acts import api_of, invitation_link, join, sign_up, until
from tests.e2e.conftest import OpenWindow

FILM = "intel_bottles_noaudio.mp4"
#: Dots of ink on the layer over the picture.
INK = """(() => {
  const canvas = document.querySelector('[data-testid=live-layer]');
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let dots = 0;
  for (let i = 3; i < data.length; i += 4) dots += data[i] > 100;
  return dots;
})()"""

Room = tuple[Page, Page, str, Person]


@pytest.fixture
def class_room(cloud: Cloud, window: OpenWindow) -> Room:
    """A coach and a student in the room of one film, and the coach's own API."""
    coach, student = window(1440, 900), window(1440, 900)
    email = sign_up(coach, "Head Coach")
    owner = api_of(cloud.url, email)
    video = owner.upload(film(FILM), "Rehearsal")
    join(student, invitation_link(coach), "Second Student")
    owner.wait_until(video, "ready", timeout=400)
    for page in (coach, student):
        room.enter(page, video)
    for page in (coach, student):
        expect(page.locator(".live-badge")).to_contain_text("2 here")
    return coach, student, video, owner


def begin(page: Page, title: str, *, voice: bool = False) -> float:
    """Begins to record; the moment of it by this process's clock."""
    page.get_by_role("button", name="Lessons").click()
    page.get_by_label("Name of the lesson").fill(title)
    page.get_by_label("Record my voice too").set_checked(voice)
    page.screenshot(path=picture_path("lessons-sheet-1440"))
    page.get_by_role("button", name="Start recording").click()
    expect(page.get_by_test_id("recording-mark")).to_contain_text("You record")
    return time.monotonic()


def seek(page: Page, seconds: float) -> None:
    """By the keyboard: a page of the slider is a second, an arrow a tenth."""
    slider = page.get_by_role("slider", name="Place in the lesson")
    slider.focus()
    page.keyboard.press("Home")
    for _ in range(int(seconds)):
        page.keyboard.press("PageUp")
    for _ in range(round(seconds % 1 * 10)):
        page.keyboard.press("ArrowRight")


def lesson_of(owner: Person, video: str) -> dict[str, Any]:
    """The newest lesson."""
    (newest, *_) = owner.call("GET", f"/api/videos/{video}/lessons")["lessons"]
    return dict(newest)


def log_of(owner: Person, video: str, lesson: str) -> list[dict[str, Any]]:
    """All lines that the bucket holds."""
    page = owner.call("GET", f"/api/videos/{video}/lessons/{lesson}/parts?kind=log")
    lines: list[dict[str, Any]] = []
    for part in page["parts"]:
        with urllib.request.urlopen(part["url"]) as answer:  # noqa: S310  # an address of our own bucket
            lines += [json.loads(line) for line in gzip.decompress(answer.read()).splitlines()]
    return lines


def test_a_lesson_is_recorded_and_replayed_from_its_middle(class_room: Room) -> None:
    coach, student, video, owner = class_room
    began = begin(coach, "First steps")
    moments: dict[str, float] = {}

    def moment(name: str) -> None:
        """Something stands for a while; its middle is what is looked at later."""
        coach.wait_for_timeout(1_200)
        moments[name] = time.monotonic() - began
        coach.wait_for_timeout(1_200)

    expect(student.get_by_test_id("recording-mark")).to_contain_text("Head Coach records")
    student.screenshot(path=picture_path("lesson-is-recorded-1440"))
    coach.keyboard.press("Escape")
    room.rest(coach)
    coach.keyboard.press("d")
    room.to_frame(coach, 20)
    room.expect_frame(student, 20)
    moment("placed")
    room.draw_arrow(coach, (0.2, 0.3), (0.6, 0.6))
    moment("drawn")
    room.write(coach, "The line of the hip")
    expect(room.note(student, "The line of the hip")).to_be_visible()
    private = note_of(owner, video, "A secret doubt", "private")
    moment("written")
    room.to_frame(coach, 50)
    room.expect_frame(student, 50)
    moment("moved")
    coach.get_by_test_id("recording-mark").get_by_role("button", name="Stop").click()
    expect(coach.get_by_text("The lesson is kept.")).to_be_visible()
    expect(student.get_by_test_id("recording-mark")).to_have_count(0)

    lesson = lesson_of(owner, video)
    assert (lesson["state"], lesson["lengthMs"] / 1000 >= moments["moved"]) == ("sealed", True)
    text = json.dumps(log_of(owner, video, lesson["id"]))
    assert "secret" not in text
    assert private not in text, "not even the number of a private note is told"
    _replay(student, moments)


def note_of(owner: Person, video: str, words: str, audience: str) -> str:
    """A note that is posted past the page."""
    frames = owner.call("GET", f"/api/videos/{video}")["frames"]
    anchor = {"frameStart": 20, "frameEnd": 20, "frameMapSha256": frames["sha256"]}
    note = {"anchor": anchor, "text": words, "audience": audience}
    return str(owner.call("POST", f"/api/videos/{video}/annotations", note)["id"])


def _replay(student: Page, moments: dict[str, float]) -> None:
    student.get_by_role("button", name="Lessons").click()
    student.get_by_role("link", name="First steps").click()
    expect(student.get_by_role("button", name="Play the lesson")).to_be_enabled()
    words = student.get_by_test_id("lesson-note")
    seek(student, moments["drawn"])
    room.expect_frame(student, 20)
    until(student, f"{INK} > 50")
    expect(words).to_have_count(0)
    student.screenshot(path=picture_path("lesson-drawn-1440"))
    seek(student, moments["written"])
    expect(words).to_have_count(1)
    expect(words).to_contain_text("The line of the hip")
    room.expect_frame(student, 20)
    until(student, f"{INK} < 50")
    room.expect_ink(student)  # the posted drawing
    seek(student, moments["moved"])
    room.expect_frame(student, 50)
    seek(student, moments["placed"])
    room.expect_frame(student, 20)
    expect(words).to_have_count(0)

    student.get_by_label("Speed of the lesson").select_option("2")
    student.get_by_role("button", name="Play the lesson").click()
    expect(words).to_have_count(1)
    room.expect_frame(student, 50)
    student.get_by_role("button", name="Step out").click()
    room.to_frame(student, 5)
    student.get_by_role("button", name="Step in").click()
    room.expect_frame(student, 50)
    for width, height in ((1440, 900), (820, 1180), (390, 844)):
        student.set_viewport_size({"width": width, "height": height})
        student.screenshot(path=picture_path(f"lesson-replayed-{width}"))


def test_a_lesson_whose_recorder_died_is_sealed_and_plays_to_its_last_part(
    class_room: Room, cloud: Cloud
) -> None:
    coach, student, video, owner = class_room
    coach.context.grant_permissions(["microphone"])
    begin(coach, "Cut short", voice=True)
    coach.keyboard.press("Escape")
    room.to_frame(coach, 30)
    until_parts(owner, video, 3)
    coach.context.close()
    expect(student.get_by_test_id("recording-mark")).to_have_count(0)
    sweep(cloud)
    lesson = lesson_of(owner, video)
    assert (lesson["state"], lesson["logParts"] >= 2) == ("sealed", True)
    assert lesson["lengthMs"] >= 8_000

    student.get_by_role("button", name="Lessons").click()
    student.get_by_role("link", name="Cut short").click()
    expect(student.get_by_role("button", name="Play the lesson")).to_be_enabled()
    seek(student, 3)
    student.get_by_role("button", name="Play the lesson").click()
    until(
        student, "document.querySelector('audio').currentTime > 4 && !document.querySelector('audio').paused"
    )
    seek(student, lesson["lengthMs"] / 1000 - 1)
    room.expect_frame(student, 30)
    expect(student.get_by_role("button", name="Play the lesson")).to_be_visible()


def sweep(cloud: Cloud) -> None:
    """Rings the sweep as its schedule does, but every silence is long enough."""
    answer = aws(cloud, "lambda").invoke(
        FunctionName=cloud.outputs["SweepName"], Payload=b'{"silentSeconds": 0}'
    )
    assert "FunctionError" not in answer, answer["Payload"].read()


def until_parts(owner: Person, video: str, count: int) -> None:
    """Waits until so many parts have arrived."""
    lesson = lesson_of(owner, video)["id"]
    for _ in range(60):
        page = owner.call("GET", f"/api/videos/{video}/lessons/{lesson}/parts?kind=log")
        if len(page["parts"]) >= count:
            return
        time.sleep(1)
    raise AssertionError("no second part has come")
