"""Ingest in the deployed application: one event or three, one worker or a killed one, the film ends playable once."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cloud import DEMO, Cloud, Person, aws, film
from tests.media_check import rung_frames
from tests.watching import ffmpeg


def runs_of(cloud: Cloud, video: str) -> list[dict[str, Any]]:
    """Every execution of the ingest machine for that video, oldest first, with its input."""
    machine = aws(cloud, "stepfunctions")
    arn = cloud.outputs["IngestMachineArn"]
    pages = machine.get_paginator("list_executions").paginate(stateMachineArn=arn)
    all_runs = [run["executionArn"] for page in pages for run in page["executions"]]
    told = [machine.describe_execution(executionArn=run) for run in all_runs]
    return sorted((run for run in told if video in run["input"]), key=lambda run: run["startDate"])


def states_of(cloud: Cloud, run: str) -> list[str]:
    """The states that an execution entered, in order."""
    machine = aws(cloud, "stepfunctions")
    events = machine.get_execution_history(executionArn=run, maxResults=1000)["events"]
    return [e["stateEnteredEventDetails"]["name"] for e in events if "stateEnteredEventDetails" in e]


def events_while(cloud: Cloud, run: str, parallel: str) -> list[str]:
    """Kinds of all events of an execution inside of that Parallel state (the local endpoint names no states there)."""
    machine = aws(cloud, "stepfunctions")
    events = machine.get_execution_history(executionArn=run, maxResults=1000)["events"]
    types = [e["type"] for e in events]
    names = [e.get("stateEnteredEventDetails", {}).get("name") for e in events]
    return types[names.index(parallel) : types.index("ParallelStateExited")]


def ended(cloud: Cloud, run: str, timeout: float = 60) -> str:
    machine = aws(cloud, "stepfunctions")
    deadline = time.monotonic() + timeout
    while (status := machine.describe_execution(executionArn=run)["status"]) == "RUNNING":
        assert time.monotonic() < deadline, "the execution does not end"
        time.sleep(0.2)
    return str(status)


@pytest.fixture(scope="module")
def person(cloud: Cloud) -> Person:
    return cloud.person("Coach")


def test_the_same_event_three_times_does_the_work_once(cloud: Cloud, person: Person) -> None:
    video = person.upload(film("h263_qcif.3gp"))
    before = person.wait_until(video, "ready", "failed")
    assert before["status"] == "ready", before["failure"]
    (first,) = runs_of(cloud, video)
    machine = aws(cloud, "stepfunctions")
    arn = cloud.outputs["IngestMachineArn"]
    order = json.loads(first["input"])
    orders = [order, order, {**order, "etag": "another", "versionId": "another", "size": 1}]
    again = [
        machine.start_execution(stateMachineArn=arn, input=json.dumps(each))["executionArn"]
        for each in orders
    ]
    assert [ended(cloud, run) for run in again] == ["SUCCEEDED"] * 3
    assert [states_of(cloud, run)[-1] for run in again] == ["AlreadyStarted"] * 3
    after = person.call("GET", f"/api/videos/{video}")
    assert after["updatedAt"] == before["updatedAt"]
    assert ended(cloud, first["executionArn"]) == "SUCCEEDED"


def test_a_published_film_is_all_there_and_reached_only_with_its_token(cloud: Cloud, person: Person) -> None:
    video = person.upload(film("portrait_720x1080.mp4"))
    view = person.wait_until(video, "ready", "failed")
    assert view["status"] == "ready", view["failure"]
    media = view["media"]
    master = person.get_bytes(media["master"]).decode()
    folder = media["master"].rsplit("/", 1)[0]
    for rendition in media["renditions"]:
        assert f"{rendition['name']}/index.m3u8" in master
        playlist = person.get_bytes(f"{folder}/{rendition['name']}/index.m3u8").decode()
        for name in ("init.mp4", *(line for line in playlist.splitlines() if line.endswith(".m4s"))):
            assert person.get_bytes(f"{folder}/{rendition['name']}/{name}")[4:8] in (
                b"ftyp",
                b"moof",
                b"styp",
            )
        assert rendition["frameCount"] == view["frames"]["frameCount"] == 30
    assert person.get_bytes(media["poster"])[:2] == b"\xff\xd8"
    assert json.loads(person.get_bytes(media["waveform"]))["version"] == 1
    assert person.get_bytes(media["frameMap"])[:4] == b"PFM1"
    assert person.get_bytes(media["spritesVtt"]).startswith(b"WEBVTT")


@pytest.mark.parametrize(
    "name", ["zero_bytes.mp4", "image_2048.png", "hostile_ffconcat_rel.mp4", "hostile_m3u8_file.mp4"]
)
def test_what_cannot_be_played_ends_with_a_reason(name: str, person: Person) -> None:
    video = person.upload(film(name))
    view = person.wait_until(video, "ready", "failed")
    assert view["status"] == "failed" and len(view["failure"]["reason"]) > 20
    assert view["failure"]["code"] in ("empty_file", "not_a_film", "source_forbidden")


def _encoders() -> Iterator[tuple[int, int]]:
    """(process, parent) of every FFmpeg that encodes a ladder just now."""
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        with contextlib.suppress(OSError):
            argv = (entry / "cmdline").read_bytes().split(b"\0")
            if b"ffmpeg" in Path(argv[0].decode()).name.encode() and b"witness.txt" in argv:
                yield int(entry.name), int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])


def _is_of(cloud: Cloud, process: int) -> bool:
    """Whether a process descends from this test's cloud."""
    ours = {int(pid) for pid in cloud.ready["children"].values()} | {int(cloud.ready["pid"])}
    while process > 1:
        if process in ours:
            return True
        with contextlib.suppress(OSError):
            process = int(Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[1])
            continue
        return False
    return False


def encoders_of(cloud: Cloud) -> list[tuple[int, int]]:
    """(process, parent) of every FFmpeg that encodes a ladder for this cloud just now."""
    return [pair for pair in _encoders() if _is_of(cloud, pair[1])]


def test_a_worker_killed_in_the_middle_is_replaced_and_the_film_is_finished(
    cloud: Cloud, person: Person
) -> None:
    video = person.upload(DEMO)
    deadline = time.monotonic() + 60
    while not (found := encoders_of(cloud)):
        assert time.monotonic() < deadline, "no worker began to encode"
        time.sleep(0.02)
    encoder, worker = found[0]
    os.kill(worker, signal.SIGKILL)
    view = person.wait_until(video, "ready", "failed", timeout=180)
    assert view["status"] == "ready", view["failure"]
    assert view["frames"]["frameCount"] == 247
    assert {r["frameCount"] for r in view["media"]["renditions"]} == {247}
    assert not Path(f"/proc/{encoder}").exists(), "the killed worker's FFmpeg lives on"
    (run,) = runs_of(cloud, video)
    assert states_of(cloud, run["executionArn"]).count("ProbeVideo") == 1


def _encodes_the_second_chunk(process: int) -> bool:
    """Only a worker that begins in the middle of the film seeks."""
    with contextlib.suppress(OSError):
        return b"-ss" in Path(f"/proc/{process}/cmdline").read_bytes().split(b"\0")
    return False


def published(cloud: Cloud, video: str, attempt: int = 0) -> dict[str, str]:
    """Digest of every object that an attempt published, by name."""
    s3, found = aws(cloud, "s3"), {}
    bucket = cloud.outputs["MediaBucketName"]
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix="media/"):
        for item in page.get("Contents", ()):
            _, _, name = item["Key"].partition(f"/{video}/{attempt}/")
            if name:
                body = s3.get_object(Bucket=bucket, Key=item["Key"])["Body"].read()
                found[name] = hashlib.sha256(body).hexdigest()
    return found


def test_a_longer_film_is_encoded_by_workers_side_by_side_of_which_one_may_be_killed(
    cloud: Cloud, person: Person, tmp_path: Path
) -> None:
    """And then it is the film that nobody disturbed, byte for byte."""
    longer = tmp_path / "longer.mp4"
    thin = ("-an", "-r", "6", "-c:v", "libx264", "-preset", "veryfast")
    ffmpeg("-stream_loop", "6", "-i", str(DEMO), *thin, str(longer), binary=True)
    calm = person.upload(longer)
    whole = person.wait_until(calm, "ready", "failed", timeout=240)
    assert whole["status"] == "ready", whole["failure"]
    video = person.upload(longer)
    deadline = time.monotonic() + 90
    while not (found := [pair for pair in encoders_of(cloud) if _encodes_the_second_chunk(pair[0])]):
        assert time.monotonic() < deadline, "no worker began in the middle of the film"
        time.sleep(0.02)
    os.kill(found[0][1], signal.SIGKILL)
    view = person.wait_until(video, "ready", "failed", timeout=240)
    assert view["status"] == "ready", view["failure"]
    assert set(rung_frames(person, view).values()) == {whole["frames"]["frameCount"]}
    (run,) = runs_of(cloud, video)
    types = events_while(cloud, run["executionArn"], "EncodeFilm")
    chunks = 5  # two small ones at the beginning, then three
    assert (types.count("TaskScheduled"), types.count("TaskFailed")) == (chunks + 1, 1), (
        "only the killed chunk came again"
    )
    assert "EncodeWhole" not in states_of(cloud, run["executionArn"])
    assert published(cloud, video) == published(cloud, calm)


def test_another_attempt_encodes_nothing_that_is_finished(cloud: Cloud, person: Person) -> None:
    video = person.upload(film("edts_trim.mp4"))
    before = person.wait_until(video, "ready", "failed")
    assert before["status"] == "ready", before["failure"]
    machine, arn = aws(cloud, "stepfunctions"), cloud.outputs["IngestMachineArn"]
    order = json.loads(runs_of(cloud, video)[0]["input"])
    run = machine.start_execution(stateMachineArn=arn, input=json.dumps({**order, "attempt": 1}))
    while machine.describe_execution(executionArn=run["executionArn"])["status"] == "RUNNING":
        assert not encoders_of(cloud)
    assert ended(cloud, run["executionArn"]) == "SUCCEEDED"
    assert published(cloud, video, 1) == published(cloud, video) != {}
