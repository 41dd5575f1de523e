"""`make ask SQL="…"`: the views over the bucket of one machine, in DuckDB. On AWS the same text is asked of Athena."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cdk.stages import ROOT
from cdk.warehouse import COLUMNS, EVENTS

VIEWS = ROOT / "cdk" / "warehouse" / "views.sql"
#: Hive's names of types in DuckDB's words, where they differ.
WORDS = {"string": "VARCHAR"}
FIRST = "SELECT used_on, person_id, ms / 60000.0 AS minutes, loops, notes FROM person_days ORDER BY used_on, ms DESC"


def opened(folder: Path) -> Any:
    """A DuckDB with the views over the Parquet files below `folder`, which may be none."""
    import duckdb  # noqa: PLC0415  # a package of one machine; the plan that imports this folder needs none

    asked = duckdb.connect()
    if any(folder.rglob("*.parquet")):
        asked.read_parquet(f"{folder}/**/*.parquet", hive_partitioning=True).create_view("usage")
    else:
        columns = ", ".join(f'"{name}" {WORDS.get(kind, kind)}' for name, kind in COLUMNS)
        asked.execute(f"CREATE TABLE usage ({columns}, day VARCHAR)")
    asked.execute(VIEWS.read_text("utf-8"))
    return asked


def fetch(s3: Any, bucket: str, folder: Path) -> int:
    """Copies all events of the bucket into the folder; how many files there are."""
    number = 0
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=EVENTS):
        for each in page.get("Contents", ()):
            target = folder / each["Key"]
            target.parent.mkdir(parents=True, exist_ok=True)
            s3.download_file(bucket, each["Key"], str(target))
            number += 1
    return number


def here(state: Path) -> tuple[Any, str]:
    """S3 of the running one-machine cloud in that state folder, and the bucket's name. Raises FileNotFoundError."""
    import boto3  # noqa: PLC0415  # see above

    ready = json.loads((state / "ready.json").read_text("utf-8"))
    s3 = boto3.client(
        "s3",
        endpoint_url=ready["endpoint"],
        region_name=ready["region"],
        aws_access_key_id=ready["accessKeyId"],
        aws_secret_access_key=ready["secretAccessKey"],
    )
    return s3, ready["outputs"]["UsageBucketName"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the answer; exit 1 when no cloud runs here."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sql", nargs="?", default=FIRST)
    parser.add_argument("--state", type=Path, default=ROOT / ".local")
    asked = parser.parse_args(arguments)
    try:
        s3, bucket = here(asked.state)
    except FileNotFoundError:
        sys.stderr.write("No cloud runs here: start it with `make run`.\n")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        fetch(s3, bucket, Path(folder))
        sys.stdout.write(f"{opened(Path(folder)).sql(asked.sql)}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
