"""Requests of API Gateway, `POST …/@connections/<id>` and `DELETE`, signed by hand.

AWS Signature Version 4 as botocore makes it for `post_to_connection` (a test compares the two byte by byte), but only
what this one request needs: the frame is hashed once however many get it, and the signing key is made once a day.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from practika.adapters.sigv4 import ALGORITHM, Credentials, SigningKeys

_SERVICE = "execute-api"
_DEFAULT_PORTS = {"http": 80, "https": 443}


class Endpoint(NamedTuple):
    """Where posts go: `https://<api>.execute-api.<region>.amazonaws.com/<stage>`, or a path below a local endpoint."""

    scheme: str
    host: str
    port: int
    path: str

    @classmethod
    def of(cls, url: str) -> Endpoint:
        parts = urlsplit(url.rstrip("/"))
        host = parts.hostname or ""
        return cls(parts.scheme, host, parts.port or _DEFAULT_PORTS[parts.scheme], parts.path)

    @property
    def authority(self) -> str:
        """The `Host` header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"


class PostSigner:
    """Makes whole requests, ready to be written to a connection."""

    def __init__(self, endpoint: Endpoint, region: str) -> None:
        self._endpoint = endpoint
        self.keys = SigningKeys(region, _SERVICE)
        # on the wire ids are quoted once; in what is signed, the quoted path is quoted once more
        self._wire = f"{endpoint.path}/@connections/"
        self._canonical = quote(self._wire, safe="/~")

    def envelope(self, frame: bytes, credentials: Credentials, now: datetime) -> Envelope:
        """What all posts of this frame have in common."""
        return Envelope(self, frame, credentials, now)

    def closing(self, credentials: Credentials, now: datetime) -> Envelope:
        """The same for requests that close connections."""
        return Envelope(self, b"", credentials, now, method="DELETE")

    @property
    def parts(self) -> tuple[str, str, str]:
        """(path on the wire, path as signed, host)."""
        return self._wire, self._canonical, self._endpoint.authority


class Envelope:
    """One frame for many connections, at one moment."""

    def __init__(
        self,
        signer: PostSigner,
        frame: bytes,
        credentials: Credentials,
        now: datetime,
        *,
        method: str = "POST",
    ) -> None:
        wire, canonical, host = signer.parts
        moment = now.strftime("%Y%m%dT%H%M%SZ")
        day = moment[:8]
        named = {"host": host, "x-amz-date": moment}
        if credentials.token:
            named["x-amz-security-token"] = credentials.token
        headers = "".join(f"{name}:{value}\n" for name, value in named.items())
        signed = ";".join(named)
        scope = signer.keys.scope(day)
        self._key = signer.keys.key(credentials.secret, day)
        self._wire = f"{method} {wire}"
        self._before = f"{method}\n{canonical}"
        self._after = f"\n\n{headers}\n{signed}\n{hashlib.sha256(frame).hexdigest()}"
        self._to_sign = f"{ALGORITHM}\n{moment}\n{scope}\n"
        proof = f"{ALGORITHM} Credential={credentials.key_id}/{scope}, SignedHeaders={signed}, Signature="
        lines = "".join(f"{name}: {value}\r\n" for name, value in named.items())
        self._head = f" HTTP/1.1\r\n{lines}content-length: {len(frame)}\r\nauthorization: {proof}"
        self._tail = b"\r\n\r\n" + frame

    def signature(self, connection_id: str) -> str:
        """Of the post to that connection, in hex."""
        return self._signature(_quoted(connection_id)[1])

    def _signature(self, name: str) -> str:
        """`name` as `_quoted` gives it for what is signed."""
        canonical = hashlib.sha256(f"{self._before}{name}{self._after}".encode()).hexdigest()
        return hmac.digest(self._key, f"{self._to_sign}{canonical}".encode(), "sha256").hex()

    def to(self, connection_id: str) -> bytes:
        """The whole request."""
        wire, name = _quoted(connection_id)
        return f"{self._wire}{wire}{self._head}{self._signature(name)}".encode() + self._tail


@lru_cache(maxsize=16_384)
def _quoted(connection_id: str) -> tuple[str, str]:
    """(on the wire, in what is signed). Whoever is in a room hears many frames: kept, for it is a fifth of a post."""
    wire = quote(connection_id, safe="-._~")
    return wire, quote(wire, safe="~")
