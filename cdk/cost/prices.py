"""List prices in US dollars, us-east-1, from memory of AWS's pages; tests/bench/cost.py names the sources of those of
ingest. A price that has changed is changed here, and `make cost` writes the page anew."""

from __future__ import annotations

HOURS = 730  # of a month, as AWS counts

# standing, by the month
ENDPOINT_ZONE = 0.01 * HOURS  # an interface endpoint in one zone
KEY = 1.0
SECRET = 0.40
ALARM, ALARM_OF_METRICS, COMPOSITE = 0.10, 0.10, 0.50  # a metric-math alarm costs this for each metric in it
DASHBOARD, DASHBOARDS_FREE = 3.0, 3
WEB_ACL, WEB_RULE = 5.0, 1.0
OWN_METRIC = 0.30
#: An hour of PostgreSQL in one zone; twice in two. Graviton 2, on demand.
POSTGRES_HOUR = {"t4g.micro": 0.016, "t4g.medium": 0.065}
POSTGRES_GIB = 0.115  # gp3, a month, one zone
#: A GB and hour of ElastiCache Serverless for Valkey, a tenth of a GB at least; and a million of its units.
CACHE_GB_HOUR, CACHE_LEAST_GB, CACHE_UNITS = 0.084, 0.1, 0.0023

# use
HTTP_REQUEST = 1.00 / 1e6
SOCKET_MESSAGE = 1.00 / 1e6  # to or from a client, each 32 KB
SOCKET_MINUTE = 0.25 / 1e6
INVOCATION = 0.20 / 1e6
GB_SECOND = 0.0000133334  # arm64
WRITE, READ = 0.625 / 1e6, 0.125 / 1e6  # a unit of an on-demand table
TABLE_GB = 0.25
STREAM_READ = 0.20 / 1e6
LOG_GB, LOG_KEPT_GB = 0.50, 0.03
STANDARD_GB, ARCHIVE_GB = 0.023, 0.00099
BETWEEN_REGIONS_GB = 0.02
RECOVERY_GB = 0.10
FIREHOSE_GB = 0.029 + 0.018  # taken, and made into Parquet; a record counts as 5 KB at least
EDGE_REQUEST = 0.01 / 10_000
EDGE_FUNCTION = 0.10 / 1e6  # a run of a CloudFront function
#: GB to viewers in a month at each price; North America and Europe.
EDGE_TIERS = (
    (10_000, 0.085),
    (40_000, 0.080),
    (100_000, 0.060),
    (350_000, 0.040),
    (524_000, 0.030),
    (float("inf"), 0.025),
)


def to_viewers(gb: float) -> float:
    """Dollars for so many GB through CloudFront; the first TB of a month is free."""
    left, total = max(gb - 1_000, 0), 0.0
    for size, price in EDGE_TIERS:
        part = min(left, size)
        total += part * price
        left -= part
    return total
