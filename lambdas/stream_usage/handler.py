"""Door: from the stream of `usage` to the warehouse. What comes again lies there twice, with the same ids."""

from collections.abc import Sequence
from typing import Any

from practika.domain.usage import UsageEntry
from practika.runtime.batch import Answer, process_stream_together
from practika.runtime.observability import counts
from practika.runtime.wiring import usage


def lambda_handler(event: dict[str, Any], context: Any) -> Answer:
    return process_stream_together(event, context, usage.entry_in, _keep)


def _keep(entries: Sequence[UsageEntry]) -> None:
    """Raises Unavailable: all come again."""
    usage.log().append(entries)
    counts(UsageKept=sum(len(entry.batch.events) for entry in entries))
