"""Secrets Manager, cached for a while so that a rotated secret is picked up without a restart."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from practika.domain.errors import Unavailable

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

TTL_SECONDS = 300.0


class Secrets:
    """Reads and writes secrets by ARN or name. `client` is called at first use."""

    def __init__(self, client: Callable[[], SecretsManagerClient], ttl_seconds: float = TTL_SECONDS) -> None:
        self._client = client
        self._ttl_seconds = ttl_seconds
        self._cache: dict[str, tuple[float, str]] = {}

    def text(self, arn: str) -> str:
        """The secret's string; empty when it has no value yet."""
        cached = self._cache.get(arn)
        if cached and time.monotonic() - cached[0] < self._ttl_seconds:
            return cached[1]
        value = self._read(arn)
        self._cache[arn] = (time.monotonic(), value)
        return value

    def record(self, arn: str) -> dict[str, Any]:
        """A secret that is a JSON object; empty when it has no value yet, or only the random text that it was born
        with."""
        try:
            record = json.loads(self.text(arn))
        except json.JSONDecodeError:
            return {}
        return record if isinstance(record, dict) else {}

    def write(self, arn: str, value: str) -> None:
        self._client().put_secret_value(SecretId=arn, SecretString=value)
        self.forget(arn)

    def forget(self, arn: str) -> None:
        """Reads that secret anew next time: its value was refused, so it may have been rotated."""
        self._cache.pop(arn, None)

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
