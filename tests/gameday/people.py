"""People who go on working while something is broken: one writes, one reads, one listens, one watches.
Each notes what it saw."""

from __future__ import annotations

import contextlib
import json
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urljoin

from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from tests.cloud import Cloud, Person, Refused

PACE = 0.4  # seconds between two acts of a person
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
FINE = "fine"
_one_refresh = threading.Lock()


def annotation_id() -> str:
    """A fresh id as the browser makes one: the same note sent again is the same note."""
    now, chance = int(time.time() * 1000), random.getrandbits(80)  # no secret
    return "ann_" + "".join(ALPHABET[(now << 80 | chance) >> shift & 31] for shift in range(125, -1, -5))


@dataclass
class Seen:
    """What one person saw, in order: (seconds of the monotonic clock, words, seconds that it took)."""

    lines: list[tuple[float, str, float]] = field(default_factory=list)

    def note(self, words: str, took: float) -> None:
        self.lines.append((time.monotonic(), words, took))

    def since(self, moment: float) -> Counter[str]:
        """How often each thing was seen since then."""
        return Counter(words for at, words, _ in self.lines if at >= moment)

    def slowest(self, since: float) -> float:
        """The longest that an answer took since then, in seconds."""
        return max((took for at, _, took in self.lines if at >= since), default=0.0)

    def fine_again(self, since: float) -> float | None:
        """When, after the last trouble since that moment, it was fine: seconds of the clock; None if it is not yet."""
        fine = None
        for at, words, _ in self.lines:
            if at >= since:
                fine = (fine or at) if words == FINE else None
        return fine


class Worker(threading.Thread):
    """Somebody who does one thing again and again until told to stop."""

    def __init__(self, name: str, person: Person) -> None:
        super().__init__(name=name, daemon=True)
        self._person = person
        self.seen = Seen()
        self._over = threading.Event()
        self._used = ""

    def act(self) -> None:
        """One act; a `Refused` or an `OSError` is what the person sees."""
        raise NotImplementedError

    def after(self, refused: Refused) -> None:
        """What a client does by itself after a refusal."""
        if refused.status == HTTPStatus.UNAUTHORIZED:
            with contextlib.suppress(Refused, OSError):
                refresh(self._person, self._used)

    def run(self) -> None:
        while not self._over.is_set():
            began = time.monotonic()
            self._used = self._person.token
            try:
                self.act()
                words = FINE
            except Refused as refused:
                words = said(refused)
                self.after(refused)
            except HTTPError as refused:
                words = said(Refused(refused.code, _body(refused)))
            except (OSError, WebSocketException, HTTPException) as error:
                words = f"no connection ({type(error).__name__})"
            self.seen.note(words, time.monotonic() - began)
            self._over.wait(PACE)

    def stop(self) -> None:
        self._over.set()
        self.join(90)


def refresh(person: Person, used: str) -> None:
    """Another token, unless another of the same session has one: a refresh token that comes twice ends it."""
    with _one_refresh:
        if person.token == used:
            person.signed_in(person.call("POST", "/api/session/refresh"))


def _body(refused: HTTPError) -> Any:
    raw = refused.read()
    with contextlib.suppress(ValueError):
        return json.loads(raw)
    return raw


def said(refused: Refused) -> str:
    """A refusal as the person reads it."""
    if not isinstance(refused.body, dict) or not {"code", "message"} <= refused.body.keys():
        return f"{refused.status} in no shape of ours: {str(refused.body)[:80]}"
    return f"{refused.status} {refused.code}: {refused.body['message']}"


class Writer(Worker):
    """Writes notes. One that was not acknowledged is sent again under its own id, as the page's outbox does."""

    def __init__(self, person: Person, video: str, sha256: str) -> None:
        super().__init__("writer", person)
        self._video, self._sha256 = video, sha256
        self.acknowledged: dict[str, float] = {}
        self._waiting = ""

    def act(self) -> None:
        self._waiting = self._waiting or annotation_id()
        anchor = {"frameStart": 24, "frameEnd": 24, "frameMapSha256": self._sha256}
        body = {"id": self._waiting, "anchor": anchor, "text": self._waiting, "shapes": []}
        answer = self._person.call("POST", f"/api/videos/{self._video}/annotations", body)
        self.acknowledged[answer["id"]] = time.monotonic()
        self._waiting = ""


class Reader(Worker):
    """Opens the library again and again."""

    def __init__(self, person: Person) -> None:
        super().__init__("reader", person)

    def act(self) -> None:
        self._person.call("GET", "/api/videos")


class Viewer(Worker):
    """Watches the film: its playlist, and always another of the files that it names."""

    def __init__(self, person: Person, video: str) -> None:
        super().__init__("viewer", person)
        self._video = video
        self._files: list[str] = []

    def act(self) -> None:
        if not self._files:  # the page gets its addresses anew
            master = self._person.call("GET", f"/api/videos/{self._video}")["media"]["master"]
            self._files = [master, *(urljoin(master, name) for name in named_in(self._person, master))]
        self._person.get_bytes(self._files[-1])
        self._files.pop()


def named_in(person: Person, playlist: str) -> list[str]:
    """The files that a playlist names."""
    text = person.get_bytes(playlist).decode()
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return list(dict.fromkeys([*lines, *re.findall(r'URI="([^"]+)"', text)]))


class Listener(Worker):
    """Sits in the film's room; comes back when the socket breaks, and fetches what was missed."""

    def __init__(self, person: Person, video: str) -> None:
        super().__init__("listener", person)
        self._video = video
        self.heard: list[int] = []
        self.notes: set[str] = set()

    def act(self) -> None:
        ticket = self._person.call("POST", "/api/live/tickets", {"room": f"video:{self._video}"})
        with connect(ticket["url"], open_timeout=20, close_timeout=1) as socket:
            socket.send(json.dumps({"v": 1, "type": "hello"}))
            while not self._over.is_set():
                self._hear(socket)

    def _hear(self, socket: Any) -> None:
        with contextlib.suppress(TimeoutError):
            message = json.loads(socket.recv(timeout=PACE))
            if message["type"] == "welcome":
                self._begin(message["lastSeq"])
            for change in message.get("changes", ()):
                if self.heard and change["seq"] > self.heard[-1] + 1:
                    self.catch_up()
                self._take(change)
        self.seen.note(FINE, 0.0)

    def _begin(self, last: int) -> None:
        """Catches up; a log that ends before what was heard has begun anew, and the list says how things stand."""
        if self.heard and last < self.heard[-1]:
            self.notes |= listed(self._person, self._video)
            self.heard = [last]
        self.catch_up()

    def reload(self) -> None:
        """Reloads the page: what was heard before counts no more."""
        self.heard, self.notes = [], listed(self._person, self._video)

    def _take(self, change: Any) -> None:
        if not self.heard or change["seq"] > self.heard[-1]:
            self.heard.append(change["seq"])
        if change["event"].get("annotation"):
            self.notes.add(change["event"]["annotation"]["id"])

    def catch_up(self) -> None:
        """Every change after the last one that was heard."""
        more = True
        while more:
            after = self.heard[-1] if self.heard else 0
            page = self._person.call("GET", f"/api/videos/{self._video}/changes?after={after}")
            more = page["more"]
            for change in page["changes"]:
                self._take(change)


@dataclass
class Session:
    """Four people at one film."""

    cloud: Cloud
    person: Person
    video: str
    sha256: str
    writer: Writer
    reader: Reader
    listener: Listener
    viewer: Viewer

    @property
    def workers(self) -> tuple[Worker, ...]:
        return self.writer, self.reader, self.listener, self.viewer

    def listed(self) -> set[str]:
        """Every note that the API lists; asked again when it says so or does not know the token, as the page does."""

        def ask() -> set[str]:
            try:
                return listed(self.person, self.video)
            except Refused as refused:
                if refused.status != HTTPStatus.UNAUTHORIZED:
                    raise
                refresh(self.person, self.person.token)
                raise TimeoutError("another token, another try") from refused

        return set(again(ask))


def listed(person: Person, video: str) -> set[str]:
    """Ids of every note of a film that the API lists."""
    path = f"/api/videos/{video}/annotations?limit=100"
    found, cursor = set(), ""
    while True:
        page = person.call("GET", path + cursor)
        found |= {one["id"] for one in page["annotations"]}
        if not page["cursor"]:
            return found
        cursor = f"&cursor={page['cursor']}"


@contextlib.contextmanager
def at_work(cloud: Cloud, person: Person, video: str, sha256: str) -> Iterator[Session]:
    """They begin, and end when the block does."""
    workers = Writer(person, video, sha256), Reader(person), Listener(person, video), Viewer(person, video)
    for worker in workers:
        worker.start()
    try:
        yield Session(cloud, person, video, sha256, *workers)
    finally:
        for worker in workers:
            worker.stop()


def again(act: Any, patience: float = 60.0) -> Any:
    """Its answer, tried until it gives one."""
    deadline = time.monotonic() + patience
    while True:
        try:
            return act()
        except (Refused, OSError, HTTPException) as trouble:
            refused = isinstance(trouble, Refused) and trouble.status < 500
            if refused or time.monotonic() > deadline:
                raise
        time.sleep(0.5)
