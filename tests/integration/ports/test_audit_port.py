"""What the audit log's rows and its bucket must do: the fakes, and PostgreSQL's with S3 in this process."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from botocore.exceptions import ClientError

from practika.adapters.postgres.audit import PostgresAudit
from practika.adapters.postgres.audit_rows import PostgresAuditRows
from practika.adapters.postgres.connection import Database
from practika.adapters.s3_locked_files import S3LockedFiles
from practika.domain.audit import START, AuditEntry, Position
from practika.domain.audit_chain import link_of, read
from practika.domain.errors import Unavailable
from practika.ports.audit import AuditRows, LockedFiles
from practika.usecases.lock_audit import lock_audit
from tests.examples import NOON, WORKSPACE, named
from tests.fakes.audit import FakeAuditRows, FakeLockedFiles
from tests.fakes.live import HandClock
from tests.integration.conftest import BUCKET, REGION

LOCKED = "audit-of-tests"


class House:
    """A log in which three things have happened, one after the other."""

    def __init__(self, rows: AuditRows, entries: list[AuditEntry]) -> None:
        self.rows, self.entries = rows, entries


@pytest.fixture(params=["fake", "postgres"])
def house(request: pytest.FixtureRequest) -> House:
    if request.param == "fake":
        entries = [
            AuditEntry(xact=n, id=n, at=NOON + timedelta(microseconds=n), act="signed_in") for n in (1, 2, 3)
        ]
        return House(FakeAuditRows(list(entries)), entries)
    database: Database = request.getfixturevalue("database")
    audit = PostgresAudit(database)
    for n in (1, 2, 3):
        at = NOON + timedelta(microseconds=n)
        audit.record(at=at, act="signed_in", person_id=None, workspace_id=None)
    rows = PostgresAuditRows(database)
    return House(rows, list(rows.between(START, None, 10)))


@pytest.fixture(params=["fake", "s3"])
def files(request: pytest.FixtureRequest) -> tuple[LockedFiles, Any]:
    """The bucket, and how to read a key of it."""
    if request.param == "fake":
        fake = FakeLockedFiles()
        return fake, fake.objects.__getitem__
    client: Any = request.getfixturevalue("locked")
    bucket = S3LockedFiles(lambda: client, LOCKED)
    return bucket, lambda key: client.get_object(Bucket=LOCKED, Key=key)["Body"].read()


@pytest.fixture
def locked(s3: Any) -> Any:
    """A client, and a bucket with Object Lock."""
    here: Any = {"LocationConstraint": REGION}
    s3.create_bucket(Bucket=LOCKED, CreateBucketConfiguration=here, ObjectLockEnabledForBucket=True)
    rule: Any = {"DefaultRetention": {"Mode": "COMPLIANCE", "Days": 1}}
    s3.put_object_lock_configuration(
        Bucket=LOCKED, ObjectLockConfiguration={"ObjectLockEnabled": "Enabled", "Rule": rule}
    )
    return s3


def test_entries_come_in_the_order_of_their_positions(house: House) -> None:
    assert [one.at.microsecond for one in house.entries] == [1, 2, 3]
    assert sorted(one.position for one in house.entries) == [one.position for one in house.entries]
    first, second, third = house.entries
    assert house.rows.settled(START, 2) == [first, second]
    assert house.rows.settled(first.position, 10) == [second, third]
    assert house.rows.between(first.position, second.position, 10) == [second]
    assert house.rows.between(third.position, None, 10) == []
    assert house.rows.horizon() > third.xact


def test_a_number_is_begun_once_and_kept_as_it_was_begun(house: House) -> None:
    assert house.rows.last() is None
    first = link_of(house.entries[:2], last=None, after=START, at=NOON)
    assert house.rows.begin(first) is True
    assert house.rows.begin(first.model_copy(update={"entries": 7})) is False
    assert house.rows.last() == first
    second = link_of(house.entries[2:], last=first, after=first.through, at=NOON)
    assert house.rows.begin(second) is True
    house.rows.finish(2, NOON)
    house.rows.finish(2, NOON + timedelta(hours=1))
    assert house.rows.last() == second.model_copy(update={"stored_at": NOON})


def test_what_lies_there_is_left_as_it_is(files: tuple[LockedFiles, Any]) -> None:
    bucket, content = files
    bucket.put("entries/1", b"first")
    bucket.put("entries/1", b"second")
    assert content("entries/1") == b"first"


def test_what_is_locked_cannot_be_deleted(locked: Any) -> None:
    S3LockedFiles(lambda: locked, LOCKED).put("entries/1", b"first")
    (version,) = locked.list_object_versions(Bucket=LOCKED)["Versions"]
    with pytest.raises(ClientError, match="AccessDenied"):
        locked.delete_object(Bucket=LOCKED, Key="entries/1", VersionId=version["VersionId"])


def test_a_bucket_that_is_away_is_unavailable(s3: Any) -> None:
    with pytest.raises(Unavailable):
        S3LockedFiles(lambda: s3, f"{BUCKET}-gone").put("entries/1", b"")


@pytest.fixture
def slow(migrated: dict[str, Any]) -> Iterator[psycopg.Connection]:
    """A door whose transaction stays open."""
    where = {"host": migrated["host"], "user": "postgres", "dbname": migrated["dbname"]}
    with psycopg.connect(**where) as connection:
        yield connection


def test_an_entry_that_is_committed_late_is_locked_and_none_twice(
    database: Database, slow: psycopg.Connection
) -> None:
    """Its id is smaller than that of an entry which everybody has seen already."""
    audit, rows, files = PostgresAudit(database), PostgresAuditRows(database), FakeLockedFiles()
    how: Any = {"rows": rows, "files": files, "clock": HandClock(NOON + timedelta(minutes=20))}
    slow.execute("INSERT INTO audit_log (at, act) VALUES (%s, 'signed_out')", [NOON])
    audit.record(at=NOON, act="signed_in", person_id=named("usr", 1), workspace_id=WORKSPACE)
    held = lock_audit(**how)
    assert (held.entries, held.behind_seconds) == (0, 1200)
    slow.commit()
    assert lock_audit(**how).entries == 2
    ids = [line["id"] for body in files.objects.values() for line in read(body).entries]
    assert ids == [one.id for one in rows.between(START, None, 10)] and len(ids) == 2


def test_a_long_question_of_somebody_else_holds_nothing_back(
    database: Database, slow: psycopg.Connection
) -> None:
    slow.execute("SELECT count(*) FROM people")  # open, but it writes nothing
    PostgresAudit(database).record(at=NOON, act="signed_in", person_id=None, workspace_id=None)
    assert len(PostgresAuditRows(database).settled(START, 10)) == 1


def test_many_writers_and_two_calls_at_once_lock_everything_once(
    database: Database, migrated: dict[str, Any]
) -> None:
    files, writing = FakeLockedFiles(), threading.Event()

    def write(person: int) -> None:
        mine = Database(lambda: migrated)
        for _ in range(40):
            with mine.transaction():
                PostgresAudit(mine).record(
                    at=NOON, act="signed_in", person_id=named("usr", person), workspace_id=None
                )
        mine.close()

    def lock() -> None:
        mine = Database(lambda: migrated)
        while not writing.is_set():
            lock_audit(rows=PostgresAuditRows(mine), files=files, clock=HandClock())
        mine.close()

    writers = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    lockers = [threading.Thread(target=lock) for _ in range(2)]
    for one in [*writers, *lockers]:
        one.start()
    for one in writers:
        one.join(60)
    writing.set()
    for one in lockers:
        one.join(60)
    rows = PostgresAuditRows(database)
    lock_audit(rows=rows, files=files, clock=HandClock())
    bodies = [read(files.objects[key]) for key in sorted(files.objects)]
    assert [one.number for one in bodies] == list(range(1, len(bodies) + 1))
    locked = [Position(line["xact"], line["id"]) for one in bodies for line in one.entries]
    assert locked == [one.position for one in rows.between(START, None, 1000)] and len(locked) == 160
