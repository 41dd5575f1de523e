"""Somebody loses the network while others go on; when they come back, all have the same."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, Route, expect

from tests.browser import picture_path
from tests.cloud import Cloud, Person, film
from tests.e2e import room
from tests.e2e.acts import let_in, soon
from tests.e2e.conftest import OpenWindow

FILM = "portrait_720x1080.mp4"
ARROW = {
    "kind": "arrow",
    "schema": 1,
    "color": "ink-3",
    "width": 0.008,
    "from": [0.2, 0.2],
    "to": [0.6, 0.5],
}


class Colleague:
    """The other person, who has the network all the time and speaks to the API."""

    def __init__(self, person: Person, video: str) -> None:
        self.person, self.root = person, f"/api/videos/{video}"
        self.sha = person.call("GET", self.root)["frames"]["sha256"]

    def add(self, text: str, frame: int, **more: Any) -> dict[str, Any]:
        anchor = {"frameStart": frame, "frameEnd": frame, "frameMapSha256": self.sha}
        body = {"anchor": anchor, "text": text, **more}
        made: dict[str, Any] = self.person.call("POST", f"{self.root}/annotations", body)
        return made

    def revise(self, note: dict[str, Any], **change: Any) -> None:
        self.person.call(
            "PATCH", f"{self.root}/annotations/{note['id']}", {"version": note["version"], **change}
        )

    def remove(self, note: dict[str, Any]) -> None:
        self.person.call("DELETE", f"{self.root}/annotations/{note['id']}?version={note['version']}")

    def notes(self) -> list[dict[str, Any]]:
        listed = self.person.call("GET", f"{self.root}/annotations")["annotations"]
        return [note for note in listed if not note["removed"]]

    def texts(self) -> list[str]:
        return sorted(note["text"] for note in self.notes())


def _ready(cloud: Cloud) -> tuple[Person, str]:
    coach = cloud.person("Head Coach")
    video = coach.upload(film(FILM), "Vault")
    coach.wait_until(video, "ready")
    return coach, video


def _traveller(cloud: Cloud, coach: Person, window: OpenWindow) -> Page:
    code = coach.call("POST", "/api/invitations", {"role": "member"})["code"]
    page = window(820, 1180)
    let_in(page, cloud.person("Tess Traveller", invitation=code))
    return page


def _same(page: Page, colleague: Colleague) -> None:
    """The panel shows exactly the notes of the API: the same ids, words, frames and states."""
    listed = colleague.notes()
    for note in listed:
        if note["parentId"] is None:
            card = page.locator(f"[data-note='{note['id']}'] article.note").first
            expect(card.locator(".note-text")).to_have_text(note["text"])
            expect(
                card.get_by_role("button", name=f"Go to frame {note['anchor']['frameStart']}")
            ).to_be_visible()
            resolved = note["status"] == "resolved"
            (expect(card).to_contain_text if resolved else expect(card).not_to_contain_text)("resolved")
    expect(page.locator("article.note")).to_have_count(len(listed))
    wanted = sorted(note["text"] for note in listed)
    soon(lambda: sorted(room.notes(page)), lambda shown: shown == wanted)


def test_who_was_away_comes_back_to_exactly_the_same_notes(cloud: Cloud, window: OpenWindow) -> None:
    coach, video = _ready(cloud)
    colleague = Colleague(coach, video)
    keep, change, drop = (colleague.add(text, n) for n, text in enumerate(("stays", "changes", "goes"), 3))
    page = _traveller(cloud, coach, window)
    room.enter(page, video)
    expect(page.locator("article.note")).to_have_count(3)

    page.context.set_offline(True)
    expect(page.locator(".live-badge")).to_contain_text("Offline")
    colleague.add("new meanwhile", 12, shapes=[ARROW])
    colleague.add("an answer meanwhile", 3, parentId=keep["id"])
    colleague.revise(change, text="changed meanwhile")
    colleague.revise(keep, status="resolved")
    colleague.remove(drop)
    room.to_frame(page, 7)
    room.draw_arrow(page, (0.3, 0.3), (0.7, 0.4))
    room.write(page, "written in the tunnel")
    expect(page.get_by_test_id("offline-strip")).to_contain_text("1 note waiting to be sent")
    expect(room.note(page, "written in the tunnel").get_by_label("Waiting to be sent")).to_be_visible()
    assert len(room.notes(page)) == 4, "nothing of the others can have arrived yet"
    page.screenshot(path=picture_path("away-offline-820"))

    page.context.set_offline(False)
    expect(page.locator(".live-badge")).to_contain_text("Live")
    expect(page.get_by_label("Waiting to be sent")).to_have_count(0)
    texts = ["stays", "changed meanwhile", "new meanwhile", "an answer meanwhile", "written in the tunnel"]
    soon(colleague.texts, lambda stored: stored == sorted(texts))
    expect(room.note(page, "changed meanwhile")).to_be_visible()
    _same(page, colleague)
    page.reload()
    room.settled(page)
    _same(page, colleague)


def _refuse_writing(route: Route) -> None:
    if route.request.method in ("POST", "PATCH", "DELETE"):
        route.abort("connectionfailed")
    else:
        route.fallback()


def test_unsent_notes_survive_a_reload_and_are_sent_once(cloud: Cloud, window: OpenWindow) -> None:
    coach, video = _ready(cloud)
    colleague = Colleague(coach, video)
    page = _traveller(cloud, coach, window)
    page.goto("/")  # through the library, as people come
    expect(page.get_by_role("link", name="Vault").first).to_be_visible()
    room.enter(page, video)
    writing = f"**/api/videos/{video}/annotations**"
    page.context.route(writing, _refuse_writing)
    for words in ("first in the tunnel", "second in the tunnel"):
        room.write(page, words)
    expect(page.get_by_label("Waiting to be sent")).to_have_count(2)
    page.reload()
    room.settled(page)
    expect(page.get_by_label("Waiting to be sent")).to_have_count(2)
    assert colleague.texts() == []

    page.context.unroute(writing)
    page.close()
    again = page.context.new_page()
    room.enter(again, video)
    expect(again.get_by_label("Waiting to be sent")).to_have_count(0)
    soon(colleague.texts, lambda stored: stored == ["first in the tunnel", "second in the tunnel"])
    _same(again, colleague)
