"""What a start finds: the state as a power cut, a bad disk or a hurried person left it.

Each begins from a cloud that runs, with notes and a film; ends with one that runs again. What cannot be mended must be
refused in words, and be there whole once the person has put it right.
"""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.cloud import ROOT, Cloud, Person
from tests.gameday.people import again, annotation_id, listed

COLOURS = re.compile(r"\x1b\[\d+m")


@dataclass(frozen=True)
class Started:
    """What a start made of it. `words`: what the person was told, of a start that was refused. `lost`: notes."""

    what: str
    seconds: float
    words: str
    notes: int
    lost: int
    film: bool

    @property
    def whole(self) -> bool:
        return not self.lost and self.film


@dataclass(frozen=True)
class Scene:
    """A person with a film and what she has."""

    cloud: Cloud
    person: Person
    video: str
    sha256: str

    def write(self) -> str:
        """One more note; its id once it is acknowledged."""
        note = annotation_id()
        anchor = {"frameStart": 24, "frameEnd": 24, "frameMapSha256": self.sha256}
        body = {"id": note, "anchor": anchor, "text": note, "shapes": []}
        return str(self.person.call("POST", f"/api/videos/{self.video}/annotations", body)["id"])

    def come_back(self) -> None:
        """An access token lives for minutes; the page gets another one by itself."""
        self.person.signed_in(self.person.call("POST", "/api/session/refresh"))

    def film(self) -> bytes:
        master = self.person.call("GET", f"/api/videos/{self.video}")["media"]["master"]
        return self.person.get_bytes(master)


def _newest(state: Path, pattern: str) -> Path:
    return max(state.glob(pattern), key=lambda path: path.stat().st_mtime)


def power_cut(state: Path) -> None:
    """Every file that may have been written a moment ago is torn, empty or zero."""
    for name in ("dynamodb", "s3", "lambda", "sqs", "apigateway"):
        path = state / "aws" / f"{name}.json"
        path.write_bytes(path.read_bytes()[:100])
    (state / "aws" / "secretsmanager.json").write_bytes(bytes(3000))
    for name in ("memory.json", "ready.json", "lock"):
        (state / name).write_bytes(b"")
    (state / "postgres" / "postmaster.pid").write_bytes(b"")
    _newest(state, "layers/*/python/practika/__init__.py").write_bytes(b"")
    upload = state / "parts" / "begun" / "upload.json"
    upload.parent.mkdir(parents=True)
    upload.write_bytes(b"")
    with _newest(state, "journal/*.journal").open("ab") as journal:
        journal.write(b"\x00\x00\x01\x00torn")


def control_file_lost(state: Path) -> None:
    """PostgreSQL's own control file is torn: nothing but a backup brings it back."""
    path = state / "postgres" / "global" / "pg_control"
    shutil.copy2(path, state / "pg_control.kept")
    path.write_bytes(path.read_bytes()[:100])


def control_file_back(state: Path) -> None:
    (state / "postgres" / "global" / "pg_control").write_bytes((state / "pg_control.kept").read_bytes())


def refused(state: Path, port: int = 0) -> str:
    """What a person reads whose start is refused; fails if it is not."""
    argv = [sys.executable, "-m", "cdk.local", "--port", str(port), "--state", str(state)]
    done = subprocess.run(
        [*argv, "--no-seed", "--quiet-logs", "--no-build"],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    said = COLOURS.sub("", done.stdout)
    if done.returncode != 1 or "✗" not in said or "Traceback" in said + done.stderr:
        raise AssertionError(f"not refused in words ({done.returncode}):\n{said}{done.stderr}")
    return said.split("✗", 1)[1].strip().splitlines()[0]


def all_of_them(cloud: Cloud, person: Person, video: str, sha256: str) -> tuple[Started, ...]:
    """One after the other, on the same film."""
    scene = Scene(cloud, person, video, sha256)
    return (
        _started(scene, "`kill -9` of everything in the middle of work, twice in a row", _killed_twice),
        _started(scene, "`kill -9` in the middle of a start, at three moments", _killed_at_start),
        _started(scene, "a power cut tears what was just written", lambda one: _damaged(one, power_cut)),
        _started(scene, "a second `make run` on the same state", lambda one: refused(one.state)),
        _started(scene, "the port is taken", _port_taken),
        _started(scene, "PostgreSQL's control file is torn, and put back", _control_file),
        _started(scene, "the state is read-only, and made writable", _read_only),
    )


def _started(scene: Scene, what: str, act: Callable[[Cloud], str]) -> Started:
    scene.come_back()
    notes, film = [scene.write() for _ in range(5)], scene.film()
    began = time.monotonic()
    words = act(scene.cloud)
    again(scene.come_back)
    there = again(lambda: listed(scene.person, scene.video))
    same = again(scene.film)
    scene.write()
    took = time.monotonic() - began
    return Started(what, took, words, len(notes), len(set(notes) - there), len(same) == len(film))


def _killed_twice(cloud: Cloud) -> str:
    for _ in range(2):
        cloud.kill()
        cloud.start()
    return ""


def _killed_at_start(cloud: Cloud) -> str:
    cloud.kill()
    for seconds in (0.7, 2.0, 4.0):
        argv = [sys.executable, "-m", "cdk.local", "--port", "0", "--state", str(cloud.state), "--no-seed"]
        process = subprocess.Popen([*argv, "--no-build"], cwd=ROOT, stdout=subprocess.DEVNULL)
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        process.wait()
    cloud.start()
    return ""


def _damaged(cloud: Cloud, damage: Callable[[Path], None]) -> str:
    cloud.stop()
    damage(cloud.state)
    cloud.start()
    return ""


def _port_taken(cloud: Cloud) -> str:
    """By the running one itself: another state, the same port."""
    other = cloud.state.parent / "other"
    try:
        return refused(other, cloud.port)
    finally:
        shutil.rmtree(other, ignore_errors=True)


def _control_file(cloud: Cloud) -> str:
    cloud.stop()
    control_file_lost(cloud.state)
    words = refused(cloud.state)
    control_file_back(cloud.state)
    cloud.start()
    return words


def _read_only(cloud: Cloud) -> str:
    """Where a disk may be mounted; elsewhere the start is an ordinary one."""
    cloud.stop()
    folder = str(cloud.state)
    bound = (
        subprocess.run(["mount", "--bind", folder, folder], capture_output=True, check=False).returncode == 0
    )
    words = "left out: no disk may be mounted here"
    if bound:
        try:
            subprocess.run(["mount", "-o", "remount,ro,bind", folder], check=True)
            words = refused(cloud.state)
        finally:
            subprocess.run(["umount", "-l", folder], check=True)
    cloud.start()
    return words
