"""Signing in to RDS by a token instead of a password: made here by Signature Version 4, without a call.

Source: "Connecting to your DB instance using IAM authentication", Amazon RDS User Guide: a presigned question of
`<host>:<port>` for the service rds-db.
"""

from __future__ import annotations

from datetime import datetime

from practika.adapters.sigv4 import Credentials, SigningKeys, presigned

#: A token opens connections for a quarter of an hour; a connection that is open outlives it.
TOKEN_SECONDS = 900
SERVICE = "rds-db"


class IamToken:
    """Makes tokens for one role of one database."""

    def __init__(self, host: str, port: int, user: str, region: str) -> None:
        self._address = f"{host}:{port}"
        self._asked = {"Action": "connect", "DBUser": user}
        self._keys = SigningKeys(region, SERVICE)

    def make(self, credentials: Credentials, at: datetime) -> str:
        """The password of the next connection. `at` in UTC."""
        return presigned(
            self._address,
            self._asked,
            keys=self._keys,
            credentials=credentials,
            at=at,
            seconds=TOKEN_SECONDS,
        )
