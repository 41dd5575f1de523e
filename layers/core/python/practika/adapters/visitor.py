"""A member who reaches Practika by its public address: the port Visitor over HTTP and one WebSocket."""

from __future__ import annotations

import contextlib
import json
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from practika.adapters.websocket import WebSocket
from practika.domain.errors import PractikaError, Unavailable
from practika.domain.ids import AnnotationId
from practika.ports.walking import ShelvedFilm

NAME, WORKSPACE = "Walker", "Walks"
CLIENT = "walker 1"
HELLO = '{"v":1,"type":"hello"}'


class _Answered(Unavailable):
    """Another status than was wanted."""

    def __init__(self, status: int, path: str) -> None:
        super().__init__(f"{path} was answered with {status}.")
        self.status = status


class HttpVisitor:
    """Implements the port Visitor. `origin` has no slash at its end; `patience` is in seconds, for each answer."""

    def __init__(self, origin: str, *, patience: float = 10) -> None:
        self._origin = origin
        self._patience = patience
        self._token = self._cookie = ""
        self._socket: WebSocket | None = None

    def enter(self, email: str, password: str) -> None:
        body: dict[str, str] = {"email": email, "password": password}
        try:
            session = self._call("POST", "/api/sign-in", body)
        except _Answered as refused:
            if refused.status != HTTPStatus.UNAUTHORIZED:
                raise
            session = self._call("POST", "/api/sign-up", {**body, "name": NAME, "workspaceName": WORKSPACE})
        self._token = session["accessToken"]

    def films(self) -> Sequence[ShelvedFilm]:
        return [
            ShelvedFilm(
                id=film["id"],
                digest=(film["frames"] or {}).get("sha256"),
                master=(film["media"] or {}).get("master") if film["status"] == "ready" else None,
                failed=film["status"] == "failed",
            )
            for film in self._call("GET", "/api/videos")["videos"]
        ]

    def upload(self, clip: bytes, title: str) -> None:
        wanted = {"title": title, "filename": "clip.mp4", "sizeBytes": len(clip)}
        video = self._call("POST", "/api/videos", wanted)["video"]["id"]
        path = f"/api/videos/{video}/upload"
        (part,) = self._call("POST", f"{path}/parts", {"parts": [{"number": 1}]})["parts"]
        self._ask("PUT", part["url"], clip, part["headers"])
        self._call("POST", f"{path}/complete", {})

    def text(self, path: str) -> str:
        return self._ask("GET", self._origin + path, None, {}).decode("utf-8", "replace")

    def open_socket(self, room: str) -> None:
        ticket = self._call("POST", "/api/live/tickets", {"room": room})
        self._socket = WebSocket(ticket["url"], timeout=self._patience)
        self._socket.send(HELLO)
        self._await("welcome", lambda _: True)

    def write(self, film: ShelvedFilm, note: AnnotationId) -> None:
        anchor = {"frameStart": 0, "frameMapSha256": film.digest}
        body = {"id": note, "anchor": anchor, "text": "The walker was here."}
        self._call("POST", f"/api/videos/{film.id}/annotations", body)

    def hear(self, note: AnnotationId) -> None:
        self._await("changes", lambda told: any(_tells_of(each, note) for each in told["changes"]))

    def remove(self, film: ShelvedFilm, note: AnnotationId) -> None:
        self._call("DELETE", f"/api/videos/{film.id}/annotations/{note}?version=1")

    def leave(self) -> None:
        if self._socket:
            self._socket.close()
            self._socket = None
        if self._token:
            with contextlib.suppress(PractikaError):
                self._call("POST", "/api/sign-out", {})
        self._token = self._cookie = ""

    def _await(self, kind: str, wanted: Any) -> None:
        assert self._socket is not None  # noqa: S101  # opened just before
        until = time.monotonic() + self._patience
        while True:
            told = json.loads(self._socket.receive(until))
            if told.get("type") == kind and wanted(told):
                return

    def _call(self, method: str, path: str, body: Any = None) -> Any:
        headers = {"x-practika-client": CLIENT}
        if self._token:
            headers["authorization"] = f"Bearer {self._token}"
        if self._cookie:
            headers["cookie"] = self._cookie
        if body is not None:
            headers["content-type"] = "application/json"
        said = self._ask(
            method, self._origin + path, None if body is None else json.dumps(body).encode(), headers
        )
        try:
            return json.loads(said) if said else {}
        except ValueError as error:
            raise Unavailable(f"{path} was not answered with JSON.") from error

    def _ask(self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> bytes:
        request = urllib.request.Request(url, data=body, method=method, headers=dict(headers))  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=self._patience) as answer:  # noqa: S310  # our own address
                self._cookie = answer.headers.get("set-cookie", self._cookie).partition(";")[0]
                got: bytes = answer.read()
                return got
        except urllib.error.HTTPError as refused:
            raise _Answered(
                refused.code, request.selector.partition("?")[0].partition("/media/")[0]
            ) from None
        except OSError as error:
            raise Unavailable("No answer came.") from error


def _tells_of(change: Mapping[str, Any], note: AnnotationId) -> bool:
    return bool(change.get("event", {}).get("annotation", {}).get("id") == note)
