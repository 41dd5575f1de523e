"""kill -9 of the local AWS endpoint while objects are written: each is whole, and none comes back that was removed."""

from __future__ import annotations

import hashlib
import random
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import BotoCoreError, ClientError

from tests.integration.endpoint_alone import Alone

KILLS, WRITERS = 3, 4
BUCKETS = ("plain", "versioned")


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Alone]:
    endpoint = Alone(tmp_path / "state")
    endpoint.start()
    for bucket in BUCKETS:
        endpoint.client("s3").create_bucket(Bucket=bucket)
    endpoint.client("s3").put_bucket_versioning(
        Bucket="versioned", VersioningConfiguration={"Status": "Enabled"}
    )
    yield endpoint
    endpoint.kill()


def body_of(number: int) -> bytes:
    return hashlib.sha256(str(number).encode()).digest() * random.Random(number).randint(1, 3000)


class Writer(threading.Thread):
    """Writes, copies and removes a few objects of its own. `there`: (bucket, key) → number that was acknowledged."""

    def __init__(self, alone: Alone, name: str, before: Writer | None = None) -> None:
        super().__init__(daemon=True)
        self.alone, self.prefix = alone, name
        self.there: dict[tuple[str, str], int | None] = dict(before.there) if before else {}
        self.open: dict[tuple[str, str], int | None] = {}
        self.number: int = before.number if before else 0
        self.random = random.Random(f"{name}{self.number}")

    def run(self) -> None:
        objects = self.alone.client("s3")
        while True:
            self.number += 1
            place = self.random.choice(BUCKETS), f"{self.prefix}/{self.random.choice('abc')}"
            ask = self.random.choice((self.put, self.put, self.parts, self.remove, self.remove_many))
            self.open = {place: None if ask in (self.remove, self.remove_many) else self.number}
            try:
                ask(objects, *place)
            except (BotoCoreError, ClientError):
                return
            self.there.update(self.open)
            self.open = {}

    def put(self, objects: Any, bucket: str, key: str) -> None:
        tags = f"number={self.number}"
        known = {"number": str(self.number)}
        objects.put_object(Bucket=bucket, Key=key, Body=body_of(self.number), Metadata=known, Tagging=tags)

    def parts(self, objects: Any, bucket: str, key: str) -> None:
        where = {"Bucket": bucket, "Key": key}
        upload = objects.create_multipart_upload(**where, Metadata={"number": str(self.number)})["UploadId"]
        part = objects.upload_part(**where, UploadId=upload, PartNumber=1, Body=body_of(self.number))
        whole = {"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]}
        objects.complete_multipart_upload(**where, UploadId=upload, MultipartUpload=whole)

    def remove(self, objects: Any, bucket: str, key: str) -> None:
        objects.delete_object(Bucket=bucket, Key=key)

    def remove_many(self, objects: Any, bucket: str, key: str) -> None:
        objects.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": key}]})

    def check(self, objects: Any) -> None:
        for place in [(bucket, f"{self.prefix}/{key}") for bucket in BUCKETS for key in "abc"]:
            found = number_at(objects, *place)
            allowed = {self.there.get(place), self.open.get(place, self.there.get(place))}
            assert found in allowed, (place, found, allowed)
            self.there[place] = found
        self.open = {}


def number_at(objects: Any, bucket: str, key: str) -> int | None:
    """The object's number by its description, after its body was compared; None if there is no object."""
    try:
        answer = objects.get_object(Bucket=bucket, Key=key)
    except ClientError as missing:
        assert missing.response["Error"]["Code"] == "NoSuchKey"
        return None
    number, body = int(answer["Metadata"]["number"]), answer["Body"].read()
    assert body == body_of(number)
    if "-" not in answer["ETag"]:
        assert answer["ETag"].strip('"') == hashlib.md5(body).hexdigest()  # noqa: S324  # what an ETag is
        tags = objects.get_object_tagging(Bucket=bucket, Key=key)["TagSet"]
        assert tags == [{"Key": "number", "Value": str(number)}]
    return number


def test_every_object_is_as_it_was_acknowledged_after_any_kill(alone: Alone) -> None:
    writers = [Writer(alone, f"writer-{number}") for number in range(WRITERS)]
    for _ in range(KILLS):
        for writer in writers:
            writer.start()
        alone.kill_when(writers, random.randint(17, 150))
        for writer in writers:
            writer.join(10)
        alone.start()
        for writer in writers:
            writer.check(alone.client("s3"))
        writers = [Writer(alone, writer.prefix, writer) for writer in writers]


def test_versions_outlive_a_kill(alone: Alone) -> None:
    objects = alone.client("s3")
    made = [objects.put_object(Bucket="versioned", Key="film", Body=body_of(n))["VersionId"] for n in (1, 2)]
    objects.delete_object(Bucket="versioned", Key="film")
    alone.kill()
    alone.start()
    for number, version in enumerate(made, 1):
        answer = alone.client("s3").get_object(Bucket="versioned", Key="film", VersionId=version)
        assert answer["Body"].read() == body_of(number)
    assert number_at(alone.client("s3"), "versioned", "film") is None
