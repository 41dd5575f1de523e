"""Two hundred people in one room, twenty of them drawing: ten minutes of a lesson, in real time.

Scripted clients that keep the room's tempo ring the real doors (messages, disconnects, the annotations' API, and the
fan-out from the table's stream, polled four times a second), one after the other in one process. Behind them are a
light DynamoDB and a light API Gateway with the real limits, in processes of their own; the one-machine endpoint is not
in it. Delays are from a client's sending to another client's socket, on this machine and at its load. `python -m
tests.bench lesson --minutes 1` is short.
"""

from __future__ import annotations

import heapq
import math
import resource
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from json import dumps
from pathlib import Path
from typing import Any

from practika.domain.ink import pack
from practika.domain.tempo import flush_ms
from practika.runtime import verdict
from practika.runtime.wiring import live
from tests.bench.bench_crowd import POLL_SECONDS, names
from tests.bench.figure import Figure
from tests.events import request
from tests.examples import DIGEST, ROOM, VIDEO, member, named, shape
from tests.light.gateway import POSTS_A_SECOND
from tests.light.house import House, called, house
from tests.light.screen import Seen

PEOPLE, DRAWERS = 200, 20
BUDGET = 2_000
#: Seconds between two of one person's: finished notes, questions for the time; and of the room's: moves of the film,
#: people whose network breaks.
NOTE, CLOCK, MOVE, BREAK = 20.0, 20.0, 5.0, 10.0
POINTS_A_SECOND = 60
_PAGE = 4096


@dataclass
class Minute:
    """What one minute was like."""

    seen: Seen
    posts: int
    memory_mb: float
    cpu: float


@dataclass
class Lesson:
    """The script, and what came of it."""

    house: House
    seats: list[str]
    position: int = 0
    notes: int = 0
    sent: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    minutes: list[Minute] = field(default_factory=list)
    broken: int = 0
    beat: int = 0

    def say(self, who: str, kind: str, **more: Any) -> None:
        self.sent[kind] += 1
        answer = self.house.ring("socket_message", called(who, dumps({"v": 1, "type": kind, **more})))
        self.refused += answer["statusCode"] != 200

    def ask(self, place: int) -> None:
        """What time is it?"""
        self.say(self.seats[place], "clock", t=1)

    def draw(self, place: int, every: float) -> None:
        """What a pen has left since the last flush."""
        at = time.time()
        steps = range(int(POINTS_A_SECOND * every))
        points = [(0.5 + 0.3 * math.cos(at + n / 60), 0.5 + 0.3 * math.sin(at + n / 60), 0.5) for n in steps]
        ink = {"stroke": "k1", "frame": 87, "color": "ink-1", "width": 0.008, "points": pack(points)}
        self.say(self.seats[place], "flow", n=int(at * 1e6), ink=[ink], position={"frame": 87})

    def write(self) -> None:
        """Somebody posts what they drew."""
        self.notes += 1
        anchor = {"frameStart": self.notes % 900, "frameEnd": self.notes % 900, "frameMapSha256": DIGEST}
        body = {
            "id": named("ann", self.notes),
            "anchor": anchor,
            "text": f"Elbow higher sent:{time.time():.6f}",
            "shapes": [shape("stroke")],
        }
        made = request("POST", f"/api/videos/{VIDEO}/annotations", body)
        made["requestContext"]["authorizer"] = {"lambda": verdict.granted(member())}
        answer = self.house.ring("api_annotations", made)
        assert answer["statusCode"] == 201, answer["body"]

    def poll(self) -> None:
        """The stream's poller: current annotations only, as the filter of the event source says."""
        found = self.house.table.stream(self.position, 500)
        self.position += len(found)
        told = [one for one in found if one["dynamodb"]["Keys"]["sk"]["S"].startswith("A#")]
        if told:
            assert self.house.ring("stream_fanout", {"Records": told}) == {"batchItemFailures": []}

    def move(self) -> None:
        """The coach moves the film."""
        session = live.sessions().read(ROOM)
        if session.driver is None:
            self.say(self.seats[0], "baton", act="take")
            session = live.sessions().read(ROOM)
        self.beat += 1
        now = int(time.time() * 1000)
        self.say(
            self.seats[0],
            "transport",
            epoch=session.epoch,
            beat=self.beat,
            frame=self.beat,
            playing=True,
            rate=1,
            at=now,
        )

    def break_one(self) -> None:
        """A network breaks: a watcher's socket closes, and they come back by another."""
        self.broken += 1
        place = DRAWERS + self.broken % (PEOPLE - DRAWERS)
        old, new = self.seats[place], f"L0SN{self.broken:07d}="
        self.house.gateway.close([old])
        self.house.ring("socket_disconnect", called(old))
        self.house.gateway.open([new])
        self.house.admit(new, place + 1)
        self.seats[place] = new
        self.say(new, "hello")

    def note_minute(self, before: tuple[int, float]) -> tuple[int, float]:
        counts = self.house.gateway.counts()
        posts, cpu = counts.answers[200], time.process_time()
        memory = int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE / 1e6
        self.minutes.append(Minute(self.house.gateway.seen(), posts - before[0], memory, cpu - before[1]))
        return posts, cpu


def play(lesson: Lesson, minutes: float) -> None:
    """Every act at its time, or as soon after it as the doors are free."""
    every = flush_ms(DRAWERS, PEOPLE, BUDGET) / 1000
    acts: list[tuple[float, int, float, Callable[[], None]]] = []

    def again(first: float, period: float, act: Callable[[], None]) -> None:
        acts.append((first, len(acts), period, act))

    for number in range(DRAWERS):
        again(every * number / DRAWERS, every, partial(lesson.draw, number, every))
        again(NOTE * number / DRAWERS, NOTE, lesson.write)
    for number in range(PEOPLE):
        again(CLOCK * number / PEOPLE, CLOCK, partial(lesson.ask, number))
    again(0.1, POLL_SECONDS, lesson.poll)
    again(1, MOVE, lesson.move)
    again(2, BREAK, lesson.break_one)
    heapq.heapify(acts)
    began, mark, whole = time.monotonic(), (0, time.process_time()), 0
    while (now := time.monotonic() - began) < minutes * 60:
        due, number, period, act = heapq.heappop(acts)
        time.sleep(max(0.0, due - now))
        act()
        heapq.heappush(
            acts, (max(due, now) + period, number, period, act)
        )  # as a timer that is set when it rang
        if now >= (whole + 1) * 60:
            whole, mark = whole + 1, lesson.note_minute(mark)
    lesson.poll()
    lesson.note_minute(mark)


def run(minutes: float = 10) -> Iterator[Figure]:
    """Ten minutes unless told otherwise."""
    with house(posts_per_second=BUDGET) as open_house:
        lesson = Lesson(open_house, names(PEOPLE))
        open_house.seat(lesson.seats)
        open_house.gateway.seen()
        play(lesson, minutes)
        yield from figures(lesson, minutes)


def figures(lesson: Lesson, minutes: float) -> Iterator[Figure]:
    """Of the whole, and how its beginning differs from its end."""
    counts, screens = lesson.house.gateway.counts(), lesson.house.gateway.screens()
    log: list[int] = []
    while page := live.change_log().after(ROOM, len(log), limit=500):
        log += [change.seq for change in page]
    lost = len(set(range(1, lesson.notes + 1)) ^ set(log))
    behind = sum(screen.last != lesson.notes for screen in screens.values())
    gaps = sum(screen.fetches for screen in screens.values())
    about = f"{minutes:g} minutes, {dict(lesson.sent)} messages, {lesson.notes} notes, {lesson.broken} new sockets"
    yield Figure("notes lost, or numbered twice", lost, "", note=about)
    yield Figure(
        "screens that are not at the last note",
        behind,
        "",
        note=f"{gaps} gaps seen by {len(screens)} screens",
    )
    posts = counts.answers[200]
    busiest = f"answers {dict(counts.answers)}; {posts / minutes / 60:.0f} a second on average"
    yield Figure(
        "busiest second", counts.busiest, "posts", POSTS_A_SECOND, "quota of the account", 1.0, busiest
    )
    flows = sum(minute.seen.frames["flow"] for minute in lesson.minutes)
    due = lesson.sent["flow"] * (PEOPLE - 1)
    yield Figure("flows that arrived", flows, "", due, "sent × others", 1.0)
    yield from flatness(lesson.minutes[: max(1, int(minutes))])
    cpu = sum(minute.cpu for minute in lesson.minutes)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    about = f"of one processor; {posts / cpu:,.0f} posts per CPU-second; peak {peak:.0f} MB"
    yield Figure("CPU of all doors", cpu / minutes / 60 * 100, "%", note=about)


def flatness(full: list[Minute]) -> Iterator[Figure]:
    """How the last minute differs from the first."""
    for kind, name in (("flow", "ink to another socket"), ("changes", "a note's request to another socket")):
        first, last = full[0].seen.quantile(kind, 0.95), full[-1].seen.quantile(kind, 0.95)
        pairs = [(minute.seen.quantile(kind, 0.5), minute.seen.quantile(kind, 0.95)) for minute in full]
        by_minute = ", ".join(f"{middle:.0f}/{most:.0f}" for middle, most in pairs)
        about = f"p50/p95 by minute: {by_minute}"
        yield Figure(f"{name}, p95, last minute", last, "ms", first, "first minute", note=about)
    memory = ", ".join(f"{minute.memory_mb:.0f}" for minute in full)
    first, last = full[0].memory_mb, full[-1].memory_mb
    yield Figure("memory of the doors, last minute", last, "MB", first, "first minute", note=memory)
    costs = [minute.cpu / minute.posts * 1e6 for minute in full]
    by_minute = ", ".join(f"{one:.0f}" for one in costs)
    yield Figure("CPU a post, last minute", costs[-1], "µs", costs[0], "first minute", note=by_minute)
