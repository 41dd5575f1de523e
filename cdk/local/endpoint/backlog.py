"""Stream records that nobody may have read yet: saved with the tables they belong to, and read again after a start.

ministack keeps streams in memory only. Without this, an annotation written just before a stop would be in its table
but never reach the change log and the sockets. Records come again up to KEEP seconds too often: a stream promises
"at least once" on AWS too.
"""

from __future__ import annotations

from typing import Any

from ministack.services import dynamodb, lambda_svc

from cdk.local.endpoint import sidecar

KEEP = 30.0  # seconds; as long as a reader may need to write down what it read
FIELD = "stream_backlog"  # beside "payload" in dynamodb.json
SERVICE = "dynamodb"


def made_at(record: dict[str, Any]) -> float:
    """Unix seconds; the sequence number begins with milliseconds in 20 digits."""
    return int(record["dynamodb"]["SequenceNumber"][:20]) / 1000


def collect(state: dict[str, Any], began: float) -> list[list[Any]]:
    """[account, region, table, records] for each stream: unread or young, and part of the saved `state`.

    `began`: Unix seconds when the state was begun to be taken; what came later counts only if the state has it.
    """
    found = []
    for (account, region, table), records in dynamodb._stream_records.all_items():
        rows = state["tables"].get_scoped(account, region, table) or {}
        trimmed = dynamodb._stream_trimmed.get_scoped(account, region, table, 0)
        unread = _first_unread(account, region, table) - trimmed
        kept = [
            record
            for place, record in enumerate(list(records))
            if (place >= unread or made_at(record) >= began - KEEP)
            and (made_at(record) < began or _is_in(rows, record))
        ]
        if kept:
            found.append([account, region, table, kept])
    return found


def _first_unread(account: str, region: str, table: str) -> int:
    """Position of the slowest reader of the table's stream."""
    readers = [
        esm["UUID"]
        for (owner, where, _), esm in lambda_svc._esms.all_items()
        if (owner, where) == (account, region) and f":table/{table}/stream/" in str(esm.get("EventSourceArn"))
    ]
    positions = lambda_svc._dynamodb_stream_positions
    return min((positions.get_scoped(account, region, reader, 0) for reader in readers), default=0)


def _is_in(table: dict[str, Any], record: dict[str, Any]) -> bool:
    image = record["dynamodb"].get("NewImage")
    keys = record["dynamodb"]["Keys"]
    names = (table.get("pk_name"), table.get("sk_name"))
    values = [next(iter(keys[name].values())) if name in keys else None for name in names]
    row = (table.get("items") or {}).get(values[0], {}).get(values[1])
    return image is not None and row == image


def restore(saved: list[list[Any]]) -> None:
    """Puts the saved backlog back into the streams."""
    for account, region, table, records in saved:
        dynamodb._stream_records.set_scoped(account, region, table, records)


def keep() -> None:
    """Saves and restores the backlog with the tables."""
    sidecar.add(SERVICE, FIELD, collect, restore)
