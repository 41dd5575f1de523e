"""The JSON of usage over HTTP, besides the domain's own records."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import Field

from practika.domain.model import Model


class Counting(Model):
    """Whether the caller is counted. False as an answer to a batch: it was not, and no page should tell more."""

    counted: bool


class _UsageQuery(Model):
    """How many days back, today included."""

    days: Annotated[int, Field(ge=1, le=92)] = 28


UsageQuery = Annotated[_UsageQuery, Query()]
