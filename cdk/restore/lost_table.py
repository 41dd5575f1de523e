"""A table that is gone, put back under its own name from its last backup.

DynamoDB makes one by itself when a table with point-in-time recovery is deleted, and keeps it for 35 days. A restored
table has data, indexes and encryption; its stream, what its rows expire by, its recovery and its protection are set
here, and whoever read the old stream is set to the new one.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cdk.restore.kept import NotKept, wait_for

TTL = "expires_at"
#: What a reader of the stream keeps of its settings.
READER = (
    "FunctionName", "BatchSize", "MaximumBatchingWindowInSeconds", "ParallelizationFactor", "DestinationConfig",
    "MaximumRecordAgeInSeconds", "BisectBatchOnFunctionError", "MaximumRetryAttempts", "FunctionResponseTypes",
    "FilterCriteria", "TumblingWindowInSeconds",
)  # fmt: skip


@dataclass(frozen=True)
class Backup:
    """Made when and by what: SYSTEM is the one that DynamoDB made at the deletion."""

    arn: str
    made: str
    kind: str


def backups(dynamo: Any, table: str) -> Sequence[Backup]:
    """Of that table, the newest first. AWS Backup's own stand in its vault, not here."""
    found = dynamo.list_backups(TableName=table, BackupType="ALL")["BackupSummaries"]
    newest_first = sorted(found, key=lambda one: one["BackupCreationDateTime"], reverse=True)
    return [
        Backup(one["BackupArn"], f"{one['BackupCreationDateTime']:%Y-%m-%d %H:%M:%S}", one["BackupType"])
        for one in newest_first
        if one["BackupStatus"] == "AVAILABLE"
    ]


def is_there(dynamo: Any, table: str) -> bool:
    """Whether a table of that name exists."""
    with contextlib.suppress(dynamo.exceptions.ResourceNotFoundException):
        dynamo.describe_table(TableName=table)
        return True
    return False


def put_back(dynamo: Any, functions: Any, table: str, backup: str, *, protect: bool, pause: float) -> str:
    """The table is there again, streamed, and its readers read it; returns the stream's ARN.

    Raises NotKept while a table of that name exists: nothing is ever laid over a living one.
    """
    if is_there(dynamo, table):
        raise NotKept(f"{table} is there. What is missing in it: `make restore-notes`.")
    dynamo.restore_table_from_backup(TargetTableName=table, BackupArn=backup)
    wait_for(dynamo, table, pause=pause)
    streamed = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}
    dynamo.update_table(TableName=table, StreamSpecification=streamed)
    wait_for(dynamo, table, pause=pause)
    if protect:
        dynamo.update_table(TableName=table, DeletionProtectionEnabled=True)
        wait_for(dynamo, table, pause=pause)
    expires = {"Enabled": True, "AttributeName": TTL}
    dynamo.update_time_to_live(TableName=table, TimeToLiveSpecification=expires)
    recovery = {"PointInTimeRecoveryEnabled": True}
    dynamo.update_continuous_backups(TableName=table, PointInTimeRecoverySpecification=recovery)
    stream = str(dynamo.describe_table(TableName=table)["Table"]["LatestStreamArn"])
    for reader in list(_readers(functions, table)):
        _turn(functions, reader, stream)
    return stream


def _readers(functions: Any, table: str) -> Iterator[Mapping[str, Any]]:
    for page in functions.get_paginator("list_event_source_mappings").paginate():
        for one in page["EventSourceMappings"]:
            if f":table/{table}/stream/" in one.get("EventSourceArn", ""):
                yield one


def _turn(functions: Any, reader: Mapping[str, Any], stream: str) -> None:
    """A mapping's stream cannot be changed: another takes its place, from the new stream's beginning."""
    if reader["EventSourceArn"] == stream:
        return
    kept = {name: reader[name] for name in READER if reader.get(name) not in (None, {}, [])}
    kept["FunctionName"] = reader.get("FunctionArn", reader.get("FunctionName"))
    functions.create_event_source_mapping(
        EventSourceArn=stream, StartingPosition="TRIM_HORIZON", Enabled=True, **kept
    )
    functions.delete_event_source_mapping(UUID=reader["UUID"])
