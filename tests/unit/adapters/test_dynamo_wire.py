"""Our own way to DynamoDB: signed as botocore signs, and as patient as boto3 is."""

from __future__ import annotations

import json
import socket
import threading
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials as BotoCredentials

from practika.adapters.dynamo.faults import ConditionFailed, translated
from practika.adapters.dynamo.wire import TRIES, DynamoAway, DynamoRefused, DynamoWire, address
from practika.adapters.sigv4 import Credentials
from practika.domain.errors import Unavailable
from tests.fakes.live import HandClock

REGION = "eu-central-1"
FINE = (200, {"Item": {"pk": {"S": "ä"}}})


class Table(ThreadingHTTPServer):
    """Gives the answers of its script in order, then FINE. "cut": closes without a word; "bent": damaged on its way."""

    daemon_threads = True

    def __init__(self) -> None:
        self.script: list[Any] = []
        self.heard: list[tuple[dict[str, str], bytes]] = []
        self.opened = 0
        self.hangs_up = False
        super().__init__(("127.0.0.1", 0), _Answer)


class _Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Table
    disable_nagle_algorithm = True

    def setup(self) -> None:
        super().setup()
        self.server.opened += 1

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.heard.append(({name.lower(): value for name, value in self.headers.items()}, body))
        answer = self.server.script.pop(0) if self.server.script else FINE
        if answer == "cut":
            self.close_connection = True
            return
        status, said = FINE if answer == "bent" else answer
        sent = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("content-length", str(len(sent)))
        self.send_header("x-amz-crc32", str(zlib.crc32(sent) + (answer == "bent")))
        self.end_headers()
        self.wfile.write(sent)
        if self.server.hangs_up:
            self.wfile.flush()
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        """Silence."""


@pytest.fixture
def table(socket_enabled: None) -> Iterator[Table]:
    server = Table()
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


class Client(DynamoWire):
    """It notes how long it would have paused."""

    def __init__(self, url: str, token: str | None = None) -> None:
        self.pauses: list[float] = []
        who = Credentials("AKIDEXAMPLE", "secret/+=", token)
        super().__init__(url, REGION, credentials=lambda: who, clock=HandClock(), pause=self.pauses.append)


@pytest.fixture
def client(table: Table) -> Iterator[Client]:
    made = Client(f"http://127.0.0.1:{table.server_address[1]}")
    yield made
    made.close()


def no(code: str, **more: Any) -> tuple[int, Any]:
    return 400, {"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "message": "no", **more}


@pytest.mark.parametrize("token", [None, "IQoJb3JpZ2luX2VjEA=="])
def test_the_signature_is_botocores(table: Table, token: str | None) -> None:
    client = Client(f"http://127.0.0.1:{table.server_address[1]}", token)
    assert client.get_item(TableName="live", Key={"pk": {"S": "ä"}}) == FINE[1]
    client.close()
    headers, body = table.heard[0]
    assert json.loads(body) == {"TableName": "live", "Key": {"pk": {"S": "ä"}}}
    signed = headers["authorization"].partition("SignedHeaders=")[2].partition(",")[0].split(";")
    request = AWSRequest(
        "POST", f"http://{headers['host']}/", headers={name: headers[name] for name in signed}, data=body
    )
    request.context["timestamp"] = headers["x-amz-date"]
    auth = SigV4Auth(BotoCredentials("AKIDEXAMPLE", "secret/+=", token), "dynamodb", REGION)
    expected = auth.signature(auth.string_to_sign(request, auth.canonical_request(request)), request)
    assert headers["authorization"].endswith(f"Signature={expected}")
    assert headers["x-amz-target"] == "DynamoDB_20120810.GetItem"
    assert ("x-amz-security-token" in signed) == (token is not None)


def test_one_connection_serves_many_calls(table: Table, client: Client) -> None:
    for _ in range(3):
        client.query(TableName="live")
    assert (table.opened, len(table.heard)) == (1, 3)


def test_a_connection_that_was_closed_while_idle_is_opened_anew_at_once(table: Table, client: Client) -> None:
    table.hangs_up = True
    for _ in range(3):
        assert client.get_item(TableName="live") == FINE[1]
    assert client.pauses == []


@pytest.mark.parametrize("passing", ["cut", "bent", (500, {}), (503, {}), no("ThrottlingException")])
def test_what_passes_is_tried_again(table: Table, client: Client, passing: Any) -> None:
    table.script = [passing, passing]
    assert client.put_item(TableName="live") == FINE[1]
    assert len({body for _, body in table.heard}) == 1
    assert len(client.pauses) == TRIES - 1
    assert 0 <= client.pauses[0] <= 0.05
    assert 0 <= client.pauses[1] <= 0.1


def test_a_transaction_keeps_its_token_over_all_tries(table: Table, client: Client) -> None:
    table.script = ["cut"]
    client.transact_write_items(TransactItems=[])
    client.transact_write_items(TransactItems=[])
    tokens = [json.loads(body)["ClientRequestToken"] for _, body in table.heard]
    assert tokens[0] == tokens[1] != tokens[2]


def test_what_does_not_pass_is_told_at_once(table: Table, client: Client) -> None:
    table.script = [no("ValidationException")]
    with pytest.raises(DynamoRefused, match="ValidationException: no"):
        client.update_item(TableName="live")
    assert len(table.heard) == 1


def test_the_domain_hears_what_it_hears_of_boto3(table: Table, client: Client) -> None:
    reasons = [{"Code": "None"}, {"Code": "ConditionalCheckFailed"}]
    table.script = [
        no("ConditionalCheckFailedException"),
        no("TransactionCanceledException", CancellationReasons=reasons),
        no("TransactionCanceledException", CancellationReasons=[{"Code": "TransactionConflict"}]),
        no("ExpiredTokenException"),
    ]
    with pytest.raises(ConditionFailed), translated():
        client.put_item(TableName="live")
    with pytest.raises(ConditionFailed) as failed, translated():
        client.transact_write_items(TransactItems=[])
    assert failed.value.reasons == ["None", "ConditionalCheckFailed"]
    table.script += [no("AccessDeniedException")]
    for _ in ("a rival", "credentials of yesterday", "a right that was taken away"):
        with pytest.raises(Unavailable), translated():
            client.transact_write_items(TransactItems=[])
    with pytest.raises(DynamoRefused), translated():
        table.script = [no("ValidationException")]
        client.delete_item(TableName="live")


def test_nobody_there_is_unavailable(table: Table, client: Client) -> None:
    table.script = ["cut"] * 6
    with pytest.raises(DynamoAway):
        client.batch_get_item(RequestItems={})
    with pytest.raises(Unavailable), translated():
        client.batch_get_item(RequestItems={})


def test_the_public_address_of_a_region() -> None:
    assert address("eu-central-1") == "https://dynamodb.eu-central-1.amazonaws.com"
