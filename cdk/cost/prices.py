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
#: A month in whose every hour it is sent: it is billed by the hour, and only for hours with a value.
OWN_METRIC = 0.30
#: An hour of PostgreSQL in one zone; twice in two. Graviton 2, on demand.
POSTGRES_HOUR = {"t4g.micro": 0.016, "t4g.medium": 0.065}
POSTGRES_GIB = 0.115  # gp3, a month, one zone; as much of backups is free
PROXY_CPU_HOUR = 0.015
IMAGE_GB = 0.10  # in ECR
BOT_CONTROL = 10.0
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
RECOVERY_GB, POSTGRES_RECOVERY_GB = 0.10, 0.095
FIREHOSE_GB = 0.029 + 0.018  # taken, and made into Parquet; a record counts as 5 KB at least
EDGE_REQUEST = 0.01 / 10_000
EDGE_FUNCTION, EDGE_READ = 0.10 / 1e6, 0.03 / 1e6  # a run of a CloudFront function, a read of its key store
WEB_ACL_REQUEST, BOT_REQUEST = 0.60 / 1e6, 1.00 / 1e6
PUT, GET = 0.005 / 1000, 0.0004 / 1000
TIERED, TIERED_MONTH = (
    0.01 / 1000,
    0.0025 / 1000,
)  # an object moved to Intelligent-Tiering, and looked after there
TO_ARCHIVE = 0.05 / 1000  # an object
KEY_USE = 0.03 / 10_000
SECRET_READ = 0.05 / 10_000
TRACE = 5.00 / 1e6
EVENT = 1.00 / 1e6  # of our own, on a bus
BETWEEN_ZONES_GB = 0.01 * 2  # out of the one and into the other
ENDPOINT_GB = 0.01
ASKED_TB = 5.00  # by Athena
MALWARE_GB = 0.09
REDSHIFT_UNIT_HOUR = 0.375
#: Fargate on arm64 and Spot, by the hour: a processor, a GB of memory; a GB of disk above 20 costs the same everywhere.
SPOT_CPU, SPOT_GB, FARGATE_DISK_GB = 0.0097, 0.00107, 0.000111
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
