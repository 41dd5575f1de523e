"""moto's mock of AWS as a server of its own: what the endpoint of one machine does not read back, it may."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from typing import Any

from tests.cloud import ROOT

ACCOUNT = "000000000000"
STARTS = 60  # seconds
AROUND = {"MOTO_ACCOUNT_ID": ACCOUNT, "MOTO_IAM_LOAD_MANAGED_POLICIES": "true", "PATH": os.defpath}


@contextlib.contextmanager
def mocked_aws() -> Iterator[str]:
    """Yields the address of an empty mock, which is gone afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    argv = [sys.executable, "-m", "tests.mocked_aws", "-H", "127.0.0.1", "-p", str(port)]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(argv, env=AROUND, cwd=ROOT, stdout=quiet, stderr=quiet) as server:
        try:
            address = f"http://127.0.0.1:{port}"
            _await(f"{address}/moto-api/data.json", server)
            yield address
        finally:
            server.kill()


def _await(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + STARTS
    while True:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5):  # noqa: S310  # our own loopback address
            return
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError("the mock of AWS did not come up")
        time.sleep(0.2)


def _serve() -> None:
    """Two questions of the provider that the mock does not know; without an answer it asks for ever."""
    from moto.server import main
    from moto.stepfunctions.responses import StepFunctionResponse

    answers = {
        "validate_state_machine_definition": {"result": "OK", "diagnostics": [], "truncated": False},
        "list_state_machine_versions": {"stateMachineVersions": []},
    }
    for question, answer in answers.items():
        setattr(StepFunctionResponse, question, _always(json.dumps(answer)))
    main(sys.argv[1:])


def _always(answer: str) -> Any:
    return lambda _self: answer


if __name__ == "__main__":
    _serve()
