"""Crowds: 10,000 sockets in one room, 50 annotations a second to 1,000 sockets, and 100,000 annotations in an hour.

The real fan-out door, over a light DynamoDB and a light API Gateway in processes of their own that keep the real limits
(partition units; payload, 10,000 requests a second, 410, 429) over plain http. CPU is the door's own process. Times are
those of this machine; an hour is played 60 times as fast, limits and budget too.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from practika.adapters.dynamo.annotations import DynamoAnnotations
from practika.domain.annotation import Act
from practika.domain.chain import revision_of
from tests.bench import live_cost
from tests.bench.figure import Figure
from tests.examples import ROOM, WORKSPACE, member, note
from tests.light.gateway import Faults
from tests.light.house import House, house, records
from tests.light.table import LightTable

ASSUMPTIONS = live_cost.ASSUMPTIONS + live_cost.SOURCES
POLL_SECONDS = 0.25
MOST_IN_A_BATCH = 500


def run() -> Iterator[Figure]:
    """Each part in a house of its own."""
    yield from ten_thousand()
    yield from fifty_a_second()
    yield from an_hour()


def names(count: int) -> list[str]:
    """Ids as API Gateway makes them."""
    return [f"L0SM{number:07d}=" for number in range(count)]


def tell(to: House, first: int, count: int) -> None:
    """One batch of the stream, through the door."""
    now = f"sent:{time.time():.6f}"
    made = (note(number, text=f"Elbow higher, then turn {now}") for number in range(first, first + count))
    assert to.ring("stream_fanout", records(made, first)) == {"batchItemFailures": []}


def ten_thousand() -> Iterator[Figure]:
    """A note to everyone, then another one while 200 are gone and one post in fifty is throttled or fails."""
    people = names(10_000)
    for weather, faults in (("calm", Faults()), ("2 % throttled, 1 % failed", Faults(0.02, 0.01))):
        with house(faults=faults) as open_house:
            seated = open_house.seat(people)
            tell(open_house, 1, 1)
            gone = people[:200] if faults.failed else []
            open_house.gateway.close(gone)
            before, cpu, at = open_house.gateway.counts().answers, time.process_time(), time.monotonic()
            tell(open_house, 2, 1)
            cpu, wall = time.process_time() - cpu, time.monotonic() - at
            screens, counts = open_house.gateway.screens(), open_house.gateway.counts()
            reached = sum(screen.last == 2 for screen in screens.values())
            left = len(people) - len(open_house.rooms.connections(ROOM))
            posts = sum((counts.answers - before).values())
            shards = len({one.shard for one in seated})
            about = f"{shards} shards; {posts} posts, answers {dict(counts.answers - before)}; {left} left the room"
            what = f"10,000 sockets, {weather}"
            yield Figure(f"{what}: reached", reached, "", len(screens), "open sockets", 1.0, about)
            yield Figure(f"{what}: CPU of the door", cpu, "s", note=f"reading {shards} shards included")
            yield Figure(f"{what}: until the last has it", wall, "s", note="budget 2,000 posts a second")
            busiest = counts.busiest
            yield Figure(f"{what}: busiest second", busiest, "posts", 10_000, "quota of the account", 1.0)
            table = open_house.table.report()
            yield Figure(
                f"{what}: calls that a partition refused", table["refused"], "", note=str(table["units"])
            )


def fifty_a_second(seconds: float = 30, sockets: int = 1_000, rate: float = 50) -> Iterator[Figure]:
    """As the stream's poller would: what has come since the last batch makes the next."""
    with house() as open_house:
        open_house.seat(names(sockets))
        tell(open_house, 1, 1)
        open_house.gateway.seen()
        before, cpu = open_house.gateway.counts().answers[200], time.process_time()
        told, batches = _stream(open_house, seconds, rate)
        cpu, done = time.process_time() - cpu, told + 1
        counts, seen, screens = (
            open_house.gateway.counts(),
            open_house.gateway.seen(),
            open_house.gateway.screens(),
        )
        posts = counts.answers[200] - before
        missing = sum(screen.last != done or screen.fetches > 0 for screen in screens.values())
        what = f"{rate:g}/s to {sockets:,} sockets"
        about = f"{told} annotations in {batches} batches, {posts} posts, answers {dict(counts.answers)}"
        yield Figure(
            f"{what}: posts an annotation and socket", posts / told / sockets, "", 1.0, "naive", 0.1, about
        )
        yield Figure(f"{what}: sockets that missed one", missing, "")
        yield Figure(
            f"{what}: deliveries of annotations",
            told * sockets / cpu,
            "/CPUs",
            note="an annotation at a socket",
        )
        yield Figure(f"{what}: busiest second", counts.busiest, "posts", 10_000, "quota of the account", 1.0)
        p50, p95 = seen.quantile("changes", 0.5), seen.quantile("changes", 0.95)
        yield Figure(
            f"{what}: from the poll to the socket, p95",
            p95,
            "ms",
            note=f"p50 {p50:.0f} ms; of each batch's last",
        )


def _stream(to: House, seconds: float, rate: float) -> tuple[int, int]:
    """Tells what has come since the last poll, for so long; how many annotations, in how many batches."""
    began, done, batches = time.monotonic(), 0, 0
    while (here := time.monotonic() - began) < seconds or done < int(rate * seconds):
        due = min(int(rate * min(here, seconds)) - done, MOST_IN_A_BATCH)
        if due > 0:
            tell(to, done + 2, due)
            done, batches = done + due, batches + 1
        time.sleep(max(0.0, POLL_SECONDS - (time.monotonic() - began - here)))
    return done, batches


def an_hour(annotations: int = 100_000, sockets: int = 100, speed: float = 60) -> Iterator[Figure]:
    """28 a second, polled four times a second."""
    with house(faults=Faults(speed=speed)) as open_house:
        open_house.seat(names(sockets))
        before, cpu, at = open_house.table.report(), time.process_time(), time.monotonic()
        done, batches = 0, 0
        for poll in range(1, int(3600 / POLL_SECONDS) + 1):
            due = annotations * poll * POLL_SECONDS / 3600 - done
            if due >= 1:
                tell(open_house, done + 1, int(due))
                done, batches = done + int(due), batches + 1
        cpu, wall = time.process_time() - cpu, time.monotonic() - at
        after, counts, screens = (
            open_house.table.report(),
            open_house.gateway.counts(),
            open_house.gateway.screens(),
        )
        missing = sum(screen.last != done or screen.fetches > 0 for screen in screens.values())
        units = {kind: after["units"][kind] - before["units"].get(kind, 0) for kind in ("read", "write")}
        hour = live_cost.Hour(
            annotations=done,
            sockets=sockets,
            batches=batches,
            posts=counts.answers[200],
            billed=counts.billed,
            cpu_seconds=cpu,
            calls=sum(after["calls"].values()) - sum(before["calls"].values()),
            reads=units["read"],
            writes=units["write"] + done * written_units(),
        )
        parts = hour.parts()
        bill = ", ".join(f"{name} ${dollars:.2f}" for name, dollars in parts.items())
        what = f"{done:,} annotations in an hour, {sockets} sockets"
        about = (
            f"{batches} batches, {counts.answers[200]} posts, {after['refused']} calls refused by a partition"
        )
        yield Figure(f"{what}: sockets that missed one", missing, "", note=f"{about}; played in {wall:.0f} s")
        yield Figure(f"{what}: CPU of the fan-out", cpu, "s", note="of 3,600 s")
        yield Figure(f"{what}: cost", sum(parts.values()), "$", note=bill)
        yield Figure(f"{what}: a thousand deliveries", sum(parts.values()) / done / sockets * 1e6, "m$")


def written_units(times: int = 200) -> float:
    """Write units of one new annotation with its revision and its place in the index."""
    table = LightTable(limits=False)
    store = DynamoAnnotations(lambda: table, "annotations")
    for number in range(times):
        store.add(WORKSPACE, revision_of(note(number), Act.CREATED, member()))
    indexed = 2 * times  # each write of an item in the window index is a unit there too, two in a transaction
    return (table.units["write"] + indexed) / times
