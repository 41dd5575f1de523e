"""An original that went to the archive: told live, asked back, downloaded again. In the deployed application."""

from __future__ import annotations

import time
import urllib.request
from typing import Any

import pytest

from tests.cloud import Cloud, Person, Refused, aws, film


def archive(cloud: Cloud, key: str) -> None:
    """What the bucket's lifecycle does after months; the local endpoint runs no lifecycles and tells of no move."""
    bucket = cloud.outputs["MediaBucketName"]
    aws(cloud, "s3").copy_object(
        Bucket=bucket, Key=key, CopySource={"Bucket": bucket, "Key": key}, StorageClass="DEEP_ARCHIVE"
    )


def key_of(cloud: Cloud, video: str) -> str:
    found = aws(cloud, "s3").list_objects_v2(Bucket=cloud.outputs["MediaBucketName"], Prefix="uploads/")
    return next(str(item["Key"]) for item in found["Contents"] if video in item["Key"])


def until_place(person: Person, video: str, place: str) -> dict[str, Any]:
    deadline = time.monotonic() + 60
    while True:
        view: dict[str, Any] = person.call("GET", f"/api/videos/{video}")
        if (view["original"] or {}).get("place") == place:
            return view
        assert time.monotonic() < deadline, view["original"]
        time.sleep(0.3)


def test_an_original_comes_back_from_the_archive(cloud: Cloud) -> None:
    person, source = cloud.person("Coach"), film("one_frame_0.04s.mp4")
    video = person.upload(source)
    before = person.wait_until(video, "ready", "failed")
    assert before["original"] is None
    archive(cloud, key_of(cloud, video))
    with pytest.raises(Refused) as refused:
        person.call("POST", f"/api/videos/{video}/original")
    assert (refused.value.status, refused.value.code) == (409, "original_archived")
    until_place(person, video, "archived")
    asked = person.call("POST", f"/api/videos/{video}/original/return", {"speed": "standard"})
    assert asked["original"]["place"] == "returning" and asked["original"]["until"]
    back = until_place(person, video, "back")
    assert back["original"]["until"] and back["updatedAt"] == before["updatedAt"]
    link = person.call("POST", f"/api/videos/{video}/original")
    with urllib.request.urlopen(link["url"], timeout=30) as body:  # noqa: S310  # the local endpoint
        assert body.read() == source.read_bytes()
    assert person.call("GET", f"/api/videos/{video}")["status"] == "ready"
