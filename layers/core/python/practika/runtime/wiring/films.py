"""Videos, uploads, published files and the ingest machine."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from practika.runtime.settings import settings
from practika.runtime.wiring.system import (
    aws_client,
    clock,
    database,
    database_apart,
    dynamo,
    secrets,
    shared_cache,
)

if TYPE_CHECKING:
    from practika.ports.films import (
        IngestMachine,
        IngestRuns,
        MediaLinks,
        MediaStore,
        UploadRows,
        Uploads,
        Videos,
    )
    from practika.ports.lessons import LessonFiles, LessonRows
    from practika.ports.originals import Originals
    from practika.ports.stored_files import StoredFiles, SweepMarks
    from practika.ports.turns import Turns


@cache
def videos() -> Videos:
    from practika.adapters.postgres.copied_videos import CopiedVideos

    return CopiedVideos(database(), shared_cache())


def videos_apart() -> Videos:
    """The same over a connection of its own, for a thread beside the one that works."""
    from practika.adapters.postgres.videos import PostgresVideos

    return PostgresVideos(database_apart())


@cache
def turns() -> Turns:
    from practika.adapters.postgres.turns import PostgresTurns

    return PostgresTurns(database())


@cache
def upload_rows() -> UploadRows:
    from practika.adapters.postgres.uploads import PostgresUploadRows

    return PostgresUploadRows(database())


@cache
def uploads() -> Uploads:
    from practika.adapters.s3 import S3Uploads

    return S3Uploads(lambda: aws_client("s3"), settings.media_bucket)


@cache
def media_store() -> MediaStore:
    from practika.adapters.s3 import S3MediaStore

    return S3MediaStore(lambda: aws_client("s3"), settings.media_bucket)


@cache
def originals() -> Originals:
    from practika.adapters.s3_originals import S3Originals

    return S3Originals(lambda: aws_client("s3"), settings.media_bucket)


@cache
def lessons() -> LessonRows:
    from practika.adapters.postgres.lessons import PostgresLessonRows

    return PostgresLessonRows(database())


@cache
def lesson_files() -> LessonFiles:
    from practika.adapters.s3_lessons import S3LessonFiles

    return S3LessonFiles(lambda: aws_client("s3"), settings.media_bucket)


@cache
def stored_files() -> StoredFiles:
    from practika.adapters.s3_stored_files import S3StoredFiles

    return S3StoredFiles(lambda: aws_client("s3"), settings.media_bucket)


@cache
def sweep_marks() -> SweepMarks:
    from practika.adapters.postgres.sweep_marks import PostgresSweepMarks

    return PostgresSweepMarks(database())


@cache
def media_links() -> MediaLinks:
    """Signs `/media/…` paths for browsers."""
    from practika.adapters.media_tokens import MediaTokens

    arn = settings.media_key_secret_arn
    return MediaTokens(lambda: secrets().text(arn), clock())


@cache
def ingest_machine() -> IngestMachine:
    return machine_at(settings.ingest_machine_arn, settings.media_bucket)


def machine_at(arn: str, bucket: str = "") -> IngestMachine:
    """The machine whose own task this is: a variable with its ARN would close a circle in the plan."""
    from practika.adapters.ingest_machine import StepFunctionsIngest

    return StepFunctionsIngest(lambda: aws_client("stepfunctions"), arn, bucket)


@cache
def ingest_runs() -> IngestRuns:
    from practika.adapters.ingest_runs import ClaimedRuns

    return ClaimedRuns(
        dynamo, lambda: aws_client("stepfunctions"), settings.live_table, settings.ingest_machine_arn
    )
