"""Stream doors: records in order, partial failure, and what to do with which kind of error.

A stream shard is an ordered log. The first record that must be retried therefore ends the batch: Lambda
delivers again from exactly there (ReportBatchItemFailures), and no later record of the same item can
overtake it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from practika.domain import errors
from practika.runtime.observability import count, invocation, logger

#: These will be as wrong next time: logged, counted and dropped. Everything else is retried, then goes to
#: the DLQ.
DROPPED: tuple[type[Exception], ...] = (errors.Invalid, errors.NotFound, errors.Forbidden)

Answer = dict[str, list[dict[str, str]]]
Thing = TypeVar("Thing")


def process_stream(
    event: Mapping[str, Any], context: Any, handle: Callable[[Mapping[str, Any]], None]
) -> Answer:
    """Calls `handle` with each DynamoDB stream record; answers with the sequence number to retry from, if
    any."""
    with invocation(context):
        for record in event.get("Records", ()):
            number = str(record["dynamodb"]["SequenceNumber"])
            try:
                handle(record)
            except DROPPED as error:
                logger().error("stream record dropped", exc_info=error, extra={"sequenceNumber": number})
                count("RecordsDropped")
            except Exception as error:
                logger().warning(
                    "stream record will be retried", exc_info=error, extra={"sequenceNumber": number}
                )
                count("RecordsRetried")
                return {"batchItemFailures": [{"itemIdentifier": number}]}
        return {"batchItemFailures": []}


def process_stream_together(
    event: Mapping[str, Any],
    context: Any,
    read: Callable[[Mapping[str, Any]], Thing | None],
    handle: Callable[[Sequence[Thing]], int | None],
) -> Answer:
    """Reads every record, then gives all at once to `handle`, which says from which one on they must come again.

    A record that cannot be read ends the batch: those before it are handled, it comes again until bisection has
    singled it out, and then goes to the DLQ. It is never dropped: it may be the only news of a durable change.
    """
    with invocation(context):
        numbers: list[str] = []
        things: list[Thing] = []
        stop: str | None = None
        for record in event.get("Records", ()):
            number = str(record["dynamodb"]["SequenceNumber"])
            try:
                thing = read(record)
            except Exception as error:
                logger().error(
                    "stream record cannot be read", exc_info=error, extra={"sequenceNumber": number}
                )
                count("RecordsUnreadable")
                stop = number
                break
            if thing is not None:
                numbers.append(number)
                things.append(thing)
        failed = _handled(things, handle)
        if failed is not None:
            count("RecordsRetried")
            stop = numbers[failed]
        return {"batchItemFailures": [{"itemIdentifier": stop}] if stop else []}


def _handled(things: Sequence[Thing], handle: Callable[[Sequence[Thing]], int | None]) -> int | None:
    if not things:
        return None
    try:
        return handle(things)
    except Exception as error:
        logger().warning("stream records will be retried", exc_info=error)
        return 0
