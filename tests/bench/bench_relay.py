"""Passing on what one says to everyone else in a room: deliveries per CPU-second beside Channels and python-socketio.

200 people, 100 messages, each from another of them, each to the 199 others. *Ours*: the real message door (who it is,
may they, schema, budget, then a signed post to each) or the real fan-out door (stream record, log, who is here, posts),
over a light DynamoDB and API Gateway in processes of their own; counted is the doors' process. *Theirs*: a relay of a
few lines that judges nothing, with a uvicorn worker; counted is that process. On AWS the sockets themselves
(handshakes, TLS, frames) are API Gateway's work and on the bill as messages; theirs do them, ours posts over http
instead. Both sides talk to clients in another process on the loopback, without TLS.
"""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from json import dumps
from pathlib import Path
from statistics import median

from practika.domain.ink import pack
from tests.bench.bench_crowd import names, tell
from tests.bench.figure import Figure
from tests.bench.peers import setup
from tests.bench.websocket_clients import clients
from tests.examples import note
from tests.light.gateway import Faults
from tests.light.house import called, house

PEOPLE, MESSAGES, ROUNDS = 200, 100, 3
HERE = Path(__file__).parent / "peers"
INK = {
    "stroke": "k1",
    "frame": 87,
    "color": "ink-1",
    "width": 0.008,
    "points": pack([(0.1 + n / 100, 0.2, 0.5) for n in range(5)]),
}
FLOW = {"v": 1, "type": "flow", "n": 1, "ink": [INK], "position": {"frame": 87}}
#: What a note is on a socket, in about as many bytes.
CHANGE = {"v": 1, "type": "flow", "n": 1, "note": note(1).model_dump(mode="json", by_alias=True)}
#: What a client of each peer hears first, and what it answers.
_CHANNELS: tuple[str, str, dict[bytes, bytes]] = ("channels_relay.py", "/", {})
_SOCKETIO: tuple[str, str, dict[bytes, bytes]] = (
    "socketio_relay.py",
    "/socket.io/?EIO=4&transport=websocket",
    {b"0{": b"40", b"40": b""},
)

Rate = Callable[[str], float]


def run() -> Iterator[Figure]:
    """Three rounds in turns; the median of each."""
    with ExitStack() as stack:
        channels = stack.enter_context(peer(*_CHANNELS, wrap="{}"))
        socketio = stack.enter_context(peer(*_SOCKETIO, wrap='42["flow",{}]'))
        sides: dict[str, Callable[[], float]] = {
            "relay": relay,
            "fan-out": fan_out,
            "relay, Channels": lambda: channels(dumps(FLOW)),
            "relay, python-socketio": lambda: socketio(dumps(FLOW)),
            "fan-out, Channels": lambda: channels(dumps(CHANGE)),
            "fan-out, python-socketio": lambda: socketio(dumps(CHANGE)),
        }
        rates = [{name: rate() for name, rate in sides.items()} for _ in range(ROUNDS)]
    found = {name: median(one[name] for one in rates) for name in sides}
    for what, about in (
        ("relay", "one flow with ink, deliveries to the other 199"),
        ("fan-out", "one note a batch, so nothing is gathered; theirs pass on as many bytes and keep no log"),
    ):
        for name in ("Channels", "python-socketio"):
            theirs = found[f"{what}, {name}"]
            yield Figure(f"{what}: deliveries", found[what], "/CPUs", theirs, name, 1.0, about)


def relay() -> float:
    """Our message door. Everyone speaks in turn, as fast as the budget of a huge room would let them."""
    people = names(PEOPLE)
    with house(posts_per_second=10**9, faults=Faults(speed=100)) as open_house:
        open_house.seat(people)
        events = [called(people[n % PEOPLE], dumps({**FLOW, "n": n + 1})) for n in range(MESSAGES)]
        open_house.ring("socket_message", events[0])
        before, cpu = open_house.gateway.counts().answers[200], time.process_time()
        for event in events:
            open_house.ring("socket_message", event)
        cpu = time.process_time() - cpu
        return _all(open_house.gateway.counts().answers[200] - before) / cpu


def fan_out() -> float:
    """Our fan-out door, one note at a time; everyone hears it, also who wrote it."""
    with house(posts_per_second=10**9, faults=Faults(speed=100)) as open_house:
        open_house.seat(names(PEOPLE))
        tell(open_house, 1, 1)
        before, cpu = open_house.gateway.counts().answers[200], time.process_time()
        for number in range(2, MESSAGES + 2):
            tell(open_house, number, 1)
        cpu = time.process_time() - cpu
        return _all(open_house.gateway.counts().answers[200] - before) / cpu


def _all(delivered: int) -> int:
    """Nothing may be missing, or the figure is of something else."""
    assert delivered >= MESSAGES * (PEOPLE - 1), delivered
    return delivered


@contextmanager
def peer(script: str, path: str, greetings: dict[bytes, bytes], wrap: str) -> Iterator[Rate]:
    """A peer's server with everyone connected; the answer measures a message."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([str(setup.python()), str(HERE / script), str(port)])
    try:
        _wait(port)
        with clients(port, path, PEOPLE, greetings) as relayed:

            def rate(text: str) -> float:
                said = wrap.replace("{}", text).encode()
                relayed(said, 5)
                before = _cpu(server.pid)
                delivered = relayed(said, MESSAGES)
                return _all(delivered) / (_cpu(server.pid) - before)

            yield rate
    finally:
        server.terminate()
        server.wait()


def _wait(port: int) -> None:
    for _ in range(300):
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the peer does not listen")


def _cpu(process: int) -> float:
    """CPU seconds, user and system, of a process."""
    after_name = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")
