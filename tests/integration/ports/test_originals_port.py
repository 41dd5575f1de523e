"""One suite for the port Originals, over the fake and over S3 (moto, which brings an object back at once)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from practika.adapters.s3_originals import S3Originals, state_of
from practika.domain.errors import SourceMissing
from practika.domain.original import KEPT_DAYS, OriginalPlace, ReturnSpeed
from tests.fakes.originals import FakeOriginals
from tests.integration.conftest import BUCKET, REGION

KEY = "uploads/w/v/source"


class Faked:
    def __init__(self) -> None:
        self.port = FakeOriginals({KEY: b"12345"})

    def archive(self) -> None:
        self.port.archive(KEY)


class Real:
    def __init__(self) -> None:
        client: Any = boto3.client("s3", region_name=REGION)
        self.s3 = client
        self.s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
        self.s3.put_object(Bucket=BUCKET, Key=KEY, Body=b"12345")
        self.port = S3Originals(lambda: self.s3, BUCKET)

    def archive(self) -> None:
        self.s3.put_object(Bucket=BUCKET, Key=KEY, Body=b"12345", StorageClass="DEEP_ARCHIVE")


@pytest.fixture(params=["fake", "s3"])
def store(request: pytest.FixtureRequest) -> Iterator[Any]:
    if request.param == "s3":
        request.getfixturevalue("aws")
        yield Real()
    else:
        yield Faked()


def test_a_file_at_hand_says_so(store: Any) -> None:
    found = store.port.look(KEY)
    assert (found.size_bytes, found.state.place, found.state.until) == (5, OriginalPlace.AT_HAND, None)
    assert store.port.look("uploads/w/v/other") is None


def test_a_file_in_the_archive_is_asked_back(store: Any) -> None:
    store.archive()
    assert store.port.look(KEY).state.place is OriginalPlace.ARCHIVED
    for speed in (ReturnSpeed.BULK, ReturnSpeed.STANDARD):
        store.port.bring_back(KEY, speed=speed, days=KEPT_DAYS)
        assert store.port.look(KEY).state.place in (OriginalPlace.RETURNING, OriginalPlace.BACK)


def test_a_file_that_never_left_may_be_asked_back_too(store: Any) -> None:
    store.port.bring_back(KEY, speed=ReturnSpeed.BULK, days=KEPT_DAYS)
    assert store.port.look(KEY).state.place is OriginalPlace.AT_HAND


def test_nothing_comes_back_from_nowhere(store: Any) -> None:
    with pytest.raises(SourceMissing):
        store.port.bring_back("uploads/w/v/other", speed=ReturnSpeed.BULK, days=KEPT_DAYS)


@pytest.mark.parametrize(
    ("storage_class", "restore", "place"),
    [
        ("STANDARD", "", "at_hand"),
        ("INTELLIGENT_TIERING", "", "at_hand"),
        ("DEEP_ARCHIVE", "", "archived"),
        ("GLACIER", "", "archived"),
        ("DEEP_ARCHIVE", 'ongoing-request="true"', "returning"),
        ("DEEP_ARCHIVE", 'ongoing-request="false", expiry-date="Fri, 21 Dec 2029 00:00:00 GMT"', "back"),
    ],
)
def test_what_s3_says_in_its_headers(storage_class: str, restore: str, place: str) -> None:
    state = state_of(storage_class, restore)
    assert state.place == place
    assert (state.until.isoformat() if state.until else None) == (
        "2029-12-21T00:00:00+00:00" if place == "back" else None
    )
