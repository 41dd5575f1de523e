"""Puts the built web app into its bucket: named files first and for ever, index.html last and never cached."""

from __future__ import annotations

import mimetypes
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FOR_EVER = "public, max-age=31536000, immutable"
ALWAYS_ASK = "no-cache"
#: Where the build puts files with a digest in their name; what lies elsewhere may change under its name.
HASHED = "assets/"
UNNAMED = {"index.html", "favicon.svg", "unavailable.json"}


def files(dist: Path) -> Iterator[tuple[str, Path]]:
    """(key, file) in the order in which they go up: a page must never name a file that is not there yet."""
    found = [path for path in sorted(dist.rglob("*")) if path.is_file() and not _inner(path, dist)]
    yield from sorted(
        ((path.relative_to(dist).as_posix(), path) for path in found),
        key=lambda each: each[0] == "index.html",
    )


def _inner(path: Path, dist: Path) -> bool:
    """Compressed twins (CloudFront compresses by itself) and notes of the build."""
    return path.suffix == ".gz" or any(part.startswith(".") for part in path.relative_to(dist).parts)


def publish(dist: Path, bucket: str, *, s3: Any) -> int:
    """How many files went up. Files of former builds stay: open pages still ask for them."""
    number = 0
    for key, path in files(dist):
        kind = mimetypes.guess_type(key)[0] or "application/octet-stream"
        cached = FOR_EVER if key.startswith(HASHED) else ALWAYS_ASK
        s3.put_object(Bucket=bucket, Key=key, Body=path.read_bytes(), ContentType=kind, CacheControl=cached)
        number += 1
    return number


def show_new(distribution: str, *, cloudfront: Any) -> None:
    """Takes the old page out of CloudFront's caches."""
    paths = ["/", *(f"/{name}" for name in sorted(UNNAMED))]
    batch = {"Paths": {"Quantity": len(paths), "Items": paths}, "CallerReference": str(time.time_ns())}
    cloudfront.create_invalidation(DistributionId=distribution, InvalidationBatch=batch)
