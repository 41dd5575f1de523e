"""A cache that many environments share, in Valkey. It may be slow, full or away, and no request is the worse for it."""

from __future__ import annotations

import time
from collections.abc import Callable

from practika.adapters.sigv4 import Credentials, SigningKeys, presigned
from practika.adapters.valkey import Answer, SignIn, Valkey, ValkeyRefused
from practika.ports.cache import C, Copy
from practika.ports.system import Clock

#: Seconds in which a cache that failed is not asked; they double with every further failure.
REST, LONGEST_REST = 1.0, 60.0
#: Larger copies are not worth their way.
MOST_BYTES = 64 * 1024
#: All that the doors' user may touch (cdk/constructs/shared_cache.py).
PREFIX = "practika:"
TOKEN_SECONDS = 900  # the longest that ElastiCache takes


class ValkeyCache:
    """Implements the port Cache. `away` is told of each failure: that it happened, not of what."""

    def __init__(
        self,
        server: Valkey,
        clock: Clock,
        *,
        away: Callable[[], None] = lambda: None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._server = server
        self._clock = clock
        self._away = away
        self._now = now
        self._failures = 0
        self._rests_until = 0.0

    def get(self, key: str, kind: type[C]) -> C | None:
        from pydantic import ValidationError

        answer = self._ask(b"GET", _name(key))
        if not isinstance(answer, bytes):
            return None
        try:
            copy = kind.model_validate_json(answer)
        except ValidationError:  # of another kind, or of another version of the code
            return None
        return copy if self._clock.now() < copy.until else None

    def put(self, key: str, copy: Copy) -> None:
        lasts = round((copy.until - self._clock.now()).total_seconds() * 1000)
        body = copy.model_dump_json(by_alias=True).encode()
        if lasts > 0 and len(body) <= MOST_BYTES:
            self._ask(b"SET", _name(key), body, b"PX", b"%d" % lasts)

    def drop(self, key: str) -> None:
        self._ask(b"DEL", _name(key))

    def _ask(self, *words: bytes) -> Answer:
        if self._now() < self._rests_until:
            return None
        try:
            answer = self._server.ask(*words)
        except (OSError, ValueError, ValkeyRefused):
            self._rests_until = self._now() + min(REST * 2**self._failures, LONGEST_REST)
            self._failures = min(self._failures + 1, 10)
            self._away()
            return None
        self._failures = 0
        return answer


def iam_sign_in(
    cache: str, user: str, region: str, *, credentials: Callable[[], Credentials], clock: Clock
) -> SignIn:
    """User and password of a serverless cache's IAM user: the password is a signed question, made without any call.

    Source: "Authenticating with IAM", Amazon ElastiCache User Guide.
    """
    keys = SigningKeys(region, "elasticache")
    asked = {"Action": "connect", "ResourceType": "ServerlessCache", "User": user}

    def sign_in() -> tuple[str, str]:
        who, at = credentials(), clock.now()
        return user, presigned(cache, asked, keys=keys, credentials=who, at=at, seconds=TOKEN_SECONDS)

    return sign_in


def _name(key: str) -> bytes:
    return f"{PREFIX}{key}".encode()
