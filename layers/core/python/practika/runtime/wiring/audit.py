"""The audit log's chain: its rows in PostgreSQL and its locked bucket."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from practika.runtime.settings import settings
from practika.runtime.wiring.system import aws_client, database

if TYPE_CHECKING:
    from practika.ports.audit import AuditRows, LockedFiles


@cache
def audit_rows() -> AuditRows:
    from practika.adapters.postgres.audit_rows import PostgresAuditRows

    return PostgresAuditRows(database())


@cache
def locked_files() -> LockedFiles:
    from practika.adapters.s3_locked_files import S3LockedFiles

    return S3LockedFiles(lambda: aws_client("s3"), settings.audit_bucket)
