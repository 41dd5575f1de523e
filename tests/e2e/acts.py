"""What people do in the web app, in their words; the stories are told with these."""

from __future__ import annotations

import base64
import time
import uuid
from pathlib import Path

from playwright.sync_api import Page, expect

PASSWORD = "a long enough password"


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
    """Polls a JavaScript expression until it is truthy (the page's own policy forbids eval, so no wait_for_function)."""
    deadline = time.monotonic() + seconds
    while not (value := page.evaluate(expression)):
        if time.monotonic() > deadline:
            raise AssertionError(f"still not true after {seconds} s: {expression}")
        page.wait_for_timeout(50)
    return value
