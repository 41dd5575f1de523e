"""A coach sends two students into groups: each has a film of its own, and all are brought back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import picture_path
from tests.cloud import Cloud, film
from tests.e2e import room
from tests.e2e.acts import api_of, invitation_link, join, sign_up
from tests.e2e.conftest import OpenWindow

FILM = "intel_bottles_noaudio.mp4"


@pytest.fixture
def school(cloud: Cloud, window: OpenWindow) -> tuple[Page, Page, Page]:
    """A coach, and two students, in the room of one film."""
    coach, ana, ben = window(1440, 900), window(820, 1180), window(390, 844)
    email = sign_up(coach, "Head Coach")
    owner = api_of(cloud.url, email)
    video = owner.upload(film(FILM), "Rehearsal")
    link = invitation_link(coach)
    join(ana, link, "Ana First")
    join(ben, link, "Ben Second")
    owner.wait_until(video, "ready", timeout=400)
    for page in (coach, ana, ben):
        room.enter(page, video)
    expect(coach.locator(".live-badge")).to_contain_text("3 here")
    return coach, ana, ben


def bar(page: Page) -> Locator:
    """The bar of watching together."""
    return page.get_by_test_id("session-bar")


def test_groups_have_a_film_of_their_own_and_come_back(school: tuple[Page, Page, Page]) -> None:
    coach, ana, ben = school
    bar(coach).get_by_role("button", name="Drive").click()
    room.to_frame(coach, 20)
    room.expect_frame(ben, 20)
    bar(coach).get_by_role("button", name="People, 2").click()
    coach.get_by_role("button", name="Split into 2 groups").click()
    for page in (ana, ben):
        expect(bar(page)).to_contain_text("Group ")
    coach.screenshot(path=picture_path("groups-coach-1440"))

    bar(ana).get_by_role("button", name="Drive").click()
    expect(bar(ana)).to_contain_text("You drive")
    room.to_frame(ana, 33)
    assert (room.frame(coach), room.frame(ben)) == (20, 20)
    ana.screenshot(path=picture_path("groups-student-820"))
    ben.screenshot(path=picture_path("groups-student-390"))

    bar(ben).get_by_role("button", name="Return").click()
    expect(bar(ben)).to_contain_text("With Head Coach")
    coach.get_by_role("button", name="Bring everyone back").click()
    expect(bar(ana)).to_contain_text("With Head Coach")
    room.expect_frame(ana, 20)
