"""What people ask for about themselves, and everything that it is worked on with."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from practika.runtime.settings import settings
from practika.runtime.wiring import films, live, people, usage
from practika.runtime.wiring.system import aws_client, clock, database, ids

if TYPE_CHECKING:
    from practika.ports.leaving import Leavers, PersonFiles, PersonRequests
    from practika.usecases.serve_people import Desk


@cache
def requests() -> PersonRequests:
    from practika.adapters.postgres.person_requests import PostgresPersonRequests

    return PostgresPersonRequests(database())


@cache
def leavers() -> Leavers:
    from practika.adapters.postgres.leavers import PostgresLeavers

    return PostgresLeavers(database())


@cache
def files() -> PersonFiles:
    from practika.adapters.s3_person_files import S3PersonFiles

    return S3PersonFiles(lambda: aws_client("s3"), settings.media_bucket)


def desk() -> Desk:
    from practika.usecases.serve_people import Desk

    return Desk(
        requests=requests(),
        leavers=leavers(),
        annotations=live.annotations(),
        lessons=films.lessons(),
        rooms=live.rooms(),
        sums=usage.sums(),
        media_store=films.media_store(),
        audit=people.audit(),
        clock=clock(),
        ids=ids(),
        public_url=settings.public_url,
    )
