"""Doors for those who are not signed in, not of this workspace, or were away for longer than their token lives."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, Request, Route, expect

from tests.browser import picture_path
from tests.cloud import Cloud, Person, film
from tests.e2e import room
from tests.e2e.acts import let_in
from tests.e2e.conftest import OpenWindow
from tests.integration.test_session import signed_at

FILM = "portrait_720x1080.mp4"


def _ready(cloud: Cloud) -> tuple[Person, str]:
    coach = cloud.person("Head Coach")
    video = coach.upload(film(FILM), "Vault")
    coach.wait_until(video, "ready")
    return coach, video


def _slowly(route: Route) -> None:
    """The film comes late, after the page has asked for its frame."""
    time.sleep(1.5)
    route.continue_()


def _fill_and_sign_in(page: Page, person: Person) -> None:
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label("Password", exact=True).fill(person.password)
    page.get_by_role("button", name="Sign in").click()


def test_a_link_leads_through_the_sign_in_and_back(cloud: Cloud, window: OpenWindow) -> None:
    coach, video = _ready(cloud)
    page = window(390, 844)
    page.route("**/master.m3u8", _slowly)
    page.goto(f"/v/{video}?frame=9")
    expect(page).to_have_url(re.compile(r"/sign-in\?to="))
    page.get_by_label("E-mail").fill(coach.email)
    page.get_by_label("Password", exact=True).fill("not this one")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("do not match")
    _fill_and_sign_in(page, coach)
    expect(page).to_have_url(re.compile(rf"/v/{video}"))
    room.settled(page)
    room.expect_frame(page, 9)


def test_another_workspaces_film_is_simply_not_there(cloud: Cloud, window: OpenWindow) -> None:
    _, video = _ready(cloud)
    page = window(820, 1180)
    let_in(page, cloud.person("Eve"))
    for missing in (video, "vid_01ARZ3NDEKTSV4RRFFQ69G5FAV"):
        page.goto(f"/v/{missing}")
        expect(page.get_by_role("heading", name="There is no such film here")).to_be_visible()
        assert "Vault" not in page.content()
    page.screenshot(path=picture_path("stranger-820"))
    page.get_by_role("link", name="Back to the library").first.click()
    expect(page.get_by_role("heading", name="Library")).to_be_visible()
    page.goto("/no/such/page")
    expect(page.get_by_role("heading", name="There is nothing here")).to_be_visible()


class Aged:
    """Makes the access token that the page holds now an old one: the server is shown an expired one in its place."""

    def __init__(self, page: Page, cloud: Cloud, person: Person) -> None:
        self.expired = signed_at(cloud, person, datetime.now(UTC) - timedelta(minutes=11))
        self.held: str | None = None
        self.refused = 0
        self.refreshes = 0
        page.context.route("**/api/**", self._carry)
        page.context.on("request", self._watch)

    def _carry(self, route: Route) -> None:
        bearer = route.request.headers.get("authorization")
        self.held = self.held or bearer
        if bearer is None or bearer != self.held:
            route.continue_()
            return
        self.refused += 1
        route.continue_(headers={**route.request.headers, "authorization": f"Bearer {self.expired}"})

    def _watch(self, request: Request) -> None:
        self.refreshes += request.url.endswith("/api/session/refresh")


def test_an_expired_token_is_renewed_without_a_word(cloud: Cloud, window: OpenWindow) -> None:
    coach, video = _ready(cloud)
    page = window()
    let_in(page, coach)
    page.get_by_role("link", name="Vault").first.click()
    room.settled(page)
    aged = Aged(page, cloud, coach)
    room.write(page, "after a long break")
    expect(room.note(page, "after a long break")).to_be_visible()
    expect(page.get_by_label("Waiting to be sent")).to_have_count(0)
    listed = coach.call("GET", f"/api/videos/{video}/annotations")["annotations"]
    assert [note["text"] for note in listed] == ["after a long break"]
    assert aged.refused >= 1, "the page never sent its old token"
    assert aged.refreshes == 1
    expect(page).to_have_url(re.compile(rf"/v/{video}"))
