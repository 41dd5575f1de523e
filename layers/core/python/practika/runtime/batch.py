"""Stream doors: records in order, partial failure, and what to do with which kind of error.

A stream shard is an ordered log. The first record that must be retried therefore ends the batch: Lambda
delivers again from exactly there (ReportBatchItemFailures), and no later record of the same item can
overtake it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from practika.domain import errors
from practika.runtime.observability import count, invocation, logger

#: These will be as wrong next time: logged, counted and dropped. Everything else is retried, then goes to
#: the DLQ.
DROPPED: tuple[type[Exception], ...] = (errors.Invalid, errors.NotFound, errors.Forbidden)

Answer = dict[str, list[dict[str, str]]]


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
