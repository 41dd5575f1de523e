"""Firehose: rows of many batches in few records, and a refusal that is never taken for success."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from practika.adapters import firehose
from practika.adapters.firehose import FirehoseUsageLog
from practika.domain.errors import Unavailable
from tests.used import entry, looped, watched


class Client:
    """boto3's client for Firehose; `error` is raised, `failed` records are refused."""

    def __init__(self, error: Exception | None = None, failed: int = 0) -> None:
        self.error, self.failed = error, failed
        self.records: list[bytes] = []

    def put_record_batch(self, **asked: Any) -> dict[str, int]:
        if self.error:
            raise self.error
        assert asked["DeliveryStreamName"] == "events"
        self.records += [each["Data"] for each in asked["Records"]]
        return {"FailedPutCount": self.failed}


def log(client: Any) -> FirehoseUsageLog:
    return FirehoseUsageLog(lambda: client, "events")


def test_rows_of_several_batches_are_lines_of_one_record() -> None:
    client = Client()
    told = [entry(1), entry(2, watched(0, 9), looped(0, 5))]
    log(client).append(told)
    (record,) = client.records
    lines = [json.loads(line) for line in record.decode().splitlines()]
    assert [line["event_id"] for line in lines] == [row.event_id for each in told for row in each.rows()]


def test_a_record_is_never_larger_than_it_may_be_and_no_row_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(firehose, "RECORD_BYTES", 2_000)
    client = Client()
    log(client).append([entry(number) for number in range(40)])
    assert len(client.records) > 5
    assert max(map(len, client.records)) <= 2_000
    assert sum(len(record.splitlines()) for record in client.records) == 40
    assert all(json.loads(line) for record in client.records for line in record.splitlines())


def test_nothing_to_tell_is_no_call() -> None:
    client = Client(error=AssertionError())
    log(client).append([])
    assert client.records == []


@pytest.mark.parametrize(
    "client",
    [
        Client(EndpointConnectionError(endpoint_url="http://x")),
        Client(
            ClientError({"Error": {"Code": "ServiceUnavailableException", "Message": ""}}, "PutRecordBatch")
        ),
        Client(failed=1),
    ],
)
def test_whatever_may_work_later_is_unavailable(client: Client) -> None:
    with pytest.raises(Unavailable):
        log(client).append([entry(1)])


def test_a_missing_right_stays_what_it_is() -> None:
    denied = ClientError({"Error": {"Code": "AccessDeniedException", "Message": ""}}, "PutRecordBatch")
    with pytest.raises(ClientError):
        log(Client(denied)).append([entry(1)])
