"""Stream records that nobody has read yet: saved with the tables they belong to, and read again after a start.

ministack keeps streams in memory only. Without this, an annotation written just before a stop would be in its table
but never reach the change log and the sockets. A record that was being read comes again: a stream promises "at least
once" on AWS too. What its reader is through with does not: what the reader wrote was settled before it said so.
"""

from __future__ import annotations

from typing import Any

from ministack.services import dynamodb, lambda_svc

from cdk.local.endpoint import sidecar

FIELD = "stream_backlog"  # beside "payload" in dynamodb.json
SERVICE = "dynamodb"


def collect() -> list[list[Any]]:
    """[account, region, table, records] for each stream with records that are not read."""
    found = []
    for (account, region, table), records in dynamodb._stream_records.all_items():
        kept = records[_read(account, region, table) :]
        if kept:
            found.append([account, region, table, kept])
    return found


def _read(account: str, region: str, table: str) -> int:
    """How many of the stream's records its slowest reader is through with; all, if nobody reads it."""
    readers = [
        esm["UUID"]
        for (owner, where, _), esm in lambda_svc._esms.all_items()
        if (owner, where) == (account, region) and f":table/{table}/stream/" in str(esm.get("EventSourceArn"))
    ]
    positions = lambda_svc._dynamodb_stream_positions
    trimmed = dynamodb._stream_trimmed.get_scoped(account, region, table, 0)
    first = min((positions.get_scoped(account, region, reader, 0) for reader in readers), default=0)
    return max(0, int(first) - int(trimmed))


def read_so_far() -> dict[tuple[str, str, str], str]:
    """The sequence number of the last record of each stream that its readers are through with."""
    found = {}
    for scope, records in dynamodb._stream_records.all_items():
        if read := _read(*scope):
            found[scope] = str(records[min(read, len(records)) - 1]["dynamodb"]["SequenceNumber"])
    return found


def append(account: str, region: str, table: str, record: dict[str, Any]) -> None:
    """Puts a record at the stream's end."""
    records = dynamodb._stream_records.get_scoped(account, region, table)
    if records is None:
        dynamodb._stream_records.set_scoped(account, region, table, records := [])
    records.append(record)


def forget_read(account: str, region: str, table: str, number: str) -> None:
    """Drops the record with that sequence number and all before it, if it is there."""
    records = dynamodb._stream_records.get_scoped(account, region, table) or []
    for place, record in enumerate(records):
        if record["dynamodb"]["SequenceNumber"] == number:
            del records[: place + 1]
            return


def restore(saved: list[list[Any]] | None) -> None:
    """Puts the saved backlog back into the streams."""
    for account, region, table, records in saved or []:
        dynamodb._stream_records.set_scoped(account, region, table, records)


def keep() -> None:
    """Saves and restores the backlog with the tables."""
    sidecar.add(SERVICE, FIELD, lambda state: state.pop(FIELD), restore)
