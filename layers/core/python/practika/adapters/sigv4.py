"""AWS Signature Version 4, what every hand-signed request has in common: credentials, and the key of the day.

Source: "Create a signed AWS API request", AWS IAM User Guide.
"""

from __future__ import annotations

import hmac
from typing import NamedTuple

ALGORITHM = "AWS4-HMAC-SHA256"


class Credentials(NamedTuple):
    """Of the door's role; `token` is there for every temporary one."""

    key_id: str
    secret: str
    token: str | None = None


class SigningKeys:
    """The signing key of one service in one region; it is made once a day."""

    def __init__(self, region: str, service: str) -> None:
        self._region = region
        self._service = service
        self._made: tuple[tuple[str, str], bytes] | None = None

    def scope(self, day: str) -> str:
        """What a signature of that day (YYYYMMDD) holds for."""
        return f"{day}/{self._region}/{self._service}/aws4_request"

    def key(self, secret: str, day: str) -> bytes:
        """The key of that day."""
        if self._made is None or self._made[0] != (secret, day):
            key = f"AWS4{secret}".encode()
            for part in (day, self._region, self._service, "aws4_request"):
                key = hmac.digest(key, part.encode(), "sha256")
            self._made = (secret, day), key
        return self._made[1]
