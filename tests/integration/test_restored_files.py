"""A bucket whose objects were deleted and overwritten: each is again what it was, and what is newer stays."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from moto import mock_aws

from cdk.restore import files
from cdk.restore.files import Act

BUCKET, BELOW = "media", "media/wsp/vid/"


@pytest.fixture(name="s3")
def a_bucket() -> Iterator[Any]:
    with mock_aws():
        s3: Any = boto3.client("s3", region_name="us-east-1")
        s3.create_bucket(Bucket=BUCKET)
        s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
        yield s3


def put(s3: Any, name: str, body: bytes) -> str:
    more = {"ContentType": "video/mp4", "CacheControl": "max-age=60"}
    return str(s3.put_object(Bucket=BUCKET, Key=BELOW + name, Body=body, **more)["VersionId"])


def bodies(s3: Any) -> dict[str, bytes]:
    found = s3.list_objects_v2(Bucket=BUCKET).get("Contents", ())
    return {one["Key"]: s3.get_object(Bucket=BUCKET, Key=one["Key"])["Body"].read() for one in found}


def test_markers_go_and_overwritten_objects_are_what_they_were(s3: Any) -> None:
    put(s3, "deleted", b"1")
    put(s3, "overwritten", b"2")
    put(s3, "both", b"3")
    put(s3, "untouched", b"4")
    s3.put_object(Bucket=BUCKET, Key="media/wsp/another/x", Body=b"5")
    before = bodies(s3)
    moment = next_second()
    s3.delete_object(Bucket=BUCKET, Key=BELOW + "deleted")
    put(s3, "overwritten", b"x")
    put(s3, "both", b"y")
    s3.delete_object(Bucket=BUCKET, Key=BELOW + "both")
    s3.delete_object(Bucket=BUCKET, Key="media/wsp/another/x")
    put(s3, "newer", b"new")
    plans = files.plan(s3, BUCKET, BELOW, moment)
    assert files.counted(plans) == {Act.UNMARK: 1, Act.COPY: 2, Act.NOTHING: 1, Act.NEWER: 1}
    done = files.bring_back(s3, BUCKET, plans)
    assert len(done.back) == 3
    del before["media/wsp/another/x"]  # was not asked for
    assert bodies(s3) == {**before, BELOW + "newer": b"new"}


def next_second() -> datetime:
    """S3 lists whole seconds: a moment behind all that was written until now."""
    now = datetime.now(UTC)
    time.sleep(1.01 - now.microsecond / 1e6)
    return now


def test_a_copy_keeps_what_browsers_are_told(s3: Any) -> None:
    put(s3, "a", b"1")
    moment = next_second()
    s3.put_object(Bucket=BUCKET, Key=BELOW + "a", Body=b"bad")
    files.bring_back(s3, BUCKET, files.plan(s3, BUCKET, BELOW, moment))
    head = s3.head_object(Bucket=BUCKET, Key=BELOW + "a")
    assert (head["ContentType"], head["CacheControl"]) == ("video/mp4", "max-age=60")


def test_what_is_larger_than_one_copy_goes_in_parts_with_its_headers(
    s3: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "ONE_COPY", 1)
    put(s3, "a", b"as it was")
    moment = next_second()
    s3.put_object(Bucket=BUCKET, Key=BELOW + "a", Body=b"bad")
    files.bring_back(s3, BUCKET, files.plan(s3, BUCKET, BELOW, moment))
    assert bodies(s3) == {BELOW + "a": b"as it was"}
    assert s3.head_object(Bucket=BUCKET, Key=BELOW + "a")["CacheControl"] == "max-age=60"


def test_what_somebody_wrote_since_the_plan_stays_on_top(s3: Any) -> None:
    put(s3, "a", b"1")
    moment = next_second()
    put(s3, "a", b"2")
    plans = files.plan(s3, BUCKET, BELOW, moment)
    put(s3, "a", b"3")
    done = files.bring_back(s3, BUCKET, plans)
    assert (done.back, done.meanwhile) == ([], [BELOW + "a"])
    assert bodies(s3) == {BELOW + "a": b"3"}
