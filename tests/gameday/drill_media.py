"""The drill of films: files of one are deleted and others overwritten; each is again what it was, byte by byte."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

from tests.cloud import Cloud, Person, aws
from tests.gameday import operator
from tests.gameday.people import named_in


@dataclass(frozen=True)
class FilmBack:
    """Seconds from the loss until everything is served again. `files`: of the film, as a browser fetches them;
    `harmed`: how many of them were wrong or gone after the loss; `lost`: files and objects that are not as before."""

    files: int
    objects: int
    deleted: int
    overwritten: int
    harmed: int
    seconds: float
    lost: int

    @property
    def whole(self) -> bool:
        return not self.lost


def digests(person: Person, video: str) -> dict[str, str]:
    """SHA-256 of every file of a film, by its path: playlists and all that they name, and the pictures."""
    media = person.call("GET", f"/api/videos/{video}")["media"]
    waiting = [
        str(value) for value in media.values() if str(value).startswith("/media/") and value[-1] != "/"
    ]
    found: dict[str, str] = {}
    while waiting:
        path = waiting.pop()
        body = person.get_bytes(path)
        found[path] = hashlib.sha256(body).hexdigest()
        if path.endswith(".m3u8"):
            waiting += [urljoin(path, name) for name in named_in(person, path)]
    return found


def wrong(person: Person, files: dict[str, str]) -> int:
    """How many of them are not served, or not as they were."""

    def served(path: str) -> str:
        try:
            return hashlib.sha256(person.get_bytes(path)).hexdigest()
        except OSError:
            return ""

    return sum(served(path) != digest for path, digest in files.items())


def of_a_bad_prefix(cloud: Cloud, person: Person, video: str) -> FilmBack:
    """Every second object of the film is deleted, the others are overwritten."""
    bucket, s3 = cloud.outputs["MediaBucketName"], aws(cloud, "s3")
    below = f"media/{person.session['workspace']['id']}/{video}/"
    before = digests(person, video)
    moment = datetime.now(UTC)
    time.sleep(1.1)  # S3 lists whole seconds
    objects = _tags(s3, bucket, below)
    deleted, overwritten = sorted(objects)[::2], sorted(objects)[1::2]
    s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": key} for key in deleted]})
    for key in overwritten:
        s3.put_object(Bucket=bucket, Key=key, Body=b"not what was here")
    harmed = wrong(person, before)
    began = time.monotonic()
    operator.restore(cloud, "files", "local", "--at", moment.isoformat(), "--below", below)
    lost = wrong(person, before)
    took = time.monotonic() - began
    again = _tags(s3, bucket, below)
    return FilmBack(
        files=len(before),
        objects=len(objects),
        deleted=len(deleted),
        overwritten=len(overwritten),
        harmed=harmed,
        seconds=took,
        lost=lost + sum(again.get(key) != tag for key, tag in objects.items()),
    )


def _tags(s3: Any, bucket: str, below: str) -> dict[str, str]:
    """S3's entity tag of each object, which changes with its bytes."""
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=below)
    return {one["Key"]: one["ETag"] for page in pages for one in page.get("Contents", ())}
