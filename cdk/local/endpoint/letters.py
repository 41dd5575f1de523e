"""A stream's record that its door hands back comes again, and at last lies in the dead-letter queue, as on AWS.

ministack takes a batch for done when the door answers at all: a record that the door named in `batchItemFailures` was
forgotten, and no letter told of it. A door that fails as a whole gets its batch again and again, which is ministack's.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from ministack.services import lambda_svc

PAUSE = 0.2  # seconds between two tries of the same record
STREAM = "aws:dynamodb"

Execute = Callable[[Any, dict[str, Any]], dict[str, Any]]


def handed_back(result: dict[str, Any]) -> set[str]:
    """Numbers of the records that the door could not take."""
    body = result.get("body")
    try:
        said = json.loads(body) if isinstance(body, str | bytes) else body
    except ValueError:
        return set()
    named = said.get("batchItemFailures") if isinstance(said, dict) else None
    return {str(one.get("itemIdentifier")) for one in named or ()}


def take_again(
    execute: Execute,
    function: Any,
    records: list[dict[str, Any]],
    tries: int,
    give_up: Callable[[dict[str, Any], dict[str, Any]], None],
) -> dict[str, Any]:
    """Gives the door the records until each is taken or given up; the last answer. Ends at once when the door fails as
    a whole: then nothing of what is left is done, and the stream's reader gives all of it again."""
    tried: dict[str, int] = {}
    result = execute(function, {"Records": records})
    while records and not result.get("error") and (back := handed_back(result)):
        first = next((n for n, one in enumerate(records) if _number(one) in back), None)
        if first is None:
            return result
        records = records[first:]
        number = _number(records[0])
        tried[number] = tried.get(number, 0) + 1
        if tried[number] > tries:
            give_up(records[0], result)
            records = records[1:]
        if records:
            time.sleep(PAUSE)
            result = execute(function, {"Records": records})
    return result


def _number(record: dict[str, Any]) -> str:
    return str(record["dynamodb"]["SequenceNumber"])


def write() -> None:
    """Stands between ministack's reader of streams and the doors."""
    execute = lambda_svc._execute_function

    def execute_until_taken(function: Any, event: Any, *more: Any, **named: Any) -> Any:
        records = event.get("Records") if isinstance(event, dict) else None
        if (
            not records
            or records[0].get("eventSource") != STREAM
            or (reader := _reader(function, records)) is None
        ):
            return execute(function, event, *more, **named)
        tries = int(reader.get("MaximumRetryAttempts") or 0)

        def give_up(record: dict[str, Any], result: dict[str, Any]) -> None:
            arn = str(reader["EventSourceArn"])
            lambda_svc._send_ddb_stream_failure_record(
                reader, function, [record], arn, result, "RetryAttemptsExhausted"
            )

        return take_again(execute, function, records, tries, give_up)

    lambda_svc._execute_function = execute_until_taken


def _reader(function: Any, records: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The event source mapping that has read them for that door, if it wants to hear of single records."""
    config = function.get("config") or function
    for _, _, reader in lambda_svc._iter_all_esms():
        if (
            reader.get("EventSourceArn") == records[0].get("eventSourceARN")
            and str(config.get("FunctionName")) in str(reader.get("FunctionArn"))
            and "ReportBatchItemFailures" in reader.get("FunctionResponseTypes", [])
        ):
            return dict(reader)
    return None
