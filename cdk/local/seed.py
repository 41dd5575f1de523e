"""The demo workspace: made once, through the public HTTP API, as people would make it."""

from __future__ import annotations

import asyncio
import secrets
from pathlib import Path
from typing import Any

import aiohttp

from cdk.local.places import Memory
from cdk.local.problem import LocalProblem

FILM = Path(__file__).resolve().parent / "demo" / "juggle.mp4"
COACH, STUDENT = "demo@practika.example", "student@practika.example"
READY_IN = 180  # seconds that the ingest of the demo film may take


class Refused(Exception):
    """The application answered with an error: status and body."""

    def __init__(self, status: int, body: Any) -> None:
        self.status, self.body = status, body
        super().__init__(f"{status} {body}")


class Visitor:
    """Somebody at the front door, with a token once signed in."""

    def __init__(self, session: aiohttp.ClientSession, origin: str) -> None:
        self._session, self._origin, self._token = session, origin, ""

    async def call(self, method: str, path: str, body: Any = None) -> Any:
        """JSON in, JSON out; raises `Refused`."""
        headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        async with self._session.request(method, self._origin + path, json=body, headers=headers) as answer:
            said = await answer.json(content_type=None)
            if answer.status >= 400:
                raise Refused(answer.status, said)
            return said

    async def enter(self, email: str, password: str, name: str, **more: str) -> None:
        """Signs up, or in if the account is there already."""
        body = {"email": email, "password": password, "name": name, **more}
        try:
            session = await self.call("POST", "/api/sign-up", body)
        except Refused as refused:
            if refused.status != 409:
                raise
            session = await self.call("POST", "/api/sign-in", {"email": email, "password": password})
        self._token = session["accessToken"]

    async def upload(self, film: Path, title: str) -> str:
        """Uploads in as many parts as the server asks for; returns the video's id."""
        whole = await asyncio.to_thread(film.read_bytes)
        wanted = {"title": title, "filename": film.name, "sizeBytes": len(whole), "contentType": "video/mp4"}
        made = await self.call("POST", "/api/videos", wanted)
        video, part_size = made["video"]["id"], made["upload"]["partSizeBytes"]
        numbers = [{"number": n + 1} for n in range(made["upload"]["partCount"])]
        signed = await self.call("POST", f"/api/videos/{video}/upload/parts", {"parts": numbers})
        for part in signed["parts"]:
            begin = (part["number"] - 1) * part_size
            chunk = whole[begin : begin + part["sizeBytes"]]
            async with self._session.put(part["url"], data=chunk, headers=part["headers"]) as put:
                put.raise_for_status()
        await self.call("POST", f"/api/videos/{video}/upload/complete", {})
        return str(video)

    async def until_ready(self, video: str) -> dict[str, Any]:
        """Waits for the ingest; a film that failed is a problem with its reason."""
        for _ in range(READY_IN * 2):
            view: dict[str, Any] = await self.call("GET", f"/api/videos/{video}")
            if view["status"] in {"ready", "failed"}:
                break
            await asyncio.sleep(0.5)
        if view["status"] != "ready":
            raise LocalProblem(f"The demo film is {view['status']}: {view.get('failure')}")
        return view


def _notes(sha256: str) -> list[dict[str, Any]]:
    """What the coach draws and writes on the demo film (coordinates: the unit square of the picture)."""
    arrow = {
        "kind": "arrow",
        "schema": 1,
        "color": "ink-1",
        "width": 0.008,
        "from": [0.38, 0.72],
        "to": [0.5, 0.86],
    }
    trunk = {
        "kind": "ellipse",
        "schema": 1,
        "color": "ink-3",
        "width": 0.006,
        "x": 0.48,
        "y": 0.1,
        "w": 0.14,
        "h": 0.45,
    }
    return [
        {
            "anchor": {"frameStart": 46, "frameEnd": 52, "frameMapSha256": sha256},
            "shapes": [arrow],
            "text": "Lock the ankle here: meet the ball with the laces, toes up.",
            "color": "ink-1",
        },
        {
            "anchor": {"frameStart": 132, "frameEnd": 132, "frameMapSha256": sha256},
            "shapes": [trunk],
            "text": "Good: hips stay under the shoulders while the foot comes down.",
            "color": "ink-3",
        },
    ]


async def plant(origin: str, memory: Memory) -> None:
    """Makes what is missing of the demo workspace; each step is remembered, so an interrupted start goes on there.

    Raises LocalProblem: the application runs all the same.
    """
    if not memory.get("demo_password"):
        memory.put("demo_password", f"practika-{secrets.token_hex(3)}")
    try:
        async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
            await _plant(session, origin, memory, str(memory.get("demo_password")))
    except (Refused, aiohttp.ClientError, KeyError) as failed:
        raise LocalProblem(
            f"The demo workspace could not be made: {failed!r}", "The next start tries again."
        ) from None
    memory.put("seeded", True)


async def _plant(session: aiohttp.ClientSession, origin: str, memory: Memory, password: str) -> None:
    coach = Visitor(session, origin)
    await coach.enter(COACH, password, "Demo Coach", workspaceName="Demo studio")
    if not memory.get("demo_student"):
        invitation = await coach.call("POST", "/api/invitations", {"role": "member"})
        student = Visitor(session, origin)
        await student.enter(STUDENT, password, "Demo Student", invitation=invitation["code"])
        memory.put("demo_student", True)
    if not memory.get("demo_video"):
        memory.put("demo_video", await coach.upload(FILM, "Juggling: first touches"))
    view = await coach.until_ready(memory.get("demo_video"))
    for number, note in enumerate(_notes(view["frames"]["sha256"]), start=1):
        if not memory.get(f"demo_note_{number}"):
            await coach.call("POST", f"/api/videos/{view['id']}/annotations", note)
            memory.put(f"demo_note_{number}", True)
