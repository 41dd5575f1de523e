"""Logs that services begin: given their days whether they are there or not."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from practika.adapters.log_groups import keep_for
from practika.domain.errors import Unavailable


class Client:
    """boto3's client for CloudWatch Logs; knows groups by name, with their days."""

    def __init__(self, *, error: Exception | None = None) -> None:
        self.groups: dict[str, int | None] = {"there": None}
        self.error = error

    def create_log_group(self, **asked: Any) -> None:
        if asked["logGroupName"] in self.groups:
            raise refusal("ResourceAlreadyExistsException")
        self.groups[asked["logGroupName"]] = None

    def put_retention_policy(self, **asked: Any) -> None:
        if self.error:
            raise self.error
        assert asked["logGroupName"] in self.groups
        self.groups[asked["logGroupName"]] = asked["retentionInDays"]


def refusal(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": ""}}, "any")


@pytest.mark.parametrize("name", ["there", "not yet"])
def test_a_log_forgets_in_time_whether_its_service_has_begun_it_or_not(name: str) -> None:
    client = Client()
    for _ in range(2):
        keep_for(lambda: client, name, 7)
    assert client.groups[name] == 7


@pytest.mark.parametrize(
    ("error", "raised"),
    [
        (EndpointConnectionError(endpoint_url="http://x"), Unavailable),
        (refusal("OperationAbortedException"), Unavailable),
        (refusal("AccessDeniedException"), ClientError),
    ],
)
def test_what_may_work_later_is_told_from_what_cannot(error: Exception, raised: type[Exception]) -> None:
    with pytest.raises(raised):
        keep_for(lambda: Client(error=error), "there", 7)
