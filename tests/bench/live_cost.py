"""What telling people costs on AWS: counted requests times list prices, each with its source."""

from __future__ import annotations

from dataclasses import dataclass

from tests.bench.cost import DYNAMO_WRITE, GB_PER_CPU, GB_SECOND, INVOCATION

#: Dollars, us-east-1.
MESSAGE, CONNECTION_MINUTE = 1.00 / 1e6, 0.25 / 1e6
DYNAMO_READ = 0.125 / 1e6
HTTP_REQUEST = 1.00 / 1e6
SOURCES = (
    "API Gateway WebSocket $1.00 per million messages of 32 KB, $0.25 per million connection-minutes (a public page); "
    "HTTP API $1.00 per million requests (from memory)",
    "DynamoDB on demand $0.625 per million write units, $0.125 per million read units (from memory); Lambda arm64 "
    "$0.0000133334 per GB-second, $0.20 per million invocations (from memory)",
)
#: Seconds until an answer, in one Region.
POST_SECONDS, CALL_SECONDS = 0.010, 0.005
LANES = 16
ASSUMPTIONS = (
    f"a post is answered after {POST_SECONDS * 1000:g} ms, {LANES} under way at a time; a call to DynamoDB takes "
    f"{CALL_SECONDS * 1000:g} ms; the fan-out's door has one processor (1,769 MB) as fast as one of this machine's",
    "each annotation is one request of the HTTP API, 15 ms of a door with 512 MB, and its write units as counted",
    "nobody fetches by HTTP, logs are not counted",
)
_WRITER_SECONDS, _WRITER_GB = 0.015, 0.5


@dataclass(frozen=True)
class Hour:
    """What was counted in an hour."""

    annotations: int
    sockets: int
    batches: int
    posts: int
    billed: int
    cpu_seconds: float
    calls: int
    reads: float
    writes: float

    @property
    def fanout_seconds(self) -> float:
        """Time that the fan-out's door is billed for: waiting for answers, or computing if that is more."""
        waiting = self.posts / LANES * POST_SECONDS + self.calls * CALL_SECONDS
        return max(waiting, self.cpu_seconds)

    def parts(self) -> dict[str, float]:
        """Dollars by what they are for."""
        writing = self.annotations * _WRITER_SECONDS * _WRITER_GB
        gb_seconds = self.fanout_seconds * GB_PER_CPU + writing
        return {
            "posts": self.billed * MESSAGE,
            "open sockets": self.sockets * 60 * CONNECTION_MINUTE,
            "DynamoDB": self.writes * DYNAMO_WRITE + self.reads * DYNAMO_READ,
            "Lambda": gb_seconds * GB_SECOND["arm64"] + (self.batches + self.annotations) * INVOCATION,
            "HTTP requests": self.annotations * HTTP_REQUEST,
        }
