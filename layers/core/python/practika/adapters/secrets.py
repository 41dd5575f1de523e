"""Secrets Manager, cached for a while so that a rotated secret is picked up without a restart."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from practika.domain.errors import Unavailable

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

TTL_SECONDS = 300.0
#: A secret that could not be read is asked for again so soon; meanwhile what was known is used.
LOOK_AGAIN_SECONDS = 10.0


class Secrets:
    """Reads and writes secrets by ARN or name. `client` is called at first use.

    A secret that was known goes on being used while it cannot be read: a door at work needs Secrets Manager to hear of
    a new value, not for every request.
    """

    def __init__(self, client: Callable[[], SecretsManagerClient], ttl_seconds: float = TTL_SECONDS) -> None:
        self._client = client
        self._ttl_seconds = ttl_seconds
        self._known: dict[str, str] = {}
        self._fresh_until: dict[str, float] = {}
        self._refused: set[str] = set()

    def text(self, arn: str, ttl_seconds: float | None = None) -> str:
        """The secret's string; empty when it has no value yet. Read anew after `ttl_seconds`, if given."""
        if time.monotonic() < self._fresh_until.get(arn, -math.inf):
            return self._known[arn]
        refused = arn in self._refused
        self._refused.discard(arn)
        try:
            self._known[arn] = self._read(arn)
            ttl = self._ttl_seconds if ttl_seconds is None else ttl_seconds
            self._fresh_until[arn] = time.monotonic() + ttl
        except Unavailable:
            if refused or arn not in self._known:
                raise
            self._fresh_until[arn] = time.monotonic() + min(LOOK_AGAIN_SECONDS, self._ttl_seconds)
        return self._known[arn]

    def record(self, arn: str, ttl_seconds: float | None = None) -> dict[str, Any]:
        """A secret that is a JSON object; empty when it has no value yet, or only the random text that it was born
        with."""
        try:
            record = json.loads(self.text(arn, ttl_seconds))
        except json.JSONDecodeError:
            return {}
        return record if isinstance(record, dict) else {}

    def write(self, arn: str, value: str) -> None:
        self._client().put_secret_value(SecretId=arn, SecretString=value)
        self.forget(arn)

    def forget(self, arn: str) -> None:
        """Reads that secret anew next time, and fails if it cannot: its value was refused, it may have been rotated."""
        self._fresh_until.pop(arn, None)
        self._refused.add(arn)

    def _read(self, arn: str) -> str:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            return self._client().get_secret_value(SecretId=arn).get("SecretString", "")
        except ClientError as error:
            if error.response["Error"]["Code"] == "ResourceNotFoundException" and "AWSCURRENT" in str(error):
                return ""  # the secret exists but was never given a value
            raise Unavailable from error
        except BotoCoreError as error:
            raise Unavailable from error
