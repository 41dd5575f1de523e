"""What a film's ingest costs on AWS: counted work times list prices, each with its source."""

from __future__ import annotations

from dataclasses import dataclass

from practika.domain.ladder import Rung

#: Dollars, us-east-1. The stages dev and prod run on arm64.
GB_SECOND = {"arm64": 0.0000133334, "x86_64": 0.0000166667}
INVOCATION = 0.20 / 1e6
TRANSITION = 0.025 / 1000
PUT, GET = 0.005 / 1000, 0.0004 / 1000
DYNAMO_WRITE = 0.625 / 1e6
GB_MONTH = 0.023
#: Deep Archive: dollars a GB-month, and a GB brought back by each speed (requests and the 40 KB of its own left out).
ARCHIVED_GB_MONTH = 0.00099
BACK_GB = {"bulk": 0.0025, "standard": 0.02}
SOURCES = (
    "Lambda $0.0000166667 per GB-second on x86_64 (a public page), $0.0000133334 on arm64 (from memory), $0.20 per "
    "million invocations (from memory)",
    "Step Functions Standard $0.025 per 1,000 transitions (aws.amazon.com/step-functions/pricing)",
    "S3 Standard $0.005 per 1,000 PUT or LIST, $0.0004 per 1,000 GET, $0.023 per GB-month (from memory)",
    "S3 Glacier Deep Archive $0.00099 per GB-month; brought back $0.0025 (bulk), $0.02 (standard) per GB (from memory)",
    "DynamoDB on demand $0.625 per million writes (from memory)",
    "MediaConvert basic tier, AVC, single pass, to 30 frames a second: $0.0075 per minute of each output below "
    "720 lines, $0.015 from 720 to 1080 lines (from memory; two independent pages agree)",
)
#: Lambda gives one virtual processor per so many GB.
GB_PER_CPU = 1769 / 1024
#: Part of the time that a worker's processors are at work: the rest is fetching, sending, and threads that wait.
BUSY = 0.8
#: Seconds of start that every invocation is billed for (loading the code, importing), taken as always cold.
START_SECONDS = 1.0
ASSUMPTIONS = (
    "a virtual processor of Lambda, on either architecture, is as fast as one of this machine's",
    f"a worker's processors are at work {BUSY:.0%} of its time; every call pays {START_SECONDS:g} s of cold start",
    "nothing fails; the database and the network are not counted (they cost by the hour, not by the film)",
)


@dataclass(frozen=True)
class Work:
    """What was counted: CPU seconds, invocations with their summed memory (GB), transitions, requests, bytes kept."""

    cpu_seconds: float
    invocations: int
    memory_gb: float
    transitions: int
    puts: int
    gets: int
    dynamo_writes: int
    kept_bytes: int

    def parts(self, architecture: str) -> dict[str, float]:
        """Dollars by what they are for; storage is one month's."""
        gb_seconds = self.cpu_seconds / BUSY * GB_PER_CPU + START_SECONDS * self.memory_gb
        return {
            "Lambda time": gb_seconds * GB_SECOND[architecture],
            "Lambda invocations": self.invocations * INVOCATION,
            "state transitions": self.transitions * TRANSITION,
            "S3 requests": self.puts * PUT + self.gets * GET,
            "DynamoDB": self.dynamo_writes * DYNAMO_WRITE,
            "storage for a month": self.kept_bytes / 1e9 * GB_MONTH,
        }


def original(source_bytes: int) -> dict[str, float]:
    """Dollars for an original of that size: a month at hand, a month in the archive, and each way back."""
    gigabytes = source_bytes / 1e9
    return {
        "at hand": gigabytes * GB_MONTH,
        "archived": gigabytes * ARCHIVED_GB_MONTH,
        **{speed: gigabytes * dollars for speed, dollars in BACK_GB.items()},
    }


def media_convert(rungs: tuple[Rung, ...]) -> float:
    """Dollars per minute of film for the same rungs."""
    sides = [min(rung.width, rung.height) for rung in rungs]
    return sum(0.015 if side >= 720 else 0.0075 for side in sides)
