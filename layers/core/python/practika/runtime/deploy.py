"""Doors that a deployment calls: by a trigger, by hand, or as a CloudFormation custom resource."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.request import Request, urlopen

from practika.runtime.observability import invocation, logger

Handler = Callable[[dict[str, Any], Any], dict[str, Any]]


def deployed(handler: Handler) -> Handler:
    """Makes `handler(event, context) -> dict` callable by a deployment.

    An event with a `ResponseURL` comes from CloudFormation itself: then the answer, also a failure, is sent
    there, and a Delete does nothing (data outlives a stack). Without one the dict is returned, and a failure is raised.
    """

    @wraps(handler)
    def lambda_handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
        with invocation(context):
            if "ResponseURL" not in event:
                return handler(event, context)
            try:
                data = {} if event.get("RequestType") == "Delete" else handler(event, context)
                _tell(event, context, "SUCCESS", data, "")
            except Exception as error:
                logger().error("deployment step failed", exc_info=error)
                _tell(event, context, "FAILED", {}, f"{type(error).__name__}: {error}"[:1000])
                return {}
            return data

    return lambda_handler


def _tell(event: dict[str, Any], context: Any, status: str, data: dict[str, Any], reason: str) -> None:
    body = {
        "Status": status,
        "Reason": reason or f"See log stream {getattr(context, 'log_stream_name', '')}",
        "PhysicalResourceId": event.get("PhysicalResourceId") or event["LogicalResourceId"],
        "StackId": event["StackId"],
        "RequestId": event["RequestId"],
        "LogicalResourceId": event["LogicalResourceId"],
        "Data": {key: json.dumps(value) for key, value in data.items()},
    }
    url = str(event["ResponseURL"])
    if not url.startswith(("https://", "http://localhost", "http://127.0.0.1")):
        raise ValueError("CloudFormation answers over HTTPS only")
    request = Request(url, json.dumps(body).encode(), {"content-type": ""}, method="PUT")  # noqa: S310  # checked above
    with urlopen(request, timeout=10):  # noqa: S310  # checked above
        pass
