"""Time and identifiers of this machine."""

from __future__ import annotations

import secrets
import threading
import time
from datetime import UTC, datetime

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_RANDOM_BITS = 80


class SystemClock:
    """The wall clock, UTC."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class UlidIds:
    """ULIDs (github.com/ulid/spec): 48 bits of milliseconds, 80 random bits, 26 Crockford base-32 characters.

    Monotonic within one environment: in the same millisecond (or when the clock steps back) the random part
    counts up, so ids made later always sort later.
    """

    def __init__(self) -> None:
        self._last = 0
        self._lock = threading.Lock()

    def new(self, prefix: str) -> str:
        with self._lock:
            fresh = (time.time_ns() // 1_000_000 << _RANDOM_BITS) | secrets.randbits(_RANDOM_BITS)
            same_moment = fresh >> _RANDOM_BITS <= self._last >> _RANDOM_BITS
            self._last = self._last + 1 if same_moment else fresh
            return f"{prefix}_{_crockford(self._last)}"


def _crockford(number: int) -> str:
    digits = []
    for _ in range(26):
        number, digit = divmod(number, 32)
        digits.append(_ALPHABET[digit])
    return "".join(reversed(digits))
