"""Somebody takes their data along and closes the account, by the keyboard; who stays reads on."""

from __future__ import annotations

import json
import re
from typing import Any
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, expect

from tests.browser import picture_path
from tests.cloud import Cloud, Person, Refused, aws, film
from tests.e2e import looks, room
from tests.e2e.acts import let_in
from tests.e2e.conftest import OpenWindow

FILM = "mdn_flower_vp8.webm"
LEAVER = "Benedikt Quill"
SIZES = ((390, 844, "light"), (820, 1180, "dark"), (1440, 900, "light"))


def serve(cloud: Cloud) -> None:
    """Rings the door as its schedule does; another ring of it may have been faster."""
    answer = aws(cloud, "lambda").invoke(FunctionName=cloud.outputs["ServePeopleName"], Payload=b"{}")
    body = json.loads(answer["Payload"].read())
    assert "FunctionError" not in answer, body
    assert body["troubled"] == 0, body


def everything(person: Person, video: str, note: str) -> tuple[str, dict[str, Any]]:
    """All that the API tells of the notes of a film, and what a check of that note's history says."""
    of = f"/api/videos/{video}/annotations"
    told = [person.call("GET", of), person.call("GET", f"{of}/{note}/revisions")]
    return json.dumps(told), person.call("GET", f"{of}/{note}/verify")


@pytest.fixture
def place(cloud: Cloud) -> tuple[Person, Person, str]:
    """An owner, and a coach of the same workspace who leaves; a film of the owner."""
    owner = cloud.person("Head Coach")
    code = owner.call("POST", "/api/invitations", {"role": "coach"})["code"]
    leaver = cloud.person(LEAVER, invitation=code)
    video = owner.upload(film(FILM), "Rehearsal")
    owner.wait_until(video, "ready")
    return owner, leaver, video


def _noted(author: Person, video: str, text: str) -> str:
    sha = author.call("GET", f"/api/videos/{video}")["frames"]["sha256"]
    anchor = {"frameStart": 5, "frameEnd": 5, "frameMapSha256": sha}
    made = author.call("POST", f"/api/videos/{video}/annotations", {"anchor": anchor, "text": text})
    return str(made["id"])


def test_one_leaves_and_the_other_reads_on(
    cloud: Cloud, window: OpenWindow, place: tuple[Person, Person, str]
) -> None:
    owner, leaver, video = place
    note = _noted(leaver, video, "Elbow in")
    where = f"/api/videos/{video}/annotations/{note}"
    leaver.call("PATCH", where, {"version": 1, "text": "Elbow closer"})
    staying = window(1440, 900)
    let_in(staying, owner)
    room.enter(staying, video)
    expect(room.note(staying, "Elbow closer")).to_contain_text(LEAVER)
    page = window(1440, 900)
    let_in(page, leaver)
    _takes_the_data(page, cloud)
    _leaves_by_the_keyboard(page)
    with pytest.raises(Refused) as refused:
        leaver.call("POST", "/api/sign-in", {"email": leaver.email, "password": leaver.password}, token="")
    assert refused.value.code == "credentials_wrong"
    with pytest.raises(Refused):
        leaver.call("POST", "/api/session/refresh", token="")
    serve(cloud)
    expect(room.note(staying, "Elbow closer")).to_contain_text("Former member")  # live, without a reload
    told, verdict = everything(owner, video, note)
    assert LEAVER not in told
    assert (verdict["intact"], verdict["redacted"], verdict["versions"]) == (True, [1, 2], 3)
    staying.reload()
    expect(room.note(staying, "Elbow closer")).to_contain_text("Former member")
    expect(staying.get_by_text(LEAVER)).to_have_count(0)
    assert LEAVER not in json.dumps(owner.call("GET", "/api/people"))


def _takes_the_data(page: Page, cloud: Cloud) -> None:
    page.get_by_role("button", name=f"Account of {LEAVER}").click()
    page.get_by_role("menuitem", name="Your account").click()
    expect(page.get_by_role("heading", name="Your account", exact=True)).to_be_visible()
    page.get_by_role("button", name="Gather my data").click()
    expect(page.get_by_text("Your data is being gathered.")).to_be_visible()
    serve(cloud)
    page.reload()
    with page.expect_download() as saved:
        page.get_by_role("link", name="Download my data").click()
    with ZipFile(saved.value.path()) as archive:
        person = json.loads(archive.read("person.json"))
        (note,) = map(json.loads, archive.read("notes.jsonl").splitlines())
    assert person["person"]["name"] == LEAVER
    assert {one["role"] for one in person["memberships"]} == {"coach"}
    assert [one["annotation"]["text"] for one in note["revisions"]] == ["Elbow in", "Elbow closer"]


def _leaves_by_the_keyboard(page: Page) -> None:
    page.get_by_role("button", name="Close my account…").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Close your account for good?")
    expect(dialog).to_be_visible()
    assert looks.violations(page) == []
    dialog.get_by_label("Your password").fill("not my password")
    dialog.get_by_label(re.compile("^Type")).fill("close my account")
    page.keyboard.press("Enter")
    expect(dialog.get_by_text("This is not your password.")).to_be_visible()
    dialog.get_by_label("Your password").fill("a long enough password")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/sign-in$"))


def test_the_page_says_what_stays_on_every_screen(
    cloud: Cloud, window: OpenWindow, place: tuple[Person, Person, str]
) -> None:
    owner, leaver, _ = place
    for width, height, theme in SIZES:
        page = window(width, height, color_scheme=theme)
        let_in(page, owner)
        page.goto("/account")
        expect(page.get_by_text("has no other owner")).to_be_visible()
        assert looks.sideways(page) is None
        assert looks.violations(page) == []
        page.screenshot(path=picture_path(f"account-{width}"), full_page=True, animations="disabled")
        page.get_by_role("button", name="Close my account…").click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_label("Who owns Head Coach’s workspace after you?").select_option(
            label=f"{LEAVER} (Coach)"
        )
        assert looks.violations(page) == []
        page.screenshot(path=picture_path(f"account-close-{width}"), animations="disabled")
        page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)
        expect(page.get_by_role("button", name="Close my account…")).to_be_focused()
    wanted = {"password": owner.password, "confirmation": "close my account", "eraseWords": True}
    with pytest.raises(Refused):
        owner.call("POST", "/api/me/close", wanted)
    workspace = owner.session["workspace"]["id"]
    heir = {"workspaceId": workspace, "personId": leaver.session["person"]["id"]}
    owner.call("POST", "/api/me/close", {**wanted, "heirs": [heir]})
    people = leaver.call("GET", "/api/people")["people"]
    assert [(one["name"], one["role"]) for one in people] == [(LEAVER, "owner")]
