"""Every page at a phone's, a tablet's and a desk's width, in light and dark: a picture of each, and no complaint."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import note_figure, picture_path
from tests.cloud import Cloud, Person, film
from tests.e2e import looks, room
from tests.e2e.acts import let_in
from tests.e2e.conftest import OpenWindow
from tests.examples import named
from tests.used import looped, watched

SIZES = ((390, 844), (820, 1180), (1440, 900))
MOST_SHIFT = 0.02
FILMS = ("sam2_juggle_720p24_noaudio.mp4", "mdn_flower_vp8.webm", "portrait_720x1080.mp4")


@dataclass
class Studio:
    """A workspace with something in every state."""

    coach: Person
    newcomer: Person
    invitation: str
    videos: dict[str, str]


@pytest.fixture(scope="module")
def studio(cloud: Cloud) -> Studio:
    coach = cloud.person("Head Coach", workspaceName="Morning studio")
    code = coach.call("POST", "/api/invitations", {"role": "member"})["code"]
    student = cloud.person("Second Student", invitation=code)
    videos = {name: coach.upload(film(name)) for name in (*FILMS, "text_renamed.mp4")}
    coach.call("POST", "/api/videos", {"filename": "on its way.mov", "sizeBytes": 90_000_000})
    for name in FILMS:
        coach.wait_until(videos[name], "ready")
    coach.wait_until(videos["text_renamed.mp4"], "failed")
    _talk(coach, student, videos[FILMS[0]])
    _watch(coach, student, videos[FILMS[0]])
    again = coach.call("POST", "/api/invitations", {"role": "member"})["code"]
    return Studio(coach, cloud.person("Nina Newcomer"), again, videos)


def _watch(coach: Person, student: Person, video: str) -> None:
    for number, (who, first, end) in enumerate(((coach, 0, 200), (student, 60, 150), (student, 60, 150))):
        events = [watched(first, end), looped(60, 150)]
        body = {"id": named("use", number), "visit": named("vis", 1), "events": events}
        who.call("POST", f"/api/videos/{video}/usage", body)


def _talk(coach: Person, student: Person, video: str) -> None:
    root = f"/api/videos/{video}"
    sha = coach.call("GET", root)["frames"]["sha256"]

    def say(person: Person, first: int, last: int, text: str, **more: object) -> str:
        anchor = {"frameStart": first, "frameEnd": last, "frameMapSha256": sha}
        made = person.call("POST", f"{root}/annotations", {"anchor": anchor, "text": text, **more})
        return str(made["id"])

    arrow = {
        "kind": "arrow",
        "schema": 1,
        "color": "ink-3",
        "width": 0.008,
        "from": [0.3, 0.7],
        "to": [0.5, 0.4],
    }
    first = say(coach, 24, 24, "Look where the knee points: over the toes, not inside.", shapes=[arrow])
    say(student, 24, 24, "I feel it now. Slower?", parentId=first)
    say(coach, 90, 150, "This whole passage in one breath.")
    done = say(student, 200, 200, "Is the arm too high here?")
    coach.call("PATCH", f"{root}/annotations/{done}", {"version": 1, "status": "resolved"})


def _halfway(route: Route) -> None:
    """The film of the second card as it stands while it is being processed."""
    answer = route.fetch()
    page = answer.json()
    for video in page["videos"]:
        if video["filename"] == FILMS[2]:
            video.update(status="processing", stage="encoding", percent=42, media=None, durationSeconds=None)
    route.fulfill(response=answer, json=page)


def _library_of_all_states(page: Page, studio: Studio) -> None:
    page.route("**/api/videos?*", _halfway)
    page.goto("/")
    expect(page.locator("li.video-card[data-status]")).to_have_count(5)
    expect(page.locator("img.poster, .video-card img").first).to_be_visible()


def _empty_library(page: Page, studio: Studio) -> None:
    page.goto("/")
    expect(page.get_by_role("heading", name="Upload the first film")).to_be_visible()


def _review(page: Page, studio: Studio) -> None:
    room.enter(page, studio.videos[FILMS[0]], frame="24")
    room.expect_frame(page, 24)
    expect(page.locator("article.note")).to_have_count(4)


def _refused_film(page: Page, studio: Studio) -> None:
    page.goto(f"/v/{studio.videos['text_renamed.mp4']}")
    expect(page.get_by_role("heading", name="This film could not be made playable")).to_be_visible()


def _titled(path: str, heading: str) -> Callable[[Page, Studio], None]:
    def go(page: Page, studio: Studio) -> None:
        page.goto(path.format(invitation=studio.invitation))
        expect(page.get_by_role("heading", name=heading).first).to_be_visible()

    return go


@dataclass(frozen=True)
class Screen:
    """`who` is nobody, coach or newcomer; `always_dark` pages look the same in both themes."""

    go: Callable[[Page, Studio], None]
    who: str | None = None
    always_dark: bool = False


SCREENS = {
    "sign-in": Screen(_titled("/sign-in", "Welcome back")),
    "sign-up": Screen(_titled("/sign-up", "Create your account")),
    "join": Screen(_titled("/join/{invitation}", "Join Morning studio")),
    "join-invalid": Screen(_titled("/join/not-an-invitation", "This invitation can't be used")),
    "not-found": Screen(_titled("/no/such/page", "There is nothing here")),
    "library-empty": Screen(_empty_library, "newcomer"),
    "library-full": Screen(_library_of_all_states, "coach"),
    "review": Screen(_review, "coach", always_dark=True),
    "review-refused": Screen(_refused_film, "coach", always_dark=True),
    "usage": Screen(_titled("/usage", "Films watched most"), "coach"),
    "usage-empty": Screen(_titled("/usage", "Nothing was watched in these days"), "newcomer"),
    "self-test": Screen(_titled("/self-test", "Self-test"), "coach", always_dark=True),
}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("who", [None, "newcomer", "coach"])
def test_every_screen_is_calm_and_readable(
    who: str | None, theme: str, studio: Studio, window: OpenWindow
) -> None:
    page = window(color_scheme=theme)
    if who:
        let_in(page, getattr(studio, who))
    looks.watch_shifts(page.context)
    complaints = []
    most = 0.0
    for name, screen in SCREENS.items():
        if screen.who != who or (screen.always_dark and theme == "light"):
            continue
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            screen.go(page, studio)
            page.wait_for_load_state("networkidle")
            page.screenshot(path=picture_path(f"screen-{name}-{width}-{theme}"), animations="disabled")
            shift, movers = looks.shifts(page)
            most = max(most, shift)
            at = f"{name} {width} {theme}"
            if shift >= MOST_SHIFT:
                complaints.append(f"{at}: layout shift {shift:.3f} by {movers}")
            if wide := looks.sideways(page):
                complaints.append(f"{at}: scrolls sideways {wide}")
            complaints += [f"{at}: {words}" for words in looks.violations(page)]
    note_figure(
        f"screens of {who or 'nobody'}, {theme}: largest shift {most:.4f}, {len(complaints)} complaints"
    )
    assert not complaints, "\n".join(complaints)
