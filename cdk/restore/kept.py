"""The table as it was at a moment: made beside the live one, read, and thrown away again."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError

#: DynamoDB may take hours for a large table; a restore of any size that takes longer has hung.
PATIENCE = timedelta(hours=12)
LONGEST_NAME = 255


class NotKept(Exception):
    """There is nothing to restore from, in words for the operator."""


@dataclass(frozen=True)
class Source:
    """One of three: a moment (point-in-time recovery), the ARN of a backup, or a table that was restored before."""

    at: datetime | None = None
    backup: str = ""
    table: str = ""


@contextlib.contextmanager
def kept_table(dynamo: Any, live: str, source: Source, *, pause: float = 10.0) -> Iterator[str]:
    """Yields the name of a table as it was; what was made here is deleted at the end. `pause`: seconds."""
    if source.table:
        yield source.table
        return
    name = _name(live, source)
    try:
        make(dynamo, live, source, name)
        wait_for(dynamo, name, pause=pause)
        yield name
    finally:
        _forget(dynamo, name, pause)


def make(dynamo: Any, live: str, source: Source, name: str) -> None:
    """Begins the restore. A table of that name, left by a run that died, is taken as it is.

    Raises NotKept when this endpoint does not really go back to a moment (the local one copies the table of now).
    """
    try:
        if source.backup:
            dynamo.restore_table_from_backup(TargetTableName=name, BackupArn=source.backup)
            return
        made = dynamo.restore_table_to_point_in_time(
            SourceTableName=live, TargetTableName=name, RestoreDateTime=source.at
        )
    except ClientError as error:
        if error.response["Error"]["Code"] == "TableAlreadyExistsException":
            return
        raise
    at = made["TableDescription"].get("RestoreSummary", {}).get("RestoreDateTime")
    if at is None or source.at is None or abs(at - source.at) > timedelta(seconds=1):
        raise NotKept(
            f"This endpoint did not go back to {source.at}; it says {at}. Take a backup: BACKUP=arn:… ."
        )


def wait_for(dynamo: Any, name: str, *, pause: float) -> None:
    """Until the table can be read."""
    deadline = time.monotonic() + PATIENCE.total_seconds()
    while dynamo.describe_table(TableName=name)["Table"]["TableStatus"] != "ACTIVE":
        if time.monotonic() > deadline:
            raise NotKept(f"{name} did not come up in {PATIENCE}.")
        time.sleep(pause)


def _name(live: str, source: Source) -> str:
    what = f"{source.at:%Y%m%dT%H%M%S}" if source.at else source.backup.rsplit("/", 1)[1]
    return f"{live[: LONGEST_NAME - len(what) - 6]}-kept-{what}"


def _forget(dynamo: Any, name: str, pause: float) -> None:
    with contextlib.suppress(dynamo.exceptions.ResourceNotFoundException):
        with contextlib.suppress(NotKept):
            wait_for(dynamo, name, pause=pause)  # one that is still being made cannot be deleted
        dynamo.delete_table(TableName=name)
