"""The drill of the worst day: everything is gone but the backups. A fresh cloud is made, and filled from them.

What AWS keeps in the vault and the bucket of the second Region is kept here in a folder: a base backup of PostgreSQL
and its log, the items of the annotations' table, the objects of the media bucket. The table goes back by the
operator's tool, which finds all of it missing. Nothing else comes along: keys, queues, rooms and logs are made anew.
"""

from __future__ import annotations

import json
import shutil
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.cloud import Cloud, Person, aws
from tests.gameday import drill, operator
from tests.gameday.drill_media import digests
from tests.gameday.drill_notes import NOTES, REVISED, Picture, opened, revise, written

COPY = "annotations-from-the-vault"


@dataclass(frozen=True)
class AllBack:
    """Seconds from the empty machine until a person sees everything again, `making` of them for the fresh cloud itself.
    `lost`: notes that are not as before, with their histories; `files_lost`: files of the film that are not byte by
    byte as before; `heard`: whether a note that is written then is heard in the room; `exact`: whether the database is
    as it was at the moment."""

    backup_seconds: float
    seconds: float
    making: float
    notes: int
    lost: int
    files: int
    files_lost: int
    heard: bool
    exact: bool

    @property
    def whole(self) -> bool:
        return self.heard and self.exact and not self.lost and not self.files_lost


def of_everything(cloud: Cloud, person: Person, video: str, sha256: str, folder: Path) -> AllBack:
    """The cloud is up before and after it, and another one."""
    ids = written(person, video, sha256, NOTES)
    revise(person, video, ids[:REVISED], "revised")
    before, files = Picture.of(person, video, ids), _by_place(digests(person, video))
    title = person.call("GET", f"/api/videos/{video}")["title"]
    with drill.log_kept(cloud, folder):
        began = time.monotonic()
        drill.base_backup(cloud, folder)
        _copy_out(cloud, folder)
        backup_seconds = time.monotonic() - began
        admin, runs_as = json.loads((cloud.state / "memory.json").read_text()), drill.owner(cloud)
        moment = datetime.now(UTC)
        time.sleep(1)
        person.call("PATCH", f"/api/videos/{video}", {"title": "named after the last backup"})
        drill.wait_for(lambda: drill.all_is_kept(cloud), "the write-ahead log does not come in")
        cloud.stop()
    began = time.monotonic()
    _lose_all(cloud, admin["database_admin"])
    drill.restore(cloud, folder, moment, runs_as)
    cloud.start()
    making = time.monotonic() - began
    _copy_in(cloud, folder)
    operator.restore(cloud, "notes", "local", "--table", COPY)
    who = {"email": person.email, "password": person.password}
    person.signed_in(person.call("POST", "/api/sign-in", who, token=""))
    after, again = Picture.of(person, video, ids), _by_place(digests(person, video))
    seconds = time.monotonic() - began
    return AllBack(
        backup_seconds=backup_seconds,
        seconds=seconds,
        making=making,
        notes=len(ids),
        lost=len(before.differing(after)) + len(after.broken),
        files=len(files),
        files_lost=sum(again.get(place) != digest for place, digest in files.items()),
        heard=_is_heard(person, video, sha256),
        exact=person.call("GET", f"/api/videos/{video}")["title"] == title,
    )


def _lose_all(cloud: Cloud, admin: str) -> None:
    """The state is empty but for the superuser's password, which is in the backup; on AWS a restored instance is given
    a new one."""
    for one in cloud.state.iterdir():
        shutil.rmtree(one) if one.is_dir() else one.unlink()
    (cloud.state / "memory.json").write_text(json.dumps({"database_admin": admin}))


def _by_place(found: dict[str, str]) -> dict[str, str]:
    """By the part of the path behind the token, which is the same with any key."""
    return {path[path.index("/wsp_") :]: digest for path, digest in found.items()}


def _copy_out(cloud: Cloud, folder: Path) -> None:
    """Everything that the vault has of the table, and the objects of the bucket with their headers."""
    dynamo, s3, bucket = aws(cloud, "dynamodb"), aws(cloud, "s3"), cloud.outputs["MediaBucketName"]
    pages = dynamo.get_paginator("scan").paginate(TableName=operator.table(cloud), ConsistentRead=True)
    (folder / "items.json").write_text(json.dumps([item for page in pages for item in page["Items"]]))
    index: list[dict[str, Any]] = []
    (folder / "objects").mkdir()
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        for one in page.get("Contents", ()):
            found = s3.get_object(Bucket=bucket, Key=one["Key"])
            (folder / "objects" / str(len(index))).write_bytes(found["Body"].read())
            kept = {
                name: found[name] for name in ("ContentType", "CacheControl", "Metadata") if name in found
            }
            index.append({"Key": one["Key"], **kept})
    (folder / "objects.json").write_text(json.dumps(index))


def _copy_in(cloud: Cloud, folder: Path) -> None:
    """The objects into the fresh bucket, the items into a table beside the fresh one, as AWS Backup restores them."""
    dynamo, s3, bucket = aws(cloud, "dynamodb"), aws(cloud, "s3"), cloud.outputs["MediaBucketName"]
    for number, one in enumerate(json.loads((folder / "objects.json").read_text())):
        s3.put_object(Bucket=bucket, Body=(folder / "objects" / str(number)).read_bytes(), **one)
    dynamo.create_table(
        TableName=COPY,
        KeySchema=[
            {"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"},
        ],
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")],
        BillingMode="PAY_PER_REQUEST",
    )
    for item in json.loads((folder / "items.json").read_text()):
        dynamo.put_item(TableName=COPY, Item=item)


def _is_heard(person: Person, video: str, sha256: str) -> bool:
    page = opened(person, video)
    fresh = set(written(person, video, sha256, 1))
    deadline = time.monotonic() + 30
    while not fresh <= page.notes and time.monotonic() < deadline:
        time.sleep(0.2)
    page.stop()
    return fresh <= page.notes
