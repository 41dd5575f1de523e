"""What people do in the web app, in their words; the stories are told with these."""

from __future__ import annotations

import base64
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from playwright.sync_api import Page, expect

from tests.cloud import Person

PASSWORD = "a long enough password"
SOON_SECONDS = 20
T = TypeVar("T")


def sign_up(page: Page, name: str = "Coach") -> str:
    """Creates an account in the browser and ends in the library; returns the e-mail."""
    email = f"{uuid.uuid4().hex}@practika.example"
    page.goto("/sign-up")
    page.get_by_label("Your name").fill(name)
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_role("heading", name="Library")).to_be_visible()
    return email


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    """Signs in and ends in the library."""
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Library")).to_be_visible()


def let_in(page: Page, person: Person) -> None:
    """Signs a person in whose account was made elsewhere."""
    sign_in(page, person.email, person.password)


def api_of(url: str, email: str, password: str = PASSWORD) -> Person:
    """The same person speaking to the API directly."""
    person = Person(url)
    person.email, person.password = email, password
    person.signed_in(person.call("POST", "/api/sign-in", {"email": email, "password": password}))
    return person


def invitation_link(page: Page) -> str:
    """Makes a link that lets people in, from the library."""
    page.get_by_role("button", name="Invite").click()
    page.get_by_role("button", name="Create link").click()
    link = page.get_by_label("Invitation link").input_value()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    return link


def join(page: Page, link: str, name: str) -> None:
    """Follows an invitation as somebody without an account, and ends in that workspace's library."""
    page.goto(link)
    page.get_by_label("Your name").fill(name)
    page.get_by_label("E-mail").fill(f"{uuid.uuid4().hex}@practika.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_role("heading", name="Library")).to_be_visible()


def drop(page: Page, *films: Path) -> None:
    """Drags the files over the window and drops them, as the browser reports it."""
    files = [{"name": f.name, "bytes": base64.b64encode(f.read_bytes()).decode()} for f in films]
    page.evaluate(
        """files => {
          const transfer = new DataTransfer();
          for (const { name, bytes } of files) {
            const raw = Uint8Array.from(atob(bytes), c => c.charCodeAt(0));
            transfer.items.add(new File([raw], name));
          }
          for (const type of ["dragenter", "dragover", "drop"])
            document.body.dispatchEvent(
              new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: transfer }));
        }""",
        files,
    )


def until(page: Page, expression: str, seconds: float = 20) -> object:
    """Polls a JavaScript expression until it is truthy (the page's policy forbids wait_for_function's eval)."""
    deadline = time.monotonic() + seconds
    while not (value := page.evaluate(expression)):
        if time.monotonic() > deadline:
            raise AssertionError(f"still not true after {seconds} s: {expression}")
        page.wait_for_timeout(50)
    return value


def soon(read: Callable[[], T], good: Callable[[T], bool], seconds: float = SOON_SECONDS) -> T:
    """Reads until what is read is good, and returns it: a page may still be on its way to what it will show."""
    deadline = time.monotonic() + seconds
    while not good(value := read()):
        if time.monotonic() > deadline:
            raise AssertionError(f"not so after {seconds} s, but {value!r}")
        time.sleep(0.05)
    return value
