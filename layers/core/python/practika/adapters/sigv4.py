"""AWS Signature Version 4, what every hand-signed request has in common: credentials, the key of the day, signed URLs.

Source: "Create a signed AWS API request", AWS IAM User Guide.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple
from urllib.parse import quote

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


def presigned(
    host: str,
    asked: Mapping[str, str],
    *,
    keys: SigningKeys,
    credentials: Credentials,
    at: datetime,
    seconds: int,
) -> str:
    """`host/?…&X-Amz-Signature=…`: a GET without body, good for so many seconds from that moment (UTC).

    Services that are no HTTP take it as a password: what it says is who signs, not where to go.
    """
    moment = at.strftime("%Y%m%dT%H%M%SZ")
    scope = keys.scope(moment[:8])
    query = {
        **asked,
        "X-Amz-Algorithm": ALGORITHM,
        "X-Amz-Credential": f"{credentials.key_id}/{scope}",
        "X-Amz-Date": moment,
        "X-Amz-Expires": str(seconds),
        "X-Amz-SignedHeaders": "host",
    }
    if credentials.token:
        query["X-Amz-Security-Token"] = credentials.token
    words = "&".join(f"{quote(name, safe='')}={quote(query[name], safe='')}" for name in sorted(query))
    request = f"GET\n/\n{words}\nhost:{host}\n\nhost\n{hashlib.sha256(b'').hexdigest()}"
    digest = hashlib.sha256(request.encode()).hexdigest()
    text = f"{ALGORITHM}\n{moment}\n{scope}\n{digest}"
    signature = hmac.digest(keys.key(credentials.secret, moment[:8]), text.encode(), "sha256").hex()
    return f"{host}/?{words}&X-Amz-Signature={signature}"
