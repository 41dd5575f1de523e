"""A real server that speaks Valkey's protocol, where the machine has one, with the doors' user as the plan makes it."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import pytest

from cdk.constructs.shared_cache import ACCESS
from cdk.local.ports import any_free

USER, PASSWORD = "doors", "of-a-test"
#: Seconds to connect and to answer, of a machine on which much else runs.
PATIENT = (10.0, 10.0)
PROGRAMS = ("valkey-server", "redis-server")


def program() -> str:
    """The server's program; a test is skipped where there is none."""
    found = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if found is None:
        pytest.skip(f"this machine has no {' or '.join(PROGRAMS)} (Debian: apt-get install redis-server)")
    return found


class Server(NamedTuple):
    """Where it listens on the loopback, and its process."""

    port: int
    pid: int


@contextmanager
def running(*more: str, port: int = 0, tls: int = 0) -> Iterator[Server]:
    """A fresh one; nothing is kept. `more` are lines of its configuration, `tls` a port that they open."""
    port = port or any_free()
    lines = (
        "bind 127.0.0.1",
        f"port {port}",
        'save ""',
        f"user {USER} {ACCESS} >{PASSWORD}",
        "user default off",
        *more,
    )
    child = subprocess.Popen([program(), "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert child.stdin is not None
    child.stdin.write("\n".join(lines))
    child.stdin.close()
    try:
        for each in filter(None, (port, tls)):
            _wait(each, child)
        yield Server(port, child.pid)
    finally:
        child.terminate()
        child.wait(10)
        if child.stdout:
            child.stdout.close()


def _wait(port: int, child: subprocess.Popen[str]) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.02)
        if child.poll() is not None:
            break
    raise RuntimeError(f"the server did not start: {child.stdout.read() if child.stdout else ''}")
