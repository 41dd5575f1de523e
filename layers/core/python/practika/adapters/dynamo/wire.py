"""DynamoDB's own JSON over one signed connection that stays open, for doors that people wait for.

The adapters here speak the low-level API, whose requests and answers are the very JSON on the wire: nothing has to be
translated, and boto3 (its import, its client, its parsers) only costs time. What boto3 does for safety stays: retries
with backoff and jitter, a token that makes a repeated transaction one, the checksum of each answer. Figures: ADR 0039.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import random
import threading
import time
import uuid
import zlib
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from practika.adapters.sigv4 import ALGORITHM, Credentials, SigningKeys
from practika.ports.system import Clock

#: A door answers before API Gateway gives up after 30 s; DynamoDB itself needs milliseconds.
ANSWER_SECONDS = 5.0
#: Tries of one request, as boto3's standard mode has them.
TRIES = 3
#: Longest pause in seconds before the second try; it doubles.
FIRST_PAUSE = 0.05
_SERVER_ERROR = 500
#: What another try may change; all of them are answered with status 400.
_PASSING = {
    "LimitExceededException",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "ThrottlingException",
    "TransactionInProgressException",
}


def address(region: str) -> str:
    """DynamoDB's public endpoint in a region; a gateway endpoint of a VPC is reached by the same name."""
    return f"https://dynamodb.{region}.amazonaws.com"


class DynamoRefused(Exception):
    """DynamoDB said no. `response` is what boto3's ClientError carries: {Error: {Code, Message}, …}."""

    def __init__(self, response: dict[str, Any]) -> None:
        self.response = response
        said = response["Error"]
        super().__init__(f"{said['Code']}: {said['Message']}")


class DynamoAway(Exception):
    """No answer that could be read, after all tries."""


class DynamoWire:
    """One for the life of the environment; each thread has a connection of its own. Implements `DynamoCalls`."""

    def __init__(
        self,
        url: str,
        region: str,
        *,
        credentials: Callable[[], Credentials],
        clock: Clock,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        parts = urlsplit(url)
        self._host = parts.netloc
        self._tls = parts.scheme == "https"
        self._keys = SigningKeys(region, "dynamodb")
        self._credentials = credentials
        self._clock = clock
        self._pause = pause
        self._own = threading.local()
        self._lines: set[http.client.HTTPConnection] = set()

    @property
    def _line(self) -> http.client.HTTPConnection | None:
        return getattr(self._own, "line", None)

    @_line.setter
    def _line(self, line: http.client.HTTPConnection | None) -> None:
        if self._line is not None:
            self._lines.discard(self._line)
        if line is not None:
            self._lines.add(line)
        self._own.line = line

    def get_item(self, **request: Any) -> Any:
        return self._call("GetItem", request)

    def batch_get_item(self, **request: Any) -> Any:
        return self._call("BatchGetItem", request)

    def query(self, **request: Any) -> Any:
        return self._call("Query", request)

    def put_item(self, **request: Any) -> Any:
        return self._call("PutItem", request)

    def update_item(self, **request: Any) -> Any:
        return self._call("UpdateItem", request)

    def delete_item(self, **request: Any) -> Any:
        return self._call("DeleteItem", request)

    def transact_write_items(self, **request: Any) -> Any:
        return self._call("TransactWriteItems", {"ClientRequestToken": str(uuid.uuid4()), **request})

    def _call(self, operation: str, request: dict[str, Any]) -> Any:
        """The answer. Raises DynamoRefused or DynamoAway."""
        body = json.dumps(request, separators=(",", ":")).encode()
        for left in reversed(range(TRIES)):
            try:
                status, answer = self._ask(f"DynamoDB_20120810.{operation}", body)
            except (OSError, http.client.HTTPException, ValueError) as broken:
                self._drop()
                if not left:
                    raise DynamoAway from broken
            else:
                if status < http.client.MULTIPLE_CHOICES:
                    return answer
                if not left or not _passes(status, answer):
                    raise DynamoRefused(_as_boto3(answer))
            self._pause(random.uniform(0, FIRST_PAUSE * 2 ** (TRIES - 1 - left)))  # noqa: S311  # jitter is no secret
        raise AssertionError("unreachable")

    def _ask(self, target: str, body: bytes) -> tuple[int, Any]:
        """Status and JSON of one try; an idle connection that was closed meanwhile is opened anew."""
        headers = self._signed(target, body)
        used = self._line is not None
        try:
            return self._exchange(body, headers)
        except (http.client.RemoteDisconnected, ConnectionError):
            self._drop()
            if not used:
                raise
            return self._exchange(body, headers)

    def _exchange(self, body: bytes, headers: dict[str, str]) -> tuple[int, Any]:
        if self._line is None:
            kind = http.client.HTTPSConnection if self._tls else http.client.HTTPConnection
            self._line = kind(self._host, timeout=ANSWER_SECONDS)
        self._line.request("POST", "/", body, headers)
        answer = self._line.getresponse()
        read = answer.read()
        if answer.will_close:
            self._drop()
        checksum = answer.getheader("x-amz-crc32")
        if checksum is not None and int(checksum) != zlib.crc32(read):
            raise ValueError("the answer was damaged on its way")
        return answer.status, json.loads(read or b"{}")

    def _signed(self, target: str, body: bytes) -> dict[str, str]:
        """The headers of a request, as botocore's signer makes them."""
        who = self._credentials()
        moment = self._clock.now().strftime("%Y%m%dT%H%M%SZ")
        named = {
            "content-type": "application/x-amz-json-1.0",
            "host": self._host,
            "x-amz-date": moment,
            **({"x-amz-security-token": who.token} if who.token else {}),
            "x-amz-target": target,
        }
        lines = "".join(f"{name}:{value}\n" for name, value in named.items())
        signed = ";".join(named)
        request = f"POST\n/\n\n{lines}\n{signed}\n{hashlib.sha256(body).hexdigest()}"
        scope = self._keys.scope(moment[:8])
        digest = hashlib.sha256(request.encode()).hexdigest()
        key = self._keys.key(who.secret, moment[:8])
        proof = hmac.digest(key, f"{ALGORITHM}\n{moment}\n{scope}\n{digest}".encode(), "sha256").hex()
        who_signed = f"{ALGORITHM} Credential={who.key_id}/{scope}, SignedHeaders={signed}, Signature={proof}"
        return {**named, "authorization": who_signed}

    def close(self) -> None:
        """Closes the connections of all threads; the next call opens one anew."""
        for line in list(self._lines):
            line.close()

    def _drop(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None


def _passes(status: int, answer: Any) -> bool:
    """Is it worth another try? A cancelled transaction is left to who asked, whose conditions it may concern."""
    return status >= _SERVER_ERROR or _code(answer) in _PASSING


def _code(answer: Any) -> str:
    """The error's name without its namespace: `com.amazonaws.dynamodb.v20120810#ThrottlingException`."""
    return str(answer.get("__type", "UnknownError")).rpartition("#")[2] if isinstance(answer, dict) else ""


def _as_boto3(answer: Any) -> dict[str, Any]:
    said = answer if isinstance(answer, dict) else {}
    error = {"Code": _code(answer), "Message": str(said.get("message") or said.get("Message") or "")}
    return {"Error": error, **{key: said[key] for key in ("CancellationReasons", "Item") if key in said}}
