"""Waiting with full jitter, so that those who failed together do not come back together."""

from __future__ import annotations

import random
import time


class JitteredBackoff:
    """After try n: a random time up to `first_seconds` × 2^(n-1), at most `longest_seconds`.

    Source: "Exponential Backoff And Jitter", AWS Architecture Blog (full jitter).
    """

    def __init__(self, first_seconds: float = 0.05, longest_seconds: float = 1.0) -> None:
        self._first_seconds = first_seconds
        self._longest_seconds = longest_seconds

    def wait(self, attempt: int) -> None:
        most = min(self._longest_seconds, self._first_seconds * 2 ** (attempt - 1))
        time.sleep(random.uniform(0, most))  # noqa: S311  # spreads load, keeps no secret
