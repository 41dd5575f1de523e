"""What the rows and the files of lessons must do: the fakes, and PostgreSQL's and S3's."""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta
from typing import Any

import pytest
import urllib3

from practika.adapters.postgres.connection import Database
from practika.adapters.postgres.lessons import PostgresLessonRows
from practika.adapters.postgres.videos import PostgresVideos
from practika.adapters.s3_lessons import S3LessonFiles
from practika.domain.audience import Audience
from practika.domain.errors import LessonClosed, LessonNotFound, SourceMissing
from practika.domain.lesson import Lesson, LessonState, PartKind
from practika.domain.video import VideoStatus
from practika.ports.lessons import LessonFiles, LessonRows
from tests.examples import ELSEWHERE, NOON, OTHER_VIDEO, VIDEO, WORKSPACE, film, named
from tests.fakes.lessons import FakeLessonFiles, FakeLessonRows
from tests.integration.conftest import BUCKET
from tests.integration.ports.people_rows import found_workspaces

BOTH = (Audience.EVERYONE, Audience.TEAM)


def lesson(number: int = 1, **more: Any) -> Lesson:
    at = NOON + timedelta(minutes=number)
    row: dict[str, Any] = {
        "id": named("les", number),
        "workspace_id": WORKSPACE,
        "video_id": VIDEO,
        "title": f"Lesson {number}",
        "audience": Audience.EVERYONE,
        "state": LessonState.RECORDING,
        "created_by": named("usr", 1),
        "created_at": at,
        "heard_at": at,
    }
    return Lesson(**{**row, **more})


def sealed(one: Lesson, **more: Any) -> Lesson:
    known = {"state": LessonState.SEALED, "sealed_at": NOON, "digest": "ab" * 32, "length_ms": 9, **more}
    return one.model_copy(update=known)


@pytest.fixture(params=["fake", "postgres"])
def rows(request: pytest.FixtureRequest) -> LessonRows:
    if request.param == "fake":
        return FakeLessonRows()
    database: Database = request.getfixturevalue("database")
    found_workspaces(database)
    for video in (VIDEO, OTHER_VIDEO):
        PostgresVideos(database).add(film(video, status=VideoStatus.UPLOADING))
    return PostgresLessonRows(database)


def test_a_lesson_is_found_with_its_film_in_its_workspace_only(rows: LessonRows) -> None:
    rows.add(lesson())
    assert rows.get(WORKSPACE, VIDEO, lesson().id) == lesson()
    for wrong in ((ELSEWHERE, VIDEO), (WORKSPACE, OTHER_VIDEO)):
        with pytest.raises(LessonNotFound):
            rows.get(*wrong, lesson().id)


def test_lists_are_newest_first_in_pages_and_only_for_those_audiences(rows: LessonRows) -> None:
    made = [lesson(n, audience=Audience.TEAM if n == 2 else Audience.EVERYONE) for n in (1, 2, 3)]
    for one in made:
        rows.add(one)
    rows.add(lesson(4, video_id=OTHER_VIDEO))
    page = rows.list(WORKSPACE, VIDEO, audiences=BOTH, limit=2)
    assert list(page) == [made[2], made[1]]
    before = (page[-1].created_at.isoformat(), page[-1].id)
    assert list(rows.list(WORKSPACE, VIDEO, audiences=BOTH, limit=2, before=before)) == [made[0]]
    assert list(rows.list(WORKSPACE, VIDEO, audiences=BOTH[:1], limit=9)) == [made[2], made[0]]
    assert list(rows.list(ELSEWHERE, VIDEO, audiences=BOTH, limit=9)) == []


def test_a_sealed_lesson_hears_no_more_and_stays_as_it_was_sealed(rows: LessonRows) -> None:
    rows.add(lesson())
    later = NOON + timedelta(hours=1)
    rows.heard(lesson(), later)
    assert rows.get(WORKSPACE, VIDEO, lesson().id).heard_at == later
    first = rows.seal(sealed(lesson(), log_parts=3))
    assert (first.state, first.log_parts, first.length_ms) == (LessonState.SEALED, 3, 9)
    assert rows.seal(sealed(lesson(), log_parts=5)) == first
    with pytest.raises(LessonClosed):
        rows.heard(lesson(), later)


def test_what_is_renamed_or_removed(rows: LessonRows) -> None:
    rows.add(lesson())
    changed = rows.change(lesson(), title="New", audience=Audience.TEAM)
    assert (changed.title, changed.audience) == ("New", Audience.TEAM)
    rows.remove(changed, NOON)
    rows.remove(changed, NOON)
    assert list(rows.list(WORKSPACE, VIDEO, audiences=BOTH, limit=9)) == []
    with pytest.raises(LessonNotFound):
        rows.get(WORKSPACE, VIDEO, changed.id)
    with pytest.raises(LessonNotFound):
        rows.change(changed, title="x", audience=Audience.TEAM)
    with pytest.raises(LessonNotFound):
        rows.seal(sealed(changed))
    with pytest.raises(LessonClosed):
        rows.heard(changed, NOON)


def test_who_was_not_heard_of_comes_first(rows: LessonRows) -> None:
    for number in (3, 1, 2):
        rows.add(lesson(number))
    rows.add(lesson(4))
    rows.seal(sealed(lesson(4)))
    since = NOON + timedelta(minutes=3)
    assert [one.id for one in rows.silent(since=since, limit=9)] == [named("les", 1), named("les", 2)]
    assert [one.id for one in rows.silent(since=since, limit=1)] == [named("les", 1)]


class Faked:
    def __init__(self) -> None:
        self.files: LessonFiles = FakeLessonFiles()

    def send(self, number: int, body: bytes) -> None:
        assert isinstance(self.files, FakeLessonFiles)
        self.files.send(lesson(), PartKind.LOG, number, body)


class Real:
    def __init__(self, client: Any) -> None:
        self.client = client
        self.files: LessonFiles = S3LessonFiles(lambda: client, BUCKET)

    def send(self, number: int, body: bytes) -> None:
        self.client.put_object(Bucket=BUCKET, Key=lesson().key(PartKind.LOG, number), Body=body)


@pytest.fixture(params=["fake", "s3"])
def bucket(request: pytest.FixtureRequest) -> Faked | Real:
    return Faked() if request.param == "fake" else Real(request.getfixturevalue("s3"))


def test_parts_are_listed_in_order_and_read(bucket: Faked | Real) -> None:
    for number in (2, 1, 11):
        bucket.send(number, b"x" * number)
    files = bucket.files
    assert [(one.number, one.size_bytes) for one in files.stored(lesson(), PartKind.LOG)] == [
        (1, 1),
        (2, 2),
        (11, 11),
    ]
    assert len({one.etag for one in files.stored(lesson(), PartKind.LOG)}) == 3
    assert list(files.stored(lesson(), PartKind.VOICE)) == []
    assert list(files.stored(lesson(2), PartKind.LOG)) == []
    assert files.read(lesson(), PartKind.LOG, 2) == b"xx"
    with pytest.raises(SourceMissing):
        files.read(lesson(), PartKind.LOG, 3)


def test_an_address_names_its_part_its_sum_and_that_it_is_taken_once(bucket: Faked | Real) -> None:
    sha256 = base64.b64encode(hashlib.sha256(b"abc").digest()).decode()
    put = bucket.files.sign_put(lesson(), PartKind.LOG, 7, size=3, sha256=sha256)
    assert lesson().key(PartKind.LOG, 7) in put.url
    assert put.headers == {"x-amz-checksum-sha256": sha256, "if-none-match": "*"}
    assert (put.number, put.size_bytes) == (7, 3)
    assert lesson().key(PartKind.LOG, 7) in bucket.files.link(lesson(), PartKind.LOG, 7, seconds=60)


def test_what_s3_signs_is_size_sum_once_and_a_harmless_type(s3: Any) -> None:
    files = S3LessonFiles(lambda: s3, BUCKET)
    put = urllib3.util.parse_url(files.sign_put(lesson(), PartKind.LOG, 1, size=3, sha256="x" * 44).url)
    signed = (put.query or "").partition("SignedHeaders=")[2].partition("&")[0]
    assert set(signed.split("%3B")) >= {
        "content-length",
        "host",
        "if-none-match",
        "x-amz-checksum-sha256",
    }
    got = urllib3.util.parse_url(files.link(lesson(), PartKind.VOICE, 1, seconds=60))
    assert "response-content-type=audio%2Fwebm" in (got.query or "")
