"""Faults of rights and of single doors: credentials that are refused, a bucket that is, a door that dies."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator

import psutil  # type: ignore[import-untyped]  # ships no types

from tests.cloud import aws
from tests.gameday.faults import FILM, Broken, at_encoding, part
from tests.gameday.people import Session

NOTHING = {"Effect": "Deny", "Action": "*", "Resource": "*"}
POLICY = "RevokeOlderSessions"


@contextlib.contextmanager
def credentials_refused(session: Session) -> Iterator[list[str]]:
    """The sessions of every door are revoked, as for a stolen one: each call of theirs is denied."""
    doors, roles = aws(session.cloud, "lambda"), aws(session.cloud, "iam")
    found = doors.list_functions(MaxItems=100)["Functions"]
    names = {one["Role"].rsplit("/", 1)[1] for one in found}
    document = json.dumps({"Version": "2012-10-17", "Statement": [NOTHING]})
    for name in names:
        roles.put_role_policy(RoleName=name, PolicyName=POLICY, PolicyDocument=document)
    try:
        yield []
    finally:
        for name in names:
            roles.delete_role_policy(RoleName=name, PolicyName=POLICY)


@contextlib.contextmanager
def bucket_refuses(session: Session) -> Iterator[list[str]]:
    """S3 refuses every read and write of the media bucket while a film comes in and somebody watches."""
    s3, bucket = aws(session.cloud, "s3"), session.cloud.outputs["MediaBucketName"]
    video = session.person.upload(FILM, "came while S3 refused")
    before = s3.get_bucket_policy(Bucket=bucket)["Policy"]
    objects = [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"]
    denied = {**NOTHING, "Principal": "*", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": objects}
    document = {"Version": "2012-10-17", "Statement": [*json.loads(before)["Statement"], denied]}
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps(document))
    try:
        yield [video]
    finally:
        s3.put_bucket_policy(Bucket=bucket, Policy=before)


@contextlib.contextmanager
def endpoint_silent(session: Session) -> Iterator[list[str]]:
    """The endpoint stands still: connections stay open, and nothing of AWS answers."""
    endpoint = psutil.Process(part(session, "the AWS endpoint"))
    endpoint.suspend()
    try:
        yield []
    finally:
        endpoint.resume()


def dies_at_once(door: str) -> Broken:
    """Every environment of that door is killed as soon as it is there, as one that needs more memory than it has."""

    @contextlib.contextmanager
    def broken(session: Session) -> Iterator[list[str]]:
        over = threading.Event()

        def kill() -> None:
            while not over.wait(0.05):
                environments_killed(session, door)

        killer = threading.Thread(target=kill, daemon=True)
        killer.start()
        try:
            yield []
        finally:
            over.set()
            killer.join()

    return broken


def environments_killed(session: Session, door: str) -> int:
    """How many environments of that door there were to kill."""
    killed = 0
    for process in psutil.Process(part(session, "the AWS endpoint")).children():
        with contextlib.suppress(psutil.Error):
            if door in " ".join(process.cmdline()):
                process.kill()
                killed += 1
    return killed


@contextlib.contextmanager
def worker_killed(session: Session) -> Iterator[list[str]]:
    """The whole environment of an encoder dies with its FFmpeg, in the middle of a film."""
    video = session.person.upload(FILM, "its worker was killed")
    at_encoding(session, lambda _: environments_killed(session, "EncodeChunk"))
    yield [video]
