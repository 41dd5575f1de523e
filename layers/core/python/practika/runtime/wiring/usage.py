"""What people watched: its sums, the warehouse's door, titles, and the prices of the stage."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from practika.domain.film_cost import FilmPrices
from practika.domain.usage import UsageEntry
from practika.ports.usage import FilmTitles, UsageLog, UsageSums
from practika.runtime.settings import settings
from practika.runtime.wiring.system import aws_client, database, dynamo


@cache
def sums() -> UsageSums:
    from practika.adapters.dynamo.usage import DynamoUsageSums

    return DynamoUsageSums(dynamo, settings.usage_table)


@cache
def log() -> UsageLog:
    from practika.adapters.firehose import FirehoseUsageLog

    return FirehoseUsageLog(lambda: aws_client("firehose"), settings.usage_stream)


@cache
def titles() -> FilmTitles:
    from practika.adapters.postgres.film_titles import PostgresFilmTitles

    return PostgresFilmTitles(database())


@cache
def prices() -> FilmPrices:
    return FilmPrices.model_validate_json(settings.film_prices)


def entry_in(record: Mapping[str, Any]) -> UsageEntry | None:
    """The batch that a stream record tells of, if it tells of one."""
    from practika.adapters.dynamo import usage

    return usage.entry_in(record)
