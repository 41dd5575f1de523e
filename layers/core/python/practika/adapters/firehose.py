"""The warehouse's door: events go to Amazon Data Firehose, which gathers them into Parquet files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from practika.domain.errors import Unavailable
from practika.domain.usage import UsageEntry

#: Firehose bills a record as at least 5 KB and takes at most 1,000 KiB: the rows of many batches travel in one.
RECORD_BYTES = 500_000


class FirehoseUsageLog:
    """Implements the port UsageLog. One call for some thousand rows."""

    def __init__(self, client: Callable[[], Any], stream: str) -> None:
        self._client = client
        self._stream = stream

    def append(self, entries: Sequence[UsageEntry]) -> None:
        from botocore.exceptions import BotoCoreError, ClientError

        for record in _gathered(entries):
            try:
                answer = self._client().put_record_batch(
                    DeliveryStreamName=self._stream, Records=[{"Data": record}]
                )
            except BotoCoreError as error:
                raise Unavailable from error
            except ClientError as error:
                if error.response["Error"]["Code"] == "ServiceUnavailableException":
                    raise Unavailable from error
                raise
            if answer["FailedPutCount"]:
                raise Unavailable


def _gathered(entries: Sequence[UsageEntry]) -> Iterator[bytes]:
    """One JSON document a row and line, as many as a record takes."""
    record = bytearray()
    for entry in entries:
        for row in entry.rows():
            line = row.written().encode() + b"\n"
            if record and len(record) + len(line) > RECORD_BYTES:
                yield bytes(record)
                record.clear()
            record += line
    if record:
        yield bytes(record)
