"""The two tables as the plan makes them, for a DynamoDB in this process."""

from __future__ import annotations

from typing import Any


def make_tables(client: Any) -> None:
    """Creates `annotations` (with its window index) and `live`."""
    attributes = [{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk", "wpk", "wsk")]
    primary = [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}]
    window = [{"AttributeName": "wpk", "KeyType": "HASH"}, {"AttributeName": "wsk", "KeyType": "RANGE"}]
    index = {"IndexName": "window", "KeySchema": window, "Projection": {"ProjectionType": "ALL"}}
    client.create_table(
        TableName="annotations",
        KeySchema=primary,
        AttributeDefinitions=attributes,
        GlobalSecondaryIndexes=[index],
        BillingMode="PAY_PER_REQUEST",
    )
    client.create_table(
        TableName="live",
        KeySchema=primary,
        AttributeDefinitions=attributes[:2],
        BillingMode="PAY_PER_REQUEST",
    )
