"""The one-machine cloud as tests see it: started as a person would, reached only through its addresses."""

from __future__ import annotations

import contextlib
import http.cookiejar
import json
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3

ROOT = Path(__file__).resolve().parents[1]
FILMS = ROOT.parent / "shared" / "media"
SHIPPED = ROOT / "tests" / "media"
#: Ten seconds: long enough for a worker to be killed in the middle.
DEMO = ROOT / "cdk" / "local" / "demo" / "juggle.mp4"


def film(name: str) -> Path:
    """A test film by name: the project's own copy if it ships one, else the shared corpus beside the checkout."""
    for folder in (SHIPPED, FILMS):
        if (folder / name).exists():
            return folder / name
    raise FileNotFoundError(f"{name} is neither in tests/media nor in ../shared/media")


@dataclass
class Cloud:
    """A running local cloud. `ready` is what the runner wrote: url, endpoint, outputs and credentials."""

    state: Path
    port: int = 0
    by: str = "cdk"
    process: subprocess.Popen[bytes] | None = None
    ready: dict[str, Any] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Origin of the web application, without a slash at the end."""
        return str(self.ready["url"]).rstrip("/")

    @property
    def outputs(self) -> dict[str, str]:
        """Outputs of all stacks, flat, whoever has deployed them."""
        return dict(self.ready["outputs"])

    @property
    def told(self) -> list[str]:
        """What an operator's command is told besides: Terraform's outputs, where it has deployed."""
        file = self.state / "terraform" / "outputs.json"
        return ["--outputs", str(file)] if file.is_file() else []

    def start(self, timeout: float = 420) -> None:
        """Starts and waits for ready.json; raises with the log's end when it does not come up."""
        ready = self.state / "ready.json"
        ready.unlink(missing_ok=True)
        log_path = self.state.parent / "cloud.log"
        argv = [
            sys.executable,
            "-m",
            "cdk.local",
            "--port",
            str(self.port),
            "--state",
            str(self.state),
            "--by",
            self.by,
        ]
        with log_path.open("ab") as log:
            self.process = subprocess.Popen(
                [*argv, "--no-seed", "--quiet-logs"], cwd=ROOT, stdout=log, stderr=log, start_new_session=True
            )
        deadline = time.monotonic() + timeout
        while not ready.exists():
            if self.process.poll() is not None or time.monotonic() > deadline:
                tail = log_path.read_text(errors="replace")[-4000:]
                self.kill()
                raise RuntimeError(f"the local cloud did not come up:\n{tail}")
            time.sleep(0.2)
        self.ready = json.loads(ready.read_text())
        self.port = int(self.url.rsplit(":", 1)[1])

    def stop(self, timeout: float = 60) -> None:
        """Ctrl-C, as a person would."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(timeout)

    def kill(self) -> None:
        """kill -9 of the runner alone; its children must not outlive it."""
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def person(self, name: str = "Coach", **more: Any) -> Person:
        """A new account with a workspace of its own (or, with `invitation=`, in another's)."""
        person = Person(self.url)
        body = {
            "email": f"{uuid.uuid4().hex}@practika.example",
            "password": "a long enough password",
            "name": name,
        }
        person.email, person.password = body["email"], body["password"]
        person.signed_in(person.call("POST", "/api/sign-up", {**body, **more}))
        return person


def aws(cloud: Cloud, service: str) -> Any:
    """A client of the local cloud with the deployer's rights."""
    ready = cloud.ready
    return boto3.client(
        service,  # type: ignore[call-overload]
        endpoint_url=ready["endpoint"],
        region_name=ready["region"],
        aws_access_key_id=ready["accessKeyId"],
        aws_secret_access_key=ready["secretAccessKey"],
    )


class Refused(Exception):
    """An answer of 400 or above: its status and the one error shape."""

    def __init__(self, status: int, body: Any) -> None:
        self.status, self.body = status, body
        super().__init__(f"{status} {body}")

    @property
    def code(self) -> str:
        return str(self.body.get("code")) if isinstance(self.body, dict) else ""


class Person:
    """Somebody with an account, speaking plain HTTP as any third-party client could."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.token = ""
        self.email = self.password = ""
        self.session: dict[str, Any] = {}
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(jar)

    def signed_in(self, session: dict[str, Any]) -> None:
        self.session, self.token = session, session["accessToken"]

    def call(self, method: str, path: str, body: Any = None, token: str | None = None) -> Any:
        """JSON in, JSON out. `token=""` sends no Authorization header. Raises `Refused`."""
        bearer = self.token if token is None else token
        request = urllib.request.Request(self.url + path, method=method)  # noqa: S310  # our own loopback address
        if bearer:
            request.add_header("Authorization", f"Bearer {bearer}")
        if body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        try:
            with self._opener.open(request, timeout=60) as answer:
                raw = answer.read()
                return json.loads(raw) if raw else None
        except urllib.error.HTTPError as refused:
            raw = refused.read()
            with contextlib.suppress(ValueError):
                raise Refused(refused.code, json.loads(raw)) from None
            raise Refused(refused.code, raw) from None

    def upload(self, path: Path, title: str | None = None) -> str:
        """Uploads a film as curl would and returns the video's id; ingest has begun."""
        size = path.stat().st_size
        made = self.call(
            "POST", "/api/videos", {"title": title or path.stem, "filename": path.name, "sizeBytes": size}
        )
        video, upload = made["video"]["id"], made["upload"]
        numbers = list(range(1, upload["partCount"] + 1))
        with path.open("rb") as source:
            for first in range(0, len(numbers), 50):
                wanted = [{"number": n} for n in numbers[first : first + 50]]
                signed = self.call("POST", f"/api/videos/{video}/upload/parts", {"parts": wanted})
                for part in signed["parts"]:
                    self.put(part, source.read(part["sizeBytes"]))
        self.call("POST", f"/api/videos/{video}/upload/complete")
        return str(video)

    @staticmethod
    def put(part: dict[str, Any], body: bytes) -> None:
        """PUTs one signed part."""
        request = urllib.request.Request(part["url"], data=body, method="PUT", headers=part["headers"])  # noqa: S310
        with urllib.request.urlopen(request, timeout=120):  # noqa: S310  # the local endpoint
            pass

    def wait_until(self, video: str, *statuses: str, timeout: float = 120) -> dict[str, Any]:
        """Polls the video until its status is one of `statuses`."""
        deadline = time.monotonic() + timeout
        while True:
            view: dict[str, Any] = self.call("GET", f"/api/videos/{video}")
            if view["status"] in statuses:
                return view
            if time.monotonic() > deadline:
                raise TimeoutError(
                    f"{video} is still {view['status']} ({view.get('stage')} {view.get('percent')} %)"
                )
            time.sleep(0.5)

    def get_bytes(self, path: str) -> bytes:
        """The body behind a URL of this application (media and pages)."""
        with self._opener.open(self.url + path, timeout=60) as answer:
            body: bytes = answer.read()
            return body
