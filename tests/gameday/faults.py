"""The faults: each a context in which one part is broken; leaving it ends the fault where it does not end by itself."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import psutil  # type: ignore[import-untyped]  # ships no types
import psycopg
from psycopg import sql

from cdk.local.database import DOORS
from tests.cloud import ROOT, aws
from tests.gameday.people import Session

FILM = ROOT / "cdk" / "local" / "demo" / "juggle.mp4"

Broken = Callable[[Session], AbstractContextManager[list[str]]]


@dataclass(frozen=True)
class Fault:
    """One fault: how it is made, how long it lasts in seconds, and what it is on AWS."""

    name: str
    broken: Broken
    seconds: float
    on_aws: str


def part(session: Session, name: str) -> int:
    """The process id of a part, now."""
    return int(json.loads((session.cloud.state / "ready.json").read_text())["children"][name])


@contextlib.contextmanager
def database_killed(session: Session) -> Iterator[list[str]]:
    os.kill(part(session, "PostgreSQL"), signal.SIGKILL)
    yield []


@contextlib.contextmanager
def database_silent(session: Session) -> Iterator[list[str]]:
    """Every process of PostgreSQL stands still: connections stay open and nobody answers."""
    postmaster = psutil.Process(part(session, "PostgreSQL"))
    family = [postmaster, *postmaster.children(recursive=True)]
    for process in family:
        process.suspend()
    try:
        yield []
    finally:
        for process in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.resume()


@contextlib.contextmanager
def endpoint_killed(session: Session) -> Iterator[list[str]]:
    os.kill(part(session, "the AWS endpoint"), signal.SIGKILL)
    yield []


@contextlib.contextmanager
def doors_killed(session: Session) -> Iterator[list[str]]:
    """Every warm Lambda environment dies at once."""
    endpoint = psutil.Process(part(session, "the AWS endpoint"))
    for process in endpoint.children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    yield []


def at_encoding(session: Session, strike: Callable[[psutil.Process], object]) -> None:
    """Strikes as soon as FFmpeg is seen encoding, with its process; within a minute, or AssertionError."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for process in psutil.Process(part(session, "the AWS endpoint")).children(recursive=True):
            with contextlib.suppress(psutil.Error):
                if "ffmpeg" in process.name() and "-progress" in " ".join(process.cmdline()):
                    strike(process)
                    return
        time.sleep(0.02)
    raise AssertionError("no encoder was seen at work")


@contextlib.contextmanager
def encoder_killed(session: Session) -> Iterator[list[str]]:
    """FFmpeg dies in the middle of a film."""
    video = session.person.upload(FILM, "killed in the middle")
    at_encoding(session, psutil.Process.kill)
    yield [video]


@contextlib.contextmanager
def disk_full(session: Session) -> Iterator[list[str]]:
    """The disk with the whole state has no byte left. `watch.py` put it on a small one."""
    ballast = session.cloud.state / "ballast"
    with ballast.open("wb") as out, contextlib.suppress(OSError):
        while True:
            out.write(bytes(2**16))
            out.flush()
    try:
        yield []
    finally:
        ballast.unlink()


def may_fill(state: Path) -> bool:
    """Whether the state lies on a disk of its own that is small enough to be filled."""
    apart = state.stat().st_dev != ROOT.stat().st_dev
    return apart and os.statvfs(state).f_blocks * os.statvfs(state).f_frsize <= 4 * 2**30


@contextlib.contextmanager
def password_changed(session: Session) -> Iterator[list[str]]:
    """The password of the doors' role is another one and open connections are ended, as a rotation does it."""
    manager = aws(session.cloud, "secretsmanager")
    names = [one["Name"] for one in manager.list_secrets()["SecretList"]]
    stored = {name: manager.get_secret_value(SecretId=name).get("SecretString", "") for name in names}
    name = next(name for name, value in stored.items() if f'"{DOORS}"' in value)
    secret, fresh = json.loads(stored[name]), secrets.token_hex(16)
    with psycopg.connect(session.cloud.ready["database"], autocommit=True) as connection:
        change = sql.SQL("ALTER ROLE {} PASSWORD {}")
        connection.execute(change.format(sql.Identifier(secret["username"]), sql.Literal(fresh)))
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s AND pid <> pg_backend_pid()",
            [secret["username"]],
        )
        yield []  # the new password is true already, the secret still has the old one
        manager.put_secret_value(SecretId=name, SecretString=json.dumps({**secret, "password": fresh}))


def throttled(output: str) -> Broken:
    """No environment is left for the door behind that output: AWS answers every call by a 429."""

    @contextlib.contextmanager
    def broken(session: Session) -> Iterator[list[str]]:
        doors = aws(session.cloud, "lambda")
        name = session.cloud.outputs[output]
        doors.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=0)
        try:
            yield []
        finally:
            doors.delete_function_concurrency(FunctionName=name)

    return broken


@contextlib.contextmanager
def encoders_throttled(session: Session) -> Iterator[list[str]]:
    """No environment is left for the encoders while a film comes in."""
    doors = aws(session.cloud, "lambda")
    names = [one["FunctionName"] for one in doors.list_functions(MaxItems=100)["Functions"]]
    found = [name for name in names if "EncodeChunk" in name]
    for name in found:
        doors.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=0)
    video = session.person.upload(FILM, "waited its turn")
    try:
        yield [video]
    finally:
        for name in found:
            doors.delete_function_concurrency(FunctionName=name)
