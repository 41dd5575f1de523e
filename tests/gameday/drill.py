"""The drill: the database is gone, and comes back as it was at a moment of one's choice.

On AWS RDS does this (`restore-to-point-in-time`, docs/runbooks). On one machine the same means stand behind it: a base
backup and the write-ahead log, streamed as it is written. What is proven is that films, people and notes fit together
again, because only PostgreSQL goes back: DynamoDB and S3 stay.
"""

from __future__ import annotations

import contextlib
import json
import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from cdk.local.database import PORT, program
from tests.cloud import Cloud, Person
from tests.gameday.people import Writer, listed

NOTES = 25  # written before the loss


@dataclass(frozen=True)
class Restored:
    """Seconds from the loss until people work again, and what there was before and after.

    `lost_seconds`: of PostgreSQL alone, from the chosen moment to the loss. `exact`: what was changed after the moment
    is as it was before it.
    """

    backup_seconds: float
    restore_seconds: float
    lost_seconds: float
    before: dict[str, int]
    after: dict[str, int]
    exact: bool


def _admin(cloud: Cloud) -> dict[str, str]:
    """The environment of PostgreSQL's tools as its superuser."""
    memory = json.loads((cloud.state / "memory.json").read_text())
    host = dict(pair.split("=", 1) for pair in cloud.ready["database"].split())["host"]
    return {
        "PGHOST": host, "PGPORT": str(PORT), "PGUSER": "postgres", "PGPASSWORD": memory["database_admin"],
        "PATH": os.defpath, "LC_ALL": "C",
    }  # fmt: skip


def owner(cloud: Cloud) -> int | None:
    """PostgreSQL does not run as root: who owns its folder works for it."""
    uid = (cloud.state / "postgres").stat().st_uid
    return uid if uid != os.getuid() else None


@contextlib.contextmanager
def log_kept(cloud: Cloud, folder: Path) -> Iterator[Path]:
    """Streams the write-ahead log into a folder, as continuous backup does; yields it.

    The slot keeps what was not fetched yet: without one a checkpoint may throw it away first.
    """
    logs = folder / "log"
    logs.mkdir()
    slot = [program("pg_receivewal"), "--no-password", "--slot", "drill"]
    subprocess.run([*slot, "--create-slot", "--if-not-exists"], env=_admin(cloud), check=True)
    with subprocess.Popen([*slot, "-D", str(logs), "--synchronous"], env=_admin(cloud)) as receiving:
        try:
            wait_for(lambda: all_is_kept(cloud), "the write-ahead log does not come in")
            yield logs
        finally:
            receiving.send_signal(signal.SIGINT)
            receiving.wait(20)


def wait_for(there: Callable[[], bool], otherwise: str) -> None:
    """Raises TimeoutError with those words after half a minute."""
    deadline = time.monotonic() + 30
    while not there():
        if time.monotonic() > deadline:
            raise TimeoutError(otherwise)
        time.sleep(0.1)


def base_backup(cloud: Cloud, folder: Path) -> float:
    """A base backup into `folder`/base while people work; the seconds that it took."""
    began = time.monotonic()
    argv = [
        program("pg_basebackup"),
        "-D",
        str(folder / "base"),
        "--no-password",
        "-X",
        "none",
        "-c",
        "fast",
    ]
    subprocess.run([*argv, "--no-manifest"], env=_admin(cloud), check=True, capture_output=True)
    return time.monotonic() - began


def restore(cloud: Cloud, folder: Path, moment: datetime, runs_as: int | None) -> None:
    """Puts the database of that moment in the place of the lost one; the cloud is down."""
    data = cloud.state / "postgres"
    shutil.rmtree(data, ignore_errors=True)
    for segment in (folder / "log").glob("*.partial"):  # the one that was being written
        segment.rename(segment.with_suffix(""))
    kept = folder / "log"
    shutil.copytree(folder / "base", data)
    with (data / "postgresql.conf").open("a") as conf:
        conf.write(f"\nrestore_command = 'cp {kept}/%f %p'\nrecovery_target_time = '{moment.isoformat()}'\n")
        conf.write("recovery_target_action = 'promote'\nhot_standby = off  # nobody comes in before that\n")
    (data / "recovery.signal").touch()
    if runs_as is not None:
        name = pwd.getpwuid(runs_as).pw_name
        for place in (data, kept):
            subprocess.run(["chown", "-R", name, str(place)], check=True)
        for above in kept.resolve().parents:
            above.chmod(above.stat().st_mode | 0o011)
    data.chmod(0o700)


def _superuser(cloud: Cloud) -> psycopg.Connection:
    who = _admin(cloud)
    return psycopg.connect(
        host=who["PGHOST"], port=PORT, user=who["PGUSER"], password=who["PGPASSWORD"], dbname="postgres",
        autocommit=True,
    )  # fmt: skip


def all_is_kept(cloud: Cloud) -> bool:
    """Whether the streamed log reaches as far as the database's own."""
    with _superuser(cloud) as connection:
        query = "SELECT bool_or(flush_lsn >= pg_current_wal_lsn()) FROM pg_stat_replication"
        row = connection.execute(query).fetchone()
    return bool(row and row[0])


def drop(cloud: Cloud) -> None:
    """Somebody drops the database, with everybody in it."""
    with _superuser(cloud) as connection:
        connection.execute("DROP DATABASE practika WITH (FORCE)")


def restored(cloud: Cloud, person: Person, video: str, folder: Path) -> Restored:
    """The whole drill with one film: the cloud is up before and after it."""
    view = person.call("GET", f"/api/videos/{video}")
    title, writer = view["title"], Writer(person, video, view["frames"]["sha256"])
    for _ in range(NOTES):
        writer.act()
    with log_kept(cloud, folder):
        backup_seconds = base_backup(cloud, folder)
        before = count(person, video)
        time.sleep(1)
        moment = datetime.now(UTC)
        time.sleep(1)
        person.call("PATCH", f"/api/videos/{video}", {"title": "named after the moment"})
        dropped = time.monotonic()
        lost_seconds = (datetime.now(UTC) - moment).total_seconds()
        wait_for(lambda: all_is_kept(cloud), "the write-ahead log does not come in")
        drop(cloud)
        cloud.stop()
    restore(cloud, folder, moment, owner(cloud))
    cloud.start(timeout=120)
    after = count(person, video)
    took = time.monotonic() - dropped
    named = person.call("GET", f"/api/videos/{video}")["title"]
    return Restored(backup_seconds, took, lost_seconds, before, after, named == title)


def count(person: Person, video: str) -> dict[str, int]:
    """What there is: films of the workspace, notes of the film, bytes of its first playlist."""
    view = person.call("GET", f"/api/videos/{video}")
    return {
        "films": len(person.call("GET", "/api/videos")["videos"]),
        "notes": len(listed(person, video)),
        "bytes of the playlist": len(person.get_bytes(view["media"]["master"])),
    }
