"""Fifty real short films of four people, uploaded at once through the local cloud's S3 events: who is done when.

Every fifth film is begun twice (as by an event of S3 that comes again), and one worker is killed while it encodes. All
films must end playable, each encoded by one run, its objects written once. Wall times are those of a shared machine.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import mean
from typing import Any

from tests.bench.figure import Figure
from tests.bench.one_cloud import one_cloud
from tests.cloud import DEMO, Cloud, Person, aws, film
from tests.integration.test_ingest_machine import (
    encoders_of,
    runs_of,
    states_of,
)
from tests.integration.test_worker import writes
from tests.media_check import rung_frames
from tests.watching import ffmpeg

#: Films of each person; the last one comes when all others are there.
CROWD = {"thirty": 30, "twelve": 12, "seven": 7, "one": 1}
#: Short films of the corpus, among cuts of the demo film.
CORPUS = ("portrait_720x1080.mp4", "h263_qcif.3gp", "odd_dims_vp9.webm", "edts_trim.mp4")
SECONDS = 2
TWICE_EVERY = 5
PATIENCE = 3600.0


@dataclass(frozen=True)
class _Sent:
    """One film of somebody."""

    who: str
    person: Person
    video: str


def run() -> Iterator[Figure]:
    """What was counted and when whose films were ready."""
    with one_cloud() as cloud, tempfile.TemporaryDirectory() as folder:
        began = time.time()
        sent, doubled = _upload(cloud, _cuts(Path(folder), sum(CROWD.values())))
        uploaded = time.time() - began
        killed = _kill_one(cloud)
        views = [each.person.wait_until(each.video, "ready", "failed", timeout=PATIENCE) for each in sent]
        yield Figure("films uploaded", len(sent), "", note=f"of {len(CROWD)} people, within {uploaded:.0f} s")
        yield Figure(
            "events that came twice", doubled, "", note=f"and {killed} worker killed while it encoded"
        )
        ready = [view["status"] == "ready" for view in views]
        yield Figure("films that ended playable", sum(ready), "", len(sent), "films", 1.0)
        yield from _once(cloud, sent, views)
        yield from _ends(sent, views, began)


def _cuts(folder: Path, count: int) -> list[Path]:
    """Real pictures, each film another stretch or another file."""
    made = [film(name) for name in CORPUS]
    for number in range(count - len(made)):
        path = folder / f"cut{number}.mp4"
        start = f"{number * 0.16:.2f}"
        small = ("-vf", "scale=426:240", "-an", "-c:v", "libx264", "-preset", "ultrafast")
        ffmpeg("-ss", start, "-i", str(DEMO), "-t", str(SECONDS), *small, str(path), binary=True)
        made.append(path)
    random.Random(50).shuffle(made)  # a bench's dice
    return made


def _upload(cloud: Cloud, films: list[Path]) -> tuple[list[_Sent], int]:
    """Everybody at once, but the one with a single film, who comes last."""
    people = {who: cloud.person(who) for who in CROWD}
    wanted = [who for who, number in CROWD.items() if who != "one" for _ in range(number)]

    def send(who: str, path: Path) -> _Sent:
        return _Sent(who, people[who], people[who].upload(path))

    with ThreadPoolExecutor(4) as crowd:
        sent = list(crowd.map(send, wanted, films))
        again = [each for number, each in enumerate(sent) if number % TWICE_EVERY == 0]
        list(crowd.map(lambda each: _tell_again(cloud, each), again))
    return [*sent, send("one", films[-1])], len(again)


def _tell_again(cloud: Cloud, sent: _Sent) -> None:
    """The event of its upload once more: the rule starts another run, which must find its work claimed."""
    before = runs_of(cloud, sent.video)
    order = json.loads(before[0]["input"])
    machine = aws(cloud, "stepfunctions")
    machine.start_execution(stateMachineArn=cloud.outputs["IngestMachineArn"], input=json.dumps(order))


def _kill_one(cloud: Cloud) -> int:
    """The first worker that is seen to encode; 1 if one was."""
    until = time.monotonic() + 300
    while time.monotonic() < until:
        for _, worker in encoders_of(cloud):
            with contextlib.suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)
                return 1
        threading.Event().wait(0.02)
    return 0


def _once(cloud: Cloud, sent: list[_Sent], views: list[dict[str, Any]]) -> Iterator[Figure]:
    """Whether the work of each film was done once, whatever was delivered twice or killed."""
    encoding = waited = claimed = whole = single = 0
    for each, view in zip(sent, views, strict=True):
        ways = [states_of(cloud, run["executionArn"]) for run in runs_of(cloud, each.video)]
        encoding += sum("EncodeFilm" in way for way in ways) == 1
        waited += any(way[-1] == "Waits" for way in ways)
        claimed += sum(way[-1] == "AlreadyStarted" for way in ways)
        single += set(writes(cloud, each.video, 0).values()) == {1}
        whole += set(rung_frames(each.person, view).values()) == {view["frames"]["frameCount"]}
    yield Figure("films encoded by exactly one run", encoding, "", len(sent), "films", 1.0)
    yield Figure("films whose objects were written once", single, "", len(sent), "films", 1.0)
    yield Figure("films with all their frames on every rung", whole, "", len(sent), "films", 1.0)
    yield Figure("events that found their film claimed", claimed, "")
    yield Figure("films that waited for their turn", waited, "")


def _ends(sent: list[_Sent], views: list[dict[str, Any]], began: float) -> Iterator[Figure]:
    """When whose films were ready, and at which place of all the single one was."""
    ends = [datetime.fromisoformat(view["updatedAt"]).timestamp() - began for view in views]
    for who in CROWD:
        own = [end for end, each in zip(ends, sent, strict=True) if each.who == who]
        yield Figure(
            f"{len(own)} of {who}: ready on average after", mean(own), "s", mean(ends), "all films",
            note=f"the first after {min(own):.0f} s, the last after {max(own):.0f} s",
        )  # fmt: skip
    place = sorted(ends).index(ends[-1]) + 1
    yield Figure("place of the single film, which came last", place, "", len(sent), "films")
