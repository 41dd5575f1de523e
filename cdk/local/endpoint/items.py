"""Items of DynamoDB that outlive a kill: whatever a request changes is one record of the journal, before its answer.

The snapshot (`dynamodb.json`) says up to which place of the journal it holds; a start puts the rest of the journal on
top of it. A record carries whole images, so that it may be put on twice; one record a request, so that a transaction
is there whole or not at all. It carries the stream's records too: what nobody has read yet is read after the start.
"""

from __future__ import annotations

import copy
import json
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ministack.core import persistence
from ministack.core.responses import AccountRegionScopedDict, error_response_json, get_account_id, get_region
from ministack.services import dynamodb

from cdk.local.endpoint import backlog, journal, sidecar
from cdk.local.endpoint.settling import Settling

FIELD = "journal_from"  # beside "payload" in dynamodb.json: the place in the journal that the snapshot holds
TOKENS = "recent_tokens"  # beside it too
YOUNG = 60.0  # seconds within which a lost answer makes its request come again
SERVICE = "dynamodb"
GROWN = 8 * 2**20  # bytes of journal after which a snapshot is due
WRITES = (
    "_put_item",
    "_update_item",
    "_delete_item",
    "_batch_write_item",
    "_transact_write_items",
    "_execute_statement",
    "_batch_execute_statement",
    "_execute_transaction",
)
FULL = "The disk of this machine is full: nothing was written. Free some space and try again."

_set, _remove, _replaced = dynamodb._set_item, dynamodb._remove_item, dynamodb._items_replaced
_emit, _keep_token = dynamodb._emit_stream_event, dynamodb._txn_token_store


class Items:
    """The journal of the tables' items. `listen` puts it under ministack's own functions."""

    def __init__(self, folder: Path, failed: Callable[[OSError], None]) -> None:
        self._folder, self._failed = folder, failed
        self._one_at_a_time = threading.RLock()
        self._depth = 0
        self._changes: list[list[Any]] = []
        self._read: dict[tuple[str, str, str], str] = {}

    def open(self, since: int) -> None:
        """Puts on what the journal has from that place, and begins to write at its end."""
        for record in journal.read(self._folder, since):
            put_on(json.loads(record, object_hook=persistence._json_object_hook))
        self._journal = journal.Journal(self._folder, since)
        self.settling: Settling[bytes] = Settling(self._journal.write, self._failed)
        self._end = self._journal.end
        self._snapshots = (self._journal.begin, since)

    def listen(self) -> None:
        """From now on every change is noted, and the journal is opened once ministack has loaded its state."""
        for name in WRITES:
            setattr(dynamodb, name, self._whole(getattr(dynamodb, name)))
        dynamodb._set_item = self._set_item
        dynamodb._remove_item = self._remove_item
        dynamodb._items_replaced = self._items_replaced
        dynamodb._emit_stream_event = self._emit_stream_event
        dynamodb._txn_token_store = self._txn_token_store
        sidecar.add(SERVICE, TOKENS, lambda state: state.pop(TOKENS), _restore_tokens)
        sidecar.add(SERVICE, FIELD, lambda state: state.pop(FIELD), lambda saved: self.open(saved or 0))

    @contextmanager
    def _one_record(self) -> Iterator[list[list[Any]]]:
        """What is changed inside is one record, in the order in which it happened in memory."""
        with self._one_at_a_time:
            self._depth += 1
            try:
                yield self._changes
            finally:
                self._depth -= 1
                if not self._depth and self._changes:
                    changes, self._changes = self._changes, []
                    self._note(json.dumps(changes, default=persistence._json_default, separators=(",", ":")))

    def _note(self, text: str) -> None:
        record = text.encode()
        self._end += journal.size_of(record)
        self.settling.note(record)

    def _whole(self, handle: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def handle_whole(data: Any) -> Any:
            if not self._journal.room():
                return error_response_json("ServiceUnavailable", FULL, 503)
            with self._one_record():
                return handle(data)

        return handle_whole

    def _set_item(self, table: Any, pk: Any, sk: Any, item: Any) -> Any:
        with self._one_record() as changes:
            old = _set(table, pk, sk, item)
            changes.append(["set", table["TableId"], pk, sk, item])
            return old

    def _remove_item(self, table: Any, pk: Any, sk: Any) -> Any:
        with self._one_record() as changes:
            old = _remove(table, pk, sk)
            if old is not None:
                changes.append(["remove", table["TableId"], pk, sk])
            return old

    def _items_replaced(self, table: Any) -> None:
        with self._one_record() as changes:
            _replaced(table)
            changes.append(["all", table["TableId"], table["items"]])

    def _emit_stream_event(self, name: str, *args: Any, **more: Any) -> None:
        with self._one_record() as changes:
            last = _last(name)
            _emit(name, *args, **more)
            if (record := _last(name)) is not last:
                changes.append(["stream", get_account_id(), get_region(), name, record])

    def _txn_token_store(self, token: str, entry: Any) -> None:
        """A transaction that is sent again after a kill, because its answer was lost, is not done again."""
        with self._one_record() as changes:
            _keep_token(token, entry)
            changes.append(["token", get_account_id(), get_region(), token, entry])

    def _note_readers(self) -> None:
        """Writes down what the streams' readers are through with, so that a start does not tell it again."""
        with self._one_record() as changes:
            for stream, last in backlog.read_so_far().items():
                if self._read.get(stream) != last:
                    self._read[stream] = last
                    changes.append(["read", *stream, last])

    def state(self) -> dict[str, Any]:
        """What ministack saves, exactly as it is at one place of the journal, and that place.

        Items are never changed in place, only replaced: a copy of the maps is enough, and quick.
        """
        with self._one_at_a_time:
            state: dict[str, Any] = {
                name: copy.deepcopy(getattr(dynamodb, f"_{name}"))
                for name in (
                    "tags", "ttl_settings", "pitr_settings", "kinesis_destinations", "contributor_insights",
                    "backups", "resource_policies", "exports", "imports",
                )
            }  # fmt: skip
            state["tables"] = AccountRegionScopedDict()
            for scope, table in dynamodb._tables.all_items():
                state["tables"].set_scoped(*scope, _table(table))
            state[backlog.FIELD], state[TOKENS], state[FIELD] = backlog.collect(), _young_tokens(), self._end
        self.settling.wait()  # a snapshot must not be ahead of the journal
        self._taken = state[FIELD]
        return state

    def due(self) -> set[str]:
        """Whether a snapshot is due; from time to time the streams' readers are noted too."""
        self._note_readers()
        return {SERVICE} if self._end - self._snapshots[1] > GROWN else set()

    def saved(self) -> None:
        """The snapshot that was taken last lies on the disk, and the one before it beside it."""
        self._snapshots = (self._snapshots[1], self._taken)
        self._journal.forget_before(self._snapshots[0])


def _table(table: Any) -> dict[str, Any]:
    settings = {
        name: value for name, value in table.items() if name not in (dynamodb._INDEX_MEMBERS, "items")
    }
    return {**settings, "items": {pk: dict(rows) for pk, rows in table["items"].items()}}


def _young_tokens() -> list[list[Any]]:
    """Of transactions: what was asked and answered under which token."""
    since = time.time() - YOUNG
    every = dynamodb._txn_idempotency.all_items()
    return [[*scope, entry] for scope, entry in every if entry["completed_at"] > since]


def _restore_tokens(saved: list[list[Any]]) -> None:
    for facts in saved:
        dynamodb._txn_idempotency.set_scoped(*facts)


def _last(name: str) -> Any:
    records = dynamodb._stream_records.get(name)
    return records[-1] if records else None


def put_on(changes: list[list[Any]]) -> None:
    """Does one record's changes again; those of a table that is gone, or was made anew, are left out."""
    tables = {table["TableId"]: table for table in dynamodb._tables.all_values()}
    for kind, *facts in changes:
        if kind == "stream":
            backlog.append(*facts)
        elif kind == "read":
            backlog.forget_read(*facts)
        elif kind == "token":
            dynamodb._txn_idempotency.set_scoped(*facts)
        elif (table := tables.get(facts[0])) is not None:
            _put_on_table(table, kind, facts[1:])


def _put_on_table(table: Any, kind: str, facts: list[Any]) -> None:
    if kind == "set":
        _set(table, *facts)
    elif kind == "remove":
        _remove(table, *facts)
    elif kind == "all":
        table["items"] = defaultdict(dict, facts[0])
        _replaced(table)
    else:
        raise ValueError(f"a change of an unknown kind: {kind}")
