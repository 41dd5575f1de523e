"""Whether a request came through CloudFront: the stamp that its function (cdk/constructs/edge_stamp.js) puts on each.

`x-practika-edge: <seconds>.<sig>`; seconds = unix time, sig = base64url(HMAC-SHA256(key, "edge:<seconds>")) without
padding. The key lies in a secret and in CloudFront's key store and nowhere else; a stamp that somebody sees in a log is
worth nothing five minutes later.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Callable, Mapping
from typing import Any

from practika.domain.errors import Unavailable
from practika.ports.system import Clock

#: How far the edge's clock and ours may be apart, in both directions, and how long a stamp may be under way.
TOLERANCE_SECONDS = 300
#: A stamp that no known key has made reads the keys anew, for they may have been turned; but not for every stranger.
LOOK_AGAIN_SECONDS = 10
_STAMP = re.compile(r"(\d{1,12})\.([A-Za-z0-9_-]{43})")


class EdgeStamps:
    """Implements the port Edge. `keys()` gives `{current, former}`; `forget()` makes it read them anew."""

    def __init__(
        self, keys: Callable[[], Mapping[str, Any]], forget: Callable[[], None], clock: Clock
    ) -> None:
        self._keys = keys
        self._forget = forget
        self._clock = clock
        self._looked_again = 0.0

    def sent(self, stamp: str | None) -> bool:
        found = _STAMP.fullmatch(stamp or "")
        now = self._clock.now().timestamp()
        if found is None or abs(now - int(found[1])) > TOLERANCE_SECONDS:
            return False
        if self._made_by_us(*found.groups()):
            return True
        if now - self._looked_again < LOOK_AGAIN_SECONDS:
            return False
        self._looked_again = now
        self._forget()
        return self._made_by_us(*found.groups())

    def _made_by_us(self, seconds: str, signature: str) -> bool:
        """Compares with both keys, always: the time says nothing about which of them was nearly right."""
        keys = [key for name in ("current", "former") if (key := self._keys().get(name))]
        if not keys:
            raise Unavailable("The key of the edge is not set up yet.")
        same = [hmac.compare_digest(sign(key, seconds), signature) for key in keys]
        return any(same)


def sign(key: str, seconds: str) -> str:
    """The signature part of a stamp."""
    digest = hmac.new(key.encode(), f"edge:{seconds}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


class NoEdge:
    """Implements the port Edge where nothing stands before the APIs: one machine."""

    def sent(self, stamp: str | None) -> bool:
        return True
