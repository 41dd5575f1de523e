"""What the sweep needs of the bucket and of its marks: the fakes, and S3 in this process with PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from practika.adapters.postgres.connection import Database
from practika.adapters.postgres.sweep_marks import PostgresSweepMarks
from practika.adapters.s3_stored_files import S3StoredFiles
from practika.domain.errors import Unavailable
from practika.ports.stored_files import StoredFiles, SweepMarks
from tests.fakes.live import HandClock
from tests.fakes.stored_files import FakeStoredFiles, FakeSweepMarks
from tests.integration.conftest import BUCKET

KEYS = ("media/a/0/x", "media/a/0/y", "media/a/1/x", "media/b/0/x", "uploads/a/source")


@pytest.fixture(params=["fake", "s3"])
def files(request: pytest.FixtureRequest) -> StoredFiles:
    if request.param == "fake":
        clock = HandClock(datetime.now(UTC))
        return FakeStoredFiles(dict.fromkeys(KEYS, b"x"), clock)
    client: Any = request.getfixturevalue("s3")
    for key in KEYS:
        client.put_object(Bucket=BUCKET, Key=key, Body=b"x")
    return S3StoredFiles(lambda: client, BUCKET)


@pytest.fixture(params=["fake", "postgres"])
def marks(request: pytest.FixtureRequest) -> SweepMarks:
    if request.param == "fake":
        return FakeSweepMarks()
    database: Database = request.getfixturevalue("database")
    database.run("DELETE FROM sweep_marks")
    return PostgresSweepMarks(database)


def test_keys_come_one_after_the_other_within_their_room(files: StoredFiles) -> None:
    assert files.next_key("media/", "") == "media/a/0/x"
    assert files.next_key("media/", "media/a/0/x") == "media/a/0/y"
    assert files.next_key("media/", "media/a/0/~") == "media/a/1/x"
    assert files.next_key("media/", "media/b/0/~") is None
    assert files.next_key("work/", "") is None


def test_the_youngest_file_says_how_old_a_folder_is(files: StoredFiles) -> None:
    last = files.last_written("media/a/0/")
    assert last is not None and abs(datetime.now(UTC) - last) < timedelta(minutes=5)
    assert files.last_written("media/c/") is None


def test_a_bucket_that_is_away_is_no_empty_bucket(s3: Any) -> None:
    gone = S3StoredFiles(lambda: s3, "no-such-bucket")
    with pytest.raises(Unavailable):
        gone.next_key("media/", "")
    with pytest.raises(Unavailable):
        gone.last_written("media/a/")


def test_marks_are_kept_for_each_room(marks: SweepMarks) -> None:
    assert marks.read("media/") == ""
    marks.write("media/", "media/a/~")
    marks.write("work/", "work/b/~")
    marks.write("media/", "media/c/~")
    assert (marks.read("media/"), marks.read("work/")) == ("media/c/~", "work/b/~")
