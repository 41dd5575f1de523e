"""Faults of the stores: PostgreSQL's single sessions, connections, locks and speed; DynamoDB and S3 on a bad day."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from typing import Any

import psutil  # type: ignore[import-untyped]  # ships no types
import psycopg

from cdk.local.database import DOORS
from tests.gameday.faults import FILM, Broken, part
from tests.gameday.people import Session, again

WRITES = ["PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems", "BatchWriteItem"]
READS = ["GetItem", "BatchGetItem", "Query"]
SHARE, BEAT = 0.9, 0.5  # of the time that a slow PostgreSQL stands still; seconds


def _database(session: Session) -> psycopg.Connection[Any]:
    return psycopg.connect(session.cloud.ready["database"], autocommit=True)


@contextlib.contextmanager
def session_killed(session: Session) -> Iterator[list[str]]:
    """One session's process dies by SIGKILL: PostgreSQL ends all others too, and recovers."""
    with _database(session) as connection:
        query = "SELECT pid FROM pg_stat_activity WHERE usename = %s ORDER BY state_change DESC"
        (pid,) = connection.execute(query, [DOORS]).fetchone() or (None,)
    os.kill(pid or part(session, "PostgreSQL"), signal.SIGKILL)
    yield []


@contextlib.contextmanager
def connections_taken(session: Session) -> Iterator[list[str]]:
    """Somebody else has every connection; those of the doors were ended."""
    with contextlib.ExitStack() as taken, _database(session) as first:
        ended: list[Any] = [True]
        while ended:  # a door that was faster than we is ended once more, and what it had is ours
            with contextlib.suppress(psycopg.OperationalError):
                while True:
                    taken.enter_context(_database(session))
            ended = first.execute(
                "SELECT pg_terminate_backend(pid, 3000) FROM pg_stat_activity WHERE usename = %s", [DOORS]
            ).fetchall()
        yield []


def table_locked(table: str) -> Broken:
    """Somebody holds a lock on the table that lets not even a reader in."""

    @contextlib.contextmanager
    def broken(session: Session) -> Iterator[list[str]]:
        with psycopg.connect(session.cloud.ready["database"]) as connection:
            connection.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE".encode())
            yield []

    return broken


@contextlib.contextmanager
def database_slow(session: Session) -> Iterator[list[str]]:
    """PostgreSQL gets a tenth of the time."""
    over = threading.Event()
    postmaster = psutil.Process(part(session, "PostgreSQL"))

    def each(act: str) -> None:
        with contextlib.suppress(psutil.NoSuchProcess):
            for process in [postmaster, *postmaster.children(recursive=True)]:
                with contextlib.suppress(psutil.NoSuchProcess):
                    getattr(process, act)()

    def brake() -> None:
        while not over.is_set():
            each("suspend")
            over.wait(BEAT * SHARE)
            each("resume")
            time.sleep(BEAT * (1 - SHARE))

    thread = threading.Thread(target=brake, daemon=True)
    thread.start()
    try:
        yield []
    finally:
        over.set()
        thread.join()


def misbehaves(*rules: dict[str, Any], film: bool = False) -> Broken:
    """The endpoint answers as the rules say (`cdk/local/endpoint/misbehaving.py`); with `film` one is uploaded
    meanwhile, as the page does it."""

    @contextlib.contextmanager
    def broken(session: Session) -> Iterator[list[str]]:
        path = session.cloud.state / "misbehave.json"
        videos: list[str] = []
        path.with_suffix(".draft").write_text(json.dumps(rules))
        path.with_suffix(".draft").replace(path)
        uploader = threading.Thread(target=lambda: videos.append(upload_again(session)), daemon=True)
        try:
            if film:
                uploader.start()
            yield videos
        finally:
            path.unlink()
            if film:
                uploader.join(60)

    return broken


def upload_again(session: Session) -> str:
    """Uploads the film; what fails is tried again, part by part, as the page does it."""
    person = session.person
    body = {"title": "uploaded on a bad day", "filename": FILM.name, "sizeBytes": FILM.stat().st_size}
    made = again(lambda: person.call("POST", "/api/videos", body))
    video, upload = made["video"]["id"], made["upload"]
    with FILM.open("rb") as source:
        for number in range(1, upload["partCount"] + 1):
            chunk = source.read(upload["partSizeBytes"])

            def send(number: int = number, chunk: bytes = chunk) -> None:
                wanted = {"parts": [{"number": number}]}
                (part,) = person.call("POST", f"/api/videos/{video}/upload/parts", wanted)["parts"]
                person.put(part, chunk)

            again(send)
    again(lambda: person.call("POST", f"/api/videos/{video}/upload/complete"))
    return str(video)
