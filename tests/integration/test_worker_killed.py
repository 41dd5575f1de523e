"""The worker of AWS Batch, killed again and again: whoever the queue starts next makes only what was not finished, and
the film is the one that nobody disturbed, byte for byte."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from practika.runtime import worker
from tests.cloud import DEMO, Cloud, Person, aws
from tests.integration.test_ingest_machine import ended, published, runs_of, states_of
from tests.integration.test_worker import environment, outcome, writes
from tests.watching import ffmpeg

CHUNKS = 5  # two small ones at the beginning, then three
TASK = "encode_film"


def source_of(cloud: Cloud, person: Person, path: Path) -> str:
    """The key of a film that is ready, of whose encoding nothing is left that could be taken over."""
    video = person.upload(path)
    view = person.wait_until(video, "ready", "failed", timeout=400)
    assert view["status"] == "ready", view["failure"]
    key = str(json.loads(runs_of(cloud, video)[0]["input"])["key"])
    for name in below(cloud, key.replace("uploads", "work").replace("source", "0/")):
        aws(cloud, "s3").delete_object(Bucket=cloud.outputs["MediaBucketName"], Key=name)
    return key


def below(cloud: Cloud, prefix: str) -> list[str]:
    """The names of all objects there."""
    pages = aws(cloud, "s3").get_paginator("list_objects_v2")
    found = pages.paginate(Bucket=cloud.outputs["MediaBucketName"], Prefix=prefix)
    return [item["Key"] for page in found for item in page.get("Contents", ())]


class Queue:
    """Starts the worker for one film as AWS Batch does, and kills it when asked; counts what each has finished."""

    def __init__(self, cloud: Cloud, key: str, folder: Path) -> None:
        self.cloud, self.key, self.folder = cloud, key, folder
        self.logs: list[Path] = []
        _, self.workspace, self.video, _ = key.split("/")

    def start(self, task: str) -> subprocess.Popen[bytes]:
        order = {"WORK_TASK": task, "SOURCE_KEY": self.key, "ATTEMPT": "1"}
        log = self.folder / f"{self.video}-{len(self.logs)}.log"
        self.logs.append(log)
        with log.open("wb") as out:
            argv = [sys.executable, "-m", worker.__name__]
            return subprocess.Popen(argv, env={**environment(self.cloud), **order}, stdout=out, stderr=out)

    def kill_when(self, due: Callable[[set[str], set[int]], bool]) -> int:
        """Kills the worker (SIGKILL) once what runs and what is kept is so; how many chunks are kept then."""
        process = self.start(TASK)
        deadline = time.monotonic() + 300
        while not due(running(process.pid), self.kept()):
            assert process.poll() is None, f"it ended too soon: {self.logs[-1].read_text()[-2000:]}"
            assert time.monotonic() < deadline, "the moment does not come"
            time.sleep(0.01)
        children = processes_of(process.pid)
        process.kill()
        process.wait()
        while [child for child in children if Path(f"/proc/{child}").exists()]:
            assert time.monotonic() < deadline, "its FFmpeg lives on"
            time.sleep(0.05)
        return len(self.kept())

    def kept(self) -> set[int]:
        """The chunks whose record lies among the work files."""
        names = below(self.cloud, f"work/{self.workspace}/{self.video}/1/chunk_")
        return {int(name[-10:-5]) for name in names}

    def finished(self) -> Counter[str]:
        """How often each kind of FFmpeg's work came to its end, over all workers."""
        lines = "\n".join(log.read_text() for log in self.logs)
        return Counter(re.findall(r'"command": ?"(\w+)"', lines))


def processes_of(pid: int) -> list[int]:
    """The direct children of a process."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1]) == pid:
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def running(pid: int) -> set[str]:
    """What FFmpeg does for that worker just now: `sound`, `ladder`."""
    kinds = set()
    for child in processes_of(pid):
        try:
            argv = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if b"witness.txt" in argv:
            kinds.add("ladder")
        elif any(b"sound.mp4" in each for each in argv):
            kinds.add("sound")
    return kinds


@pytest.fixture(scope="module")
def film_of_five_chunks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("film") / "longer.mp4"
    thin = ("-r", "6", "-c:v", "libx264", "-preset", "veryfast", "-c:a", "aac", "-shortest")
    tone = ("-f", "lavfi", "-i", "sine=f=330:d=80")
    ffmpeg("-stream_loop", "6", "-i", str(DEMO), *tone, *thin, str(path), binary=True)
    return path


def test_only_what_was_not_finished_is_made_again_and_the_film_is_the_same(
    cloud: Cloud, film_of_five_chunks: Path, tmp_path: Path
) -> None:
    person = cloud.person("Coach")
    calm, queue = (Queue(cloud, source_of(cloud, person, film_of_five_chunks), tmp_path) for _ in range(2))
    for one in (calm, queue):
        assert one.start("probe_video").wait(120) == worker.DONE
    assert calm.start(TASK).wait(600) == worker.DONE
    assert calm.finished()["ladder"] == CHUNKS and calm.finished()["sound"] == 1

    assert queue.kill_when(lambda runs, kept: "sound" in runs) == 0
    assert queue.kill_when(lambda runs, kept: "ladder" in runs) == 0
    assert queue.kill_when(lambda runs, kept: "ladder" in runs and len(kept) == 2) == 2
    kept = queue.kill_when(
        lambda runs, kept: not runs and len(kept) == 3
    )  # between two chunks, or at their upload
    again = queue.kill_when(lambda runs, kept: "ladder" in runs and len(kept) >= 4)
    assert 3 <= kept <= again < CHUNKS
    assert queue.start(TASK).wait(600) == worker.DONE
    assert outcome(cloud, queue.key, 1, TASK)["error"] is None

    torn = queue.finished()["ladder"] - CHUNKS
    assert torn in (0, 1), "a chunk that was finished and kept was made again"
    assert queue.finished()["sound"] == 1
    written = Counter(writes(cloud, queue.video, 1).values())
    assert set(written) <= ({1, 2} if torn else {1})
    for one in (calm, queue):
        publish(cloud, one)
    assert published(cloud, queue.video, 1) == published(cloud, calm.video, 1) != {}


def publish(cloud: Cloud, one: Queue) -> None:
    """The machine takes what the worker has made for done, and makes the rest."""
    order: dict[str, Any] = json.loads(runs_of(cloud, one.video)[0]["input"])
    run = aws(cloud, "stepfunctions").start_execution(
        stateMachineArn=cloud.outputs["IngestMachineArn"], input=json.dumps({**order, "attempt": 1})
    )["executionArn"]
    assert ended(cloud, run, 180) == "SUCCEEDED" and states_of(cloud, run)[-1] == "Playable"
