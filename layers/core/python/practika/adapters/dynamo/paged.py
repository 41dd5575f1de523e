"""A query to its end: DynamoDB answers with at most a megabyte, and says where to go on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from practika.adapters.dynamo import keys
from practika.adapters.dynamo.calls import DynamoCalls
from practika.adapters.dynamo.faults import translated


def all_items(client: DynamoCalls, **query: Any) -> Iterator[keys.Item]:
    """Items in order, read as they are asked for: a call for each page. `query` as for `DynamoCalls.query`; with a
    `Limit` a page has so many. Raises Unavailable."""
    while True:
        with translated():
            answer = client.query(**query)
        yield from answer["Items"]
        if "LastEvaluatedKey" not in answer:
            return
        query["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
