"""Stream doors: records in order, partial failure, and what to do with which kind of error.

A stream shard is an ordered log. The first record that must be retried therefore ends the batch: Lambda
delivers again from exactly there (ReportBatchItemFailures), and no later record of the same item can
overtake it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from practika.domain import errors
from practika.runtime.observability import count, invocation, logger, note_refused_rights

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
                note_refused_rights(error)
                return {"batchItemFailures": [{"itemIdentifier": number}]}
        return {"batchItemFailures": []}


def process_stream_together(
    event: Mapping[str, Any],
    context: Any,
    read: Callable[[Mapping[str, Any]], Thing | None],
    handle: Callable[[Sequence[Thing]], None],
) -> Answer:
    """Reads every record and gives all that can be read to `handle` at once, which must bear to see one again.

    What `handle` raises fails the whole batch: it comes again. A record that cannot be read is never dropped, for it
    may be the only news of a durable change: the others are handled first, then the batch comes again from there, until
    bisection has singled it out and it lies in the DLQ.
    """
    with invocation(context):
        things: list[Thing] = []
        unreadable: list[str] = []
        for record in event.get("Records", ()):
            number = str(record["dynamodb"]["SequenceNumber"])
            try:
                thing = read(record)
            except Exception as error:
                logger().error(
                    "stream record cannot be read", exc_info=error, extra={"sequenceNumber": number}
                )
                count("RecordsUnreadable")
                unreadable.append(number)
                continue
            if thing is not None:
                things.append(thing)
        if things:
            _handle(things, handle)
        return {"batchItemFailures": [{"itemIdentifier": number} for number in unreadable[:1]]}


def _handle(things: Sequence[Thing], handle: Callable[[Sequence[Thing]], None]) -> None:
    try:
        handle(things)
    except Exception as error:
        logger().warning("stream records will come again", exc_info=error)
        count("RecordsRetried", len(things))
        note_refused_rights(error)
        raise
