"""Path tokens for published files: what the CDN's function checks before it rewrites a path to an S3 key.

`/media/<exp>.<sig>/<workspace>/<video>/<attempt>/<file>`; exp = unix seconds, sig = base64url(HMAC-SHA256(key,
"<exp>:<workspace>/<video>")) without padding. A token in the path is carried on by relative addresses in playlists.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable
from datetime import UTC, datetime

from practika.domain.errors import Unavailable
from practika.domain.ids import VideoId, WorkspaceId
from practika.ports.system import Clock

LIFETIME_SECONDS = 12 * 3600
#: Expiry is rounded up to the hour: all who look within it share one URL, so browser and CDN caches hit.
ROUND_SECONDS = 3600


class MediaTokens:
    """Implements the port MediaLinks. `key()` gives the shared secret text."""

    def __init__(self, key: Callable[[], str], clock: Clock) -> None:
        self._key = key
        self._clock = clock

    def base(self, workspace_id: WorkspaceId, video_id: VideoId, attempt: int) -> tuple[str, datetime]:
        key = self._key().strip()
        if not key:
            raise Unavailable("The media key is not set up yet.")
        now = int(self._clock.now().timestamp())
        expires = -(-(now + LIFETIME_SECONDS) // ROUND_SECONDS) * ROUND_SECONDS
        signature = sign(key, expires, workspace_id, video_id)
        path = f"/media/{expires}.{signature}/{workspace_id}/{video_id}/{attempt}/"
        return path, datetime.fromtimestamp(expires, UTC)


def sign(key: str, expires: int, workspace_id: str, video_id: str) -> str:
    """The signature part of a token."""
    message = f"{expires}:{workspace_id}/{video_id}".encode()
    digest = hmac.new(key.encode(), message, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
