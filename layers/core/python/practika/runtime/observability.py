"""Logs, metrics and traces of a door: Powertools, made at first use. Nothing secret or personal is ever
written.

Use `logger()`, `metrics()` and `traced()`; `invocation()` wraps one call of a door and is used by http,
batch and task.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from practika.adapters.aws_codes import rights_refused
from practika.runtime.settings import settings

if TYPE_CHECKING:
    from aws_lambda_powertools import Logger, Metrics

HIDDEN = "[hidden]"
ALL_DOORS = "all"  # the service of a number that is counted for all doors together
_SECRET_NAME = re.compile(
    r"passw|secret|token|ticket|cookie|authoriz(?!er)|e-?mail|signature|credential|private|_?key$|invitation",
    re.I,
)
_SECRET_TEXT = (
    re.compile(r"eyJ[\w-]{8,}\.[\w-]+\.[\w-]*"),  # a JSON web token
    re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+"),  # an e-mail address
    re.compile(r"(?<=X-Amz-Signature=)\w+|(?<=X-Amz-Security-Token=)[\w%.+/=-]+"),  # a presigned URL
    re.compile(r"(?<=ticket=)[\w.-]+|(?<=/media/)\d+\.[\w-]+|(?<=/invitations/)[\w-]+"),  # URLs that let in
    re.compile(r"(?<=://)[^/\s:@]+:[^/\s@]+(?=@)|(?<=password=)\S+"),  # a database address
    re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)", re.S),
)


def without_secrets(value: Any, name: str = "") -> Any:
    """A copy of a log value in which secret fields and secret-looking texts are replaced by `[hidden]`."""
    if isinstance(value, str):
        if _SECRET_NAME.search(name):
            return HIDDEN
        for pattern in _SECRET_TEXT:
            value = pattern.sub(HIDDEN, value)
        return value
    if isinstance(value, Mapping):
        return {key: without_secrets(item, str(key)) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [without_secrets(item, name) for item in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return without_secrets(str(value), name)


def _serialize(record: dict[str, Any]) -> str:
    return json.dumps(without_secrets(record), ensure_ascii=False, separators=(",", ":"))


@cache
def logger() -> Logger:
    """The door's structured logger; one JSON line per record."""
    from aws_lambda_powertools import Logger

    return Logger(
        service=settings.door,
        level=settings.log_level,
        json_serializer=_serialize,
        utc=True,
        serialize_stacktrace=False,
    )


@cache
def metrics() -> Metrics:
    """Counts and durations in the embedded metric format: one line on stdout, no network call."""
    from aws_lambda_powertools import Metrics

    return Metrics(namespace=settings.metrics_namespace, service=settings.door)


def count(name: str, value: float = 1) -> None:
    """Adds to a counter of this invocation."""
    metrics().add_metric(name=name, unit="Count", value=value)


def counts(**numbers: float) -> None:
    """Adds to several counters of this invocation; a zero makes a ratio's silence readable."""
    for name, value in numbers.items():
        count(name, value)


def note_refused_rights(error: BaseException) -> None:
    """Counts it when AWS refused a door's own credentials or rights, for all doors together: people are only told to
    try again, and it must not be hidden behind that."""
    if rights_refused(error):
        from aws_lambda_powertools.metrics import MetricUnit, single_metric

        space = settings.metrics_namespace
        with single_metric(name="RightsRefused", unit=MetricUnit.Count, value=1, namespace=space) as counted:
            counted.add_dimension(name="service", value=ALL_DOORS)


@contextmanager
def traced(name: str) -> Iterator[None]:
    """A subsegment of the X-Ray trace around a slow call; free where nothing traces."""
    if not settings.traced:
        yield
        return
    with _tracer().provider.in_subsegment(name=f"## {name}"):
        yield


@cache
def _tracer() -> Any:
    from aws_lambda_powertools import Tracer

    return Tracer(service=settings.door, auto_patch=False)


@contextmanager
def invocation(context: Any, **keys: Any) -> Iterator[None]:
    """One call of a door: its ids stand in every log line, its metrics leave at the end, whatever happens."""
    log = logger()
    lambda_request_id = getattr(context, "aws_request_id", None)
    log.append_keys(lambdaRequestId=lambda_request_id, **{key: value for key, value in keys.items() if value})
    try:
        yield
    finally:
        if metrics.cache_info().currsize and metrics().metric_set:
            metrics().flush_metrics()
        log.remove_keys(["lambdaRequestId", *keys])
