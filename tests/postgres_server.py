"""A private PostgreSQL for tests: the programs of the wheel and nothing else of it, on a socket in a folder of its own.

The wheel's own way to start one shares a lock file in /tmp with every other user of the machine, makes a system user,
takes the machine's locale, and gives up on a busy machine after ten seconds.
"""

from __future__ import annotations

import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from cdk.local import database, environment
from cdk.local.children import die_with_parent

PATIENCE_SECONDS = 60
#: What tests write need not outlive a power cut; nobody but tests reaches the folder of the socket.
SETTINGS = ("listen_addresses=", "fsync=off", "full_page_writes=off", "shared_buffers=32MB")


@contextmanager
def running() -> Iterator[dict[str, Any]]:
    """The secret of a fresh server's first user, who needs no password. The server is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="practika-postgres-", ignore_cleanup_errors=True) as made:
        folder, uid = Path(made).resolve(), database.runner()
        database.let_in(folder, uid)
        database.let_read_programs(uid)
        server = _started(folder, uid)
        try:
            yield _answering(server, folder)
        finally:
            server.send_signal(signal.SIGINT)
            try:
                server.wait(PATIENCE_SECONDS)
            finally:
                server.kill()


def _started(folder: Path, uid: int | None) -> subprocess.Popen[bytes]:
    data = str(folder / "data")
    options = ("--auth=trust", "--encoding=UTF8", "--locale=C", "-U", "postgres", "--no-sync")
    settings = [word for setting in SETTINGS for word in ("-c", setting)]
    with (folder / "log").open("wb") as log:
        env = environment.child(LC_ALL="C", TZ="UTC")
        more: dict[str, Any] = {"cwd": "/", "env": env, "user": uid, "stdout": log, "stderr": log}
        made = subprocess.run([database.program("initdb"), *options, "-D", data], check=False, **more)
        if made.returncode:
            raise RuntimeError(f"initdb failed:\n{(folder / 'log').read_text()}")
        return subprocess.Popen(
            [database.program("postgres"), "-D", data, "-k", str(folder), *settings],
            preexec_fn=die_with_parent(signal.SIGINT),  # noqa: PLW1509  # one call of the kernel, no lock
            **more,
        )


def _answering(server: subprocess.Popen[bytes], folder: Path) -> dict[str, Any]:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            psycopg.connect(host=str(folder), user="postgres", dbname="postgres").close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not come up:\n{(folder / 'log').read_text()}") from None
            time.sleep(0.05)
        else:
            return {
                "host": str(folder),
                "port": 5432,
                "username": "postgres",
                "password": "",
                "dbname": "postgres",
            }
