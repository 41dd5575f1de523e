"""The tables as the plan makes them in a DynamoDB of moto's, and both ways to speak to it."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from practika.adapters.dynamo import wire as wire_module
from practika.adapters.dynamo.calls import DynamoCalls
from practika.adapters.dynamo.wire import DynamoWire
from practika.adapters.sigv4 import Credentials
from practika.adapters.system import SystemClock
from tests.light.table import LightTable

REGION = "eu-central-1"
WAYS = ("boto3", "wire", "light")


@contextmanager
def tables(way: str) -> Iterator[DynamoCalls]:
    """Fresh tables: moto's behind boto3's client in this process or behind our own over HTTP, or the light one."""
    if way == "light":
        yield LightTable(limits=False)
        return
    with mock_aws():
        client: Any = boto3.client("dynamodb", region_name=REGION)
        make_tables(client)
        if way == "boto3":
            yield client
            return
        counter, patience = _Counter(client), pytest.MonkeyPatch()
        patience.setattr(wire_module, "ANSWER_SECONDS", 60.0)  # moto's, one after the other on a busy machine
        threading.Thread(target=counter.serve_forever, args=(0.01,), daemon=True).start()
        wire = DynamoWire(
            f"http://127.0.0.1:{counter.server_address[1]}",
            REGION,
            credentials=lambda: Credentials("key", "secret"),
            clock=SystemClock(),
        )
        try:
            yield wire
        finally:
            patience.undo()
            wire.close()
            counter.shutdown()
            counter.server_close()


class _Counter(ThreadingHTTPServer):
    """DynamoDB's JSON over HTTP, answered by moto through the SDK's client."""

    daemon_threads = True

    def __init__(self, client: Any) -> None:
        self.client = client
        self.turn = threading.Lock()  # moto copies a table that others must not change meanwhile
        super().__init__(("127.0.0.1", 0), _Answer)


class _Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Counter
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        operation = self.headers["x-amz-target"].partition(".")[2]
        method = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", operation).lower()
        try:
            with self.server.turn:
                status, said = 200, getattr(self.server.client, method)(**asked)
        except ClientError as error:
            answer: Any = error.response
            status = answer["ResponseMetadata"]["HTTPStatusCode"]
            said = {"__type": f"dynamodb#{answer['Error']['Code']}", "message": answer["Error"]["Message"]}
            said |= {key: answer[key] for key in ("CancellationReasons",) if key in answer}
        body = json.dumps(said, default=str).encode()
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Silence."""


def make_tables(client: Any) -> None:
    """Creates `annotations` (with its window index), `live` and `usage`."""
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
    for name in ("live", "usage"):
        client.create_table(
            TableName=name,
            KeySchema=primary,
            AttributeDefinitions=attributes[:2],
            BillingMode="PAY_PER_REQUEST",
        )
