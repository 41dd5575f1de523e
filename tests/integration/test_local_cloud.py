"""The one-machine cloud itself: what a stop, a kill and a dying part do to people's work. Nothing is lost."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.client import ClientConnection, connect

from tests.cloud import ROOT, Cloud, Person

FILM = ROOT / "cdk" / "local" / "demo" / "juggle.mp4"
HEARD_WITHIN = 10.0  # seconds; a door may be cold after a start


@dataclass
class Session:
    """A person with a playable film and its frame map's digest."""

    person: Person
    video: str
    sha256: str

    def annotate(self, text: str) -> Any:
        """One annotation on frame 24, as the web app writes it."""
        body = {"anchor": {"frameStart": 24, "frameEnd": 24, "frameMapSha256": self.sha256}, "text": text}
        return self.person.call("POST", f"/api/videos/{self.video}/annotations", {**body, "shapes": []})

    def all(self) -> list[Any]:
        """Every annotation."""
        found: list[Any] = self.person.call("GET", f"/api/videos/{self.video}/annotations")["annotations"]
        return found

    def changes(self) -> list[Any]:
        """The change log from its begin."""
        found: list[Any] = self.person.call("GET", f"/api/videos/{self.video}/changes?after=0")["changes"]
        return found

    @contextlib.contextmanager
    def room(self) -> Iterator[ClientConnection]:
        """A socket in the film's room that was welcomed."""
        ticket = self.person.call("POST", "/api/live/tickets", {"room": f"video:{self.video}"})
        with connect(ticket["url"]) as socket:
            socket.send(json.dumps({"v": 1, "type": "hello"}))
            heard(socket, "welcome")
            yield socket


def heard(socket: ClientConnection, kind: str) -> Any:
    """The next message of that type."""
    deadline = time.monotonic() + HEARD_WITHIN
    while time.monotonic() < deadline:
        message = json.loads(socket.recv(timeout=HEARD_WITHIN))
        if message["type"] == kind:
            return message
    raise TimeoutError(f"no {kind} was heard")


def heard_of(socket: ClientConnection, annotation: Any) -> Any:
    """The change that tells of this annotation; others may be told again before it."""
    while True:
        for change in heard(socket, "changes")["changes"]:
            if change["event"]["annotation"]["id"] == annotation["id"]:
                return change


@pytest.fixture(scope="module")
def session(cloud: Cloud) -> Session:
    person = cloud.person()
    video = person.upload(FILM)
    view = person.wait_until(video, "ready", "failed")
    assert view["status"] == "ready", view
    return Session(person, video, view["frames"]["sha256"])


def kill_all(cloud: Cloud) -> None:
    """kill -9 of the runner and of its children, all at once."""
    for pid in [cloud.ready["pid"], *cloud.ready["children"].values()]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    assert cloud.process
    cloud.process.wait(10)


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["Ctrl-C", "kill -9 of the runner", "kill -9 of everything"])
def test_a_new_start_has_everything_and_is_live(cloud: Cloud, session: Session, ending: str) -> None:
    if cloud.process is None:
        pytest.skip("a cloud that somebody else started is not stopped here")
    written = session.annotate(f"before {ending}")
    poster = session.person.call("GET", f"/api/videos/{session.video}")["media"]["poster"]
    with session.room() as socket:
        heard_of(socket, session.annotate(f"heard before {ending}"))
    before, log, picture = session.all(), session.changes(), session.person.get_bytes(poster)

    {"Ctrl-C": cloud.stop, "kill -9 of the runner": cloud.kill}.get(ending, lambda: kill_all(cloud))()
    address = cloud.url
    cloud.start(timeout=60)

    assert cloud.url == address
    assert session.all() == before
    assert written["id"] in {one["id"] for one in before}
    assert session.changes() == log
    assert session.person.get_bytes(poster) == picture
    with session.room() as socket:
        change = heard_of(socket, session.annotate(f"after {ending}"))
        assert change["seq"] == log[-1]["seq"] + 1


@pytest.mark.slow
def test_an_upload_under_way_goes_on_after_a_kill(cloud: Cloud, session: Session, tmp_path: Path) -> None:
    if cloud.process is None:
        pytest.skip("a cloud that somebody else started is not stopped here")
    size = 12 * 2**20
    made = session.person.call("POST", "/api/videos", {"filename": "big.mov", "sizeBytes": size})
    video, upload = made["video"]["id"], made["upload"]
    assert upload["mode"] == "multipart"
    signed = session.person.call("POST", f"/api/videos/{video}/upload/parts", {"parts": [{"number": 1}]})
    Person.put(signed["parts"][0], os.urandom(signed["parts"][0]["sizeBytes"]))
    kill_all(cloud)
    cloud.start(timeout=60)
    there = session.person.call("GET", f"/api/videos/{video}/upload")
    assert [part["number"] for part in there["parts"]] == [1]
    session.person.call("DELETE", f"/api/videos/{video}/upload")


@pytest.mark.slow
def test_a_film_whose_ingest_was_killed_becomes_playable_after_a_new_start(
    cloud: Cloud, session: Session
) -> None:
    if cloud.process is None:
        pytest.skip("a cloud that somebody else started is not stopped here")
    video = session.person.upload(FILM, "interrupted")
    session.person.wait_until(video, "processing")
    kill_all(cloud)
    cloud.start(timeout=60)
    view = session.person.wait_until(video, "ready", "failed")
    assert (view["status"], view["frames"]["sha256"]) == ("ready", session.sha256)


def back(cloud: Cloud, part: str, old: int, patience: float = 60) -> int:
    """The process id of a part that was started again."""
    deadline = time.monotonic() + patience
    while (now := json.loads((cloud.state / "ready.json").read_text())["children"][part]) == old:
        assert time.monotonic() < deadline, f"{part} did not come back"
        time.sleep(0.1)
    return int(now)


@pytest.mark.slow
def test_a_part_that_dies_comes_back_and_one_that_keeps_dying_stops_all(
    cloud: Cloud, session: Session
) -> None:
    if cloud.process is None:
        pytest.skip("a cloud that somebody else started is not stopped here")
    written = session.annotate("before a part died")
    for part in ("the AWS endpoint", "PostgreSQL"):
        pid = cloud.ready["children"][part]
        last = session.annotate(f"just before the death of {part}")
        os.kill(pid, signal.SIGKILL)
        cloud.ready["children"][part] = back(cloud, part, pid)
        assert {written["id"], last["id"]} <= {one["id"] for one in session.all()}
        with session.room() as socket:
            heard_of(socket, session.annotate(f"after the death of {part}"))

    pid = cloud.ready["children"]["PostgreSQL"]
    os.kill(pid, signal.SIGKILL)
    os.kill(back(cloud, "PostgreSQL", pid), signal.SIGKILL)
    assert cloud.process.wait(30) == 1
    assert "PostgreSQL ended by itself" in (cloud.state.parent / "cloud.log").read_text()
    assert not (cloud.state / "ready.json").exists()
    cloud.start(timeout=60)
    assert written["id"] in {one["id"] for one in session.all()}


def start_another(*argv: str) -> subprocess.CompletedProcess[str]:
    """Another `python -m cdk.local` that must end by itself."""
    whole = [sys.executable, "-m", "cdk.local", "--no-seed", "--no-build", "--quiet-logs", *argv]
    return subprocess.run(whole, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)


def test_a_second_one_on_the_same_folder_is_told_who_is_there(cloud: Cloud) -> None:
    done = start_another("--port", "0", "--state", str(cloud.state))
    assert done.returncode == 1
    assert f"already runs on {cloud.state}" in done.stdout
    assert str(cloud.ready["pid"]) in done.stdout
    assert (cloud.state / "ready.json").exists()


def test_a_taken_port_is_told_before_anything_is_started(cloud: Cloud, tmp_path: Path) -> None:
    port = cloud.url.rsplit(":", 1)[1]
    done = start_another("--port", port, "--state", str(tmp_path / "state"))
    assert done.returncode == 1
    assert f"Port {port} is taken" in done.stdout
    assert "make run PORT=" in done.stdout
    assert not (tmp_path / "state" / "postgres").exists()


def test_the_doors_logs_can_be_read(cloud: Cloud) -> None:
    with pytest.raises(urllib.error.HTTPError):
        cloud.person().get_bytes(f"/media/{uuid.uuid4().hex}")
    told = [json.loads(line) for line in (cloud.state / "logs" / "doors.jsonl").read_text().splitlines()]
    assert {"deploy_migrate", "deploy_keys"} <= {one["door"] for one in told}
