"""Two people change one note at the same time, with and without network: nobody's change disappears unseen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Error, Locator, Page, expect

from tests.browser import picture_path
from tests.cloud import Cloud, Person, film
from tests.e2e import looks, room
from tests.e2e.acts import let_in, soon
from tests.e2e.conftest import OpenWindow

FILM = "mdn_flower_vp8.webm"
FRAME = 20
LINE = {
    "kind": "line",
    "schema": 1,
    "color": "ink-3",
    "width": 0.012,
    "from": [0.2, 0.2],
    "to": [0.4, 0.3],
}


@dataclass(frozen=True)
class Pair:
    """A coach and a student in the room of one film; the student wrote the notes."""

    coach: Page
    student: Page
    coach_person: Person
    student_person: Person
    video: str

    def note(self, text: str) -> str:
        """A note of the student's with one line; its id. Both have it on their screens."""
        path = f"/api/videos/{self.video}"
        sha = self.student_person.call("GET", path)["frames"]["sha256"]
        anchor = {"frameStart": FRAME, "frameEnd": FRAME, "frameMapSha256": sha}
        body = {"anchor": anchor, "text": text, "color": "ink-3", "shapes": [LINE]}
        made = self.student_person.call("POST", f"{path}/annotations", body)
        for page in (self.coach, self.student):
            expect(room.note(page, text)).to_be_visible()
        return str(made["id"])

    def stored(self, note: str) -> dict[str, Any]:
        """What the API holds."""
        found: dict[str, Any] = self.coach_person.call("GET", f"/api/videos/{self.video}/annotations/{note}")
        return found

    def texts_in_history(self, note: str) -> list[str]:
        """The words of every version, oldest first."""
        path = f"/api/videos/{self.video}/annotations/{note}/revisions"
        lines = self.coach_person.call("GET", path)["revisions"]
        return [line["annotation"]["text"] for line in lines]


@pytest.fixture(scope="module")
def place(cloud: Cloud) -> tuple[Person, Person, str]:
    coach = cloud.person("Head Coach")
    code = coach.call("POST", "/api/invitations", {"role": "member"})["code"]
    student = cloud.person("Second Student", invitation=code)
    video = coach.upload(film(FILM), "Rehearsal")
    coach.wait_until(video, "ready")
    return coach, student, video


@pytest.fixture
def pair(place: tuple[Person, Person, str], window: OpenWindow) -> Pair:
    coach_person, student_person, video = place
    coach, student = window(1440, 900), window(820, 1180)
    for page, person in ((coach, coach_person), (student, student_person)):
        let_in(page, person)
        room.enter(page, video)
    return Pair(coach, student, coach_person, student_person, video)


def _card(page: Page, note: str) -> Locator:
    return page.locator(f"article.note[data-card='{note}']")


def _menu(page: Page, note: str) -> None:
    card = _card(page, note)
    card.hover()
    card.get_by_role("button", name="More about this note").click()


def _begin_edit(page: Page, note: str, words: str) -> None:
    _menu(page, note)
    page.get_by_role("menuitem", name="Edit", exact=True).click()
    page.get_by_label("Edit the note").fill(words)


def _save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()


def _color(page: Page, note: str, name: str) -> None:
    _menu(page, note)
    page.get_by_role("menuitemradio", name=name).click()


def _begin_drawing(page: Page, note: str) -> None:
    _menu(page, note)
    page.get_by_role("menuitem", name="Edit drawing").click()
    room.expect_frame(page, FRAME)


def _save_drawing(page: Page) -> None:
    page.get_by_role("button", name="Save drawing").click()


def _decision(page: Page, about: str) -> Locator:
    return page.get_by_role("group", name="Needs your decision").locator(".notice").filter(has_text=about)


def _same_everywhere(pair: Pair, note: str, words: str, color: str, strokes: str) -> None:
    for page in (pair.coach, pair.student):
        card = _card(page, note)
        expect(card.locator(".note-text")).to_have_text(words)
        expect(card.get_by_role("img", name=color)).to_be_visible()
        expect(card).to_contain_text(strokes)
        expect(page.get_by_label("Waiting to be sent")).to_have_count(0)


def test_words_colour_and_drawing_changed_by_two_at_once(pair: Pair) -> None:
    note = pair.note("Shoulders down")
    _begin_edit(pair.student, note, "Shoulders down, slowly")
    _begin_edit(pair.coach, note, "Shoulders low")
    _save(pair.coach)
    expect(pair.student.get_by_text("Somebody changed these words meanwhile: Shoulders low")).to_be_visible()
    _save(pair.student)
    clash = _decision(pair.student, "Two people changed the words of a note.")
    expect(clash).to_contain_text("Yours: Shoulders down, slowly")
    expect(clash).to_contain_text("Theirs: Shoulders low")
    expect(_card(pair.student, note).locator(".note-text")).to_have_text("Shoulders low")
    pair.student.screenshot(path=picture_path("same-note-clash-820"))
    assert not looks.violations(pair.student)

    _begin_drawing(pair.coach, note)  # meanwhile the student changes the colour: nothing to decide
    room.draw_arrow(pair.coach, (0.5, 0.6), (0.8, 0.7))
    _color(pair.student, note, "Violet")
    expect(_card(pair.coach, note).get_by_role("img", name="Violet")).to_be_visible()
    _save_drawing(pair.coach)
    expect(_card(pair.student, note)).to_contain_text("2 strokes")
    clash.get_by_role("button", name="Keep mine").click()
    _same_everywhere(pair, note, "Shoulders down, slowly", "Violet", "2 strokes")
    expect(pair.student.get_by_role("group", name="Needs your decision")).to_have_count(0)
    assert pair.texts_in_history(note)[:2] == ["Shoulders down", "Shoulders low"]
    assert pair.texts_in_history(note)[-1] == "Shoulders down, slowly"


def _move_the_line(page: Page, by: float) -> None:
    """Up or down, by a part of the picture's height."""
    room.rest(page)
    page.keyboard.press("v")
    room.drag(page, (0.3, 0.25), (0.3, 0.25 + by))


def test_two_who_draw_into_one_note_both_keep_what_they_drew(pair: Pair) -> None:
    note = pair.note("Line of the back")
    _begin_drawing(pair.student, note)
    room.draw_arrow(pair.student, (0.5, 0.6), (0.8, 0.7))
    _begin_drawing(pair.coach, note)
    for start in (0.3, 0.4):
        room.draw_arrow(pair.coach, (start, 0.8), (start + 0.2, 0.6))
    pair.coach.screenshot(path=picture_path("same-note-drawing-1440"))
    assert not looks.violations(pair.coach)
    _save_drawing(pair.coach)
    expect(_card(pair.student, note)).to_contain_text("3 strokes")
    _save_drawing(pair.student)
    _same_everywhere(pair, note, "Line of the back", "Yellow", "4 strokes")
    for page in (pair.coach, pair.student):
        expect(page.get_by_role("group", name="Needs your decision")).to_have_count(0)
    names = [shape["id"] for shape in pair.stored(note)["shapes"]]
    assert len(set(names)) == 4


def test_only_the_line_that_both_moved_waits_for_a_decision(pair: Pair) -> None:
    note = pair.note("Line of the neck")
    _begin_drawing(pair.student, note)
    _move_the_line(pair.student, 0.3)
    room.draw_arrow(pair.student, (0.5, 0.6), (0.8, 0.7))
    _begin_drawing(pair.coach, note)
    _move_the_line(pair.coach, 0.1)
    _save_drawing(pair.coach)
    soon(lambda: pair.stored(note)["version"], lambda version: version == 2)
    _save_drawing(pair.student)
    clash = _decision(pair.student, "Two people changed the drawing of a note.")
    expect(_card(pair.coach, note)).to_contain_text("2 strokes")  # the arrow is there already
    (line,) = (shape for shape in pair.stored(note)["shapes"] if shape["kind"] == "line")
    assert line["from"][1] == pytest.approx(0.3, abs=0.02)
    clash.get_by_role("button", name="Keep mine").click()
    expect(pair.student.get_by_role("group", name="Needs your decision")).to_have_count(0)
    _same_everywhere(pair, note, "Line of the neck", "Yellow", "2 strokes")
    (line,) = (shape for shape in pair.stored(note)["shapes"] if shape["kind"] == "line")
    assert line["from"][1] == pytest.approx(0.5, abs=0.02)


def _the_coach_goes_on(coach: Page, both: str, merged: str, kept: str) -> None:
    _begin_edit(coach, both, "said at the desk")
    _save(coach)
    _begin_drawing(coach, merged)
    room.draw_arrow(coach, (0.5, 0.6), (0.8, 0.7))
    _save_drawing(coach)
    _begin_edit(coach, kept, "deleted here, but better now")
    _save(coach)
    room.more(coach, "deleted there", "Delete")


def test_one_works_offline_while_the_other_goes_on(pair: Pair) -> None:
    both, merged, kept, gone = (
        pair.note(text) for text in ("both say", "apart", "deleted here", "deleted there")
    )
    student, coach = pair.student, pair.coach
    student.context.set_offline(True)
    expect(student.locator(".live-badge")).to_contain_text("Offline")
    _begin_edit(student, both, "said in the tunnel")
    _save(student)
    _begin_edit(student, merged, "words in the tunnel")
    _save(student)
    _begin_edit(student, gone, "too good to go")
    _save(student)
    room.more(student, "deleted here", "Delete")
    _color(student, merged, "Pink")
    expect(student.get_by_test_id("offline-strip")).to_contain_text("5 notes waiting to be sent")

    _the_coach_goes_on(coach, both, merged, kept)
    soon(lambda: pair.stored(gone)["removed"], bool)  # the last of what the coach did
    student.context.set_offline(False)
    words = _decision(student, "Two people changed the words of a note.")
    expect(words).to_contain_text("Yours: said in the tunnel")
    expect(words).to_contain_text("Theirs: said at the desk")
    deleted = _decision(student, "Somebody changed the words of the note that you deleted.")
    expect(deleted).to_contain_text("Now: deleted here, but better now")
    lost = _decision(student, "Somebody deleted this note while you changed its words.")
    expect(lost).to_contain_text("Yours: too good to go")
    student.screenshot(path=picture_path("same-note-return-820"))
    assert not looks.violations(student)
    _same_everywhere(pair, merged, "words in the tunnel", "Pink", "2 strokes")

    words.get_by_role("button", name="Keep theirs").click()
    deleted.get_by_role("button", name="Keep the note").click()
    lost.get_by_role("button", name="Bring it back with my change").click()
    _same_everywhere(pair, both, "said at the desk", "Yellow", "drawing")
    _same_everywhere(pair, kept, "deleted here, but better now", "Yellow", "drawing")
    _same_everywhere(pair, gone, "too good to go", "Yellow", "drawing")
    expect(student.get_by_role("group", name="Needs your decision")).to_have_count(0)
    soon(lambda: [sorted(room.notes(page)) for page in (coach, student)], lambda both: both[0] == both[1])


def test_a_reload_without_network_keeps_what_was_not_sent(pair: Pair) -> None:
    note = pair.note("before the tunnel")
    page = pair.student
    page.context.set_offline(True)
    _begin_edit(page, note, "changed in the tunnel")
    _save(page)
    room.write(page, "new in the tunnel")
    expect(page.get_by_test_id("offline-strip")).to_contain_text("2 notes waiting to be sent")
    with pytest.raises(Error, match=re.compile("ERR_INTERNET_DISCONNECTED")):
        page.reload()
    page.context.set_offline(False)
    room.enter(page, pair.video)
    expect(page.get_by_label("Waiting to be sent")).to_have_count(0)
    for words in ("changed in the tunnel", "new in the tunnel"):
        expect(room.note(pair.coach, words)).to_be_visible()
    soon(lambda: pair.stored(note)["text"], lambda text: text == "changed in the tunnel")
