"""The original of a video: the uploaded file, byte for byte, as somebody takes it home."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import quote

from practika.domain.model import Model

#: How long a link to an original may be opened, in seconds. A download that has begun goes on beyond it.
LINK_SECONDS = 900

#: RFC 8187 section 3.2.1, attr-char: what stands in an extended value as it is, beside letters and digits.
_PLAIN = "!#$&+-.^_`|~"
#: What turns the direction of writing (Unicode UAX 9): in a name it can make an ".exe" look like an ".mp4".
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


#: Days that a file brought back from the archive can be read before it is only there again.
KEPT_DAYS = 7


class OriginalPlace(StrEnum):
    """Where an original lies: at hand, in the archive, on its way out of it, or back for some days."""

    AT_HAND = "at_hand"
    ARCHIVED = "archived"
    RETURNING = "returning"
    BACK = "back"


class OriginalState(Model):
    """`until`: RETURNING: it is back by then at the latest, where that is known; BACK: it can be read so long."""

    place: OriginalPlace
    until: datetime | None = None

    @property
    def readable(self) -> bool:
        return self.place in (OriginalPlace.AT_HAND, OriginalPlace.BACK)


class ReturnSpeed(StrEnum):
    """How fast an original shall come back. S3 Glacier Deep Archive has no faster way than STANDARD."""

    BULK = "bulk"
    STANDARD = "standard"

    @property
    def longest(self) -> timedelta:
        """As S3 promises for Deep Archive."""
        return timedelta(hours=48 if self is ReturnSpeed.BULK else 12)


class StoredOriginal(Model):
    """The file as the storage has it just now."""

    size_bytes: int
    state: OriginalState


class Original(Model):
    """`url` gives the whole file, or any range of it, to whoever holds it, until `expires_at`."""

    filename: str
    size_bytes: int
    url: str
    expires_at: datetime


def attachment(filename: str) -> str:
    """The Content-Disposition (RFC 6266) that saves a file under this name, whatever its letters.

    `filename*` carries the name exactly (RFC 8187); `filename` is an ASCII likeness for programs that know only that.
    """
    name = _TURNING.sub("", filename)
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    likeness = re.sub(r"[^A-Za-z0-9 ._()+-]", "_", bare).strip(" .") or "film"
    return f"attachment; filename=\"{likeness}\"; filename*=UTF-8''{quote(name, safe=_PLAIN)}"
