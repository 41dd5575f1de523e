"""The worker of films beyond a Lambda as AWS Batch starts it: a process, its order in the environment, beside the
deployed application. What it has made the machine takes for done."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from practika.runtime import worker
from tests.cloud import ROOT, Cloud, Person, aws, film
from tests.integration.test_ingest_machine import ended, runs_of, states_of

CORE = str(ROOT / "layers" / "core" / "python")


def environment(cloud: Cloud) -> dict[str, str]:
    """What the door of the same step knows, and where this machine's AWS is."""
    doors = aws(cloud, "lambda").get_paginator("list_functions").paginate()
    door = next(
        each
        for page in doors
        for each in page["Functions"]
        if each["Description"].endswith("task_encode_chunk")
    )
    ready = cloud.ready
    return {
        **door["Environment"]["Variables"],
        "PATH": os.environ["PATH"],  # noqa: TID251  # the process's own, handed on
        "PYTHONPATH": CORE,
        "POWERTOOLS_SERVICE_NAME": "worker",
        "WORKER_HOURS": "1",
        "AWS_ENDPOINT_URL": ready["endpoint"],
        "AWS_REGION": ready["region"],
        "AWS_ACCESS_KEY_ID": ready["accessKeyId"],
        "AWS_SECRET_ACCESS_KEY": ready["secretAccessKey"],
    }


def start(cloud: Cloud, task: str, key: str, attempt: int) -> subprocess.Popen[bytes]:
    order = {"WORK_TASK": task, "SOURCE_KEY": key, "ATTEMPT": str(attempt)}
    argv = [sys.executable, "-m", worker.__name__]
    return subprocess.Popen(argv, env={**environment(cloud), **order})


def outcome(cloud: Cloud, key: str, attempt: int, task: str) -> dict[str, Any]:
    _, workspace, video, _ = key.split("/")
    name = f"work/{workspace}/{video}/{attempt}/{task}.outcome.json"
    body = aws(cloud, "s3").get_object(Bucket=cloud.outputs["MediaBucketName"], Key=name)["Body"].read()
    said: dict[str, Any] = json.loads(body)
    return said


def writes(cloud: Cloud, video: str, attempt: int) -> dict[str, int]:
    """How often each object of an attempt's renditions was written."""
    s3, found = aws(cloud, "s3"), dict[str, int]()
    for page in s3.get_paginator("list_object_versions").paginate(
        Bucket=cloud.outputs["MediaBucketName"], Prefix="media/"
    ):
        for version in page.get("Versions", ()):
            if f"/{video}/{attempt}/" in version["Key"] and version["Key"].endswith((".m4s", ".mp4")):
                found[version["Key"]] = found.get(version["Key"], 0) + 1
    return found


@pytest.fixture(scope="module")
def key(cloud: Cloud) -> str:
    """The source of a film that is ready, of whose encoding nothing is left that could be taken over."""
    person: Person = cloud.person("Coach")
    video = person.upload(film("portrait_720x1080.mp4"))
    assert person.wait_until(video, "ready", "failed")["status"] == "ready"
    key = str(json.loads(runs_of(cloud, video)[0]["input"])["key"])
    s3, bucket = aws(cloud, "s3"), cloud.outputs["MediaBucketName"]
    left = s3.list_objects_v2(Bucket=bucket, Prefix=key.replace("uploads", "work").replace("source", "0/"))
    for item in left["Contents"]:
        s3.delete_object(Bucket=bucket, Key=item["Key"])
    return key


def test_what_the_process_has_made_the_machine_takes_for_done(cloud: Cloud, key: str) -> None:
    for task in ("probe_video", "encode_film"):
        assert start(cloud, task, key, 1).wait(120) == worker.DONE
        assert outcome(cloud, key, 1, task)["error"] is None
    video = key.split("/")[2]
    made = writes(cloud, video, 1)
    assert any("/audio/" in name for name in made) and any("/v" in name for name in made)
    machine, order = aws(cloud, "stepfunctions"), json.loads(runs_of(cloud, video)[0]["input"])
    run = machine.start_execution(
        stateMachineArn=cloud.outputs["IngestMachineArn"], input=json.dumps({**order, "attempt": 1})
    )["executionArn"]
    assert ended(cloud, run, 120) == "SUCCEEDED" and states_of(cloud, run)[-1] == "Playable"
    assert writes(cloud, video, 1) == made


def test_a_process_without_an_order_says_so(cloud: Cloud, key: str) -> None:
    assert start(cloud, "sing", key, 2).wait(60) == worker.WRONGLY_CALLED


def test_a_process_that_is_taken_away_ends_in_order(cloud: Cloud, key: str) -> None:
    """As a Spot machine is: a signal, then two minutes. Its place is held by whatever the queue starts next."""
    process = start(cloud, "probe_video", key, 3)
    deadline = time.monotonic() + 60
    while b"FFMPEG_PATH" not in _environ(process.pid) or not _listens(process.pid):
        assert time.monotonic() < deadline and process.poll() is None
        time.sleep(0.005)
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) in (worker.INTERRUPTED, worker.DONE)


def _environ(pid: int) -> bytes:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/environ").read_bytes()
    return b""


def _listens(pid: int) -> bool:
    """Whether the process catches SIGTERM by now."""
    lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    caught = next((line for line in lines if line.startswith("SigCgt")), "SigCgt: 0")
    return bool(int(caught.split()[1], 16) & (1 << (signal.SIGTERM - 1)))
