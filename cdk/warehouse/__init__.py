"""What the warehouse holds: the columns of its one table, and SQL over it (`views.sql`, read by `local.py`).

Firehose writes `events/day=2026-03-01/….parquet` into a bucket of its own; the day there is the day of arrival, `at` is
the moment that counts. One row is one event of `practika.domain.usage.UsageRow`; a unit test compares the columns.
"""

from __future__ import annotations

#: Column and Hive type, in the order of `UsageRow`.
COLUMNS = (
    ("v", "int"),
    ("event_id", "string"),
    ("kind", "string"),
    ("workspace_id", "string"),
    ("person_id", "string"),
    ("video_id", "string"),
    ("visit", "string"),
    ("at", "timestamp"),
    ("first_frame", "bigint"),
    ("end_frame", "bigint"),
    ("rate", "double"),
    ("watched_ms", "bigint"),
    ("frame_count", "bigint"),
    ("film_ms", "bigint"),
)
TABLE = "usage"
#: Where events lie in the bucket, and what could not become Parquet.
EVENTS, FAILED, ANSWERS = "events/", "failed/", "answers/"
