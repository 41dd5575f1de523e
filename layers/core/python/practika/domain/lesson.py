"""A lesson: what happened in a live session around a film, kept as a log that can be replayed.

Its row says who recorded what and when; its content lies in the bucket as numbered parts, beside each other:
`lessons/<workspace>/<video>/<lesson>/log/00001` … and `…/voice/00001` ….
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from practika.domain.audience import TEAM, Audience
from practika.domain.caller import Caller
from practika.domain.errors import Invalid
from practika.domain.ids import LessonId, PersonId, VideoId, WorkspaceId
from practika.domain.model import Model

ROOM = "lessons/"
TITLE_MOST = 200
#: Parts of each kind at most: four hours and more of ten seconds each.
MAX_PARTS = 2_000
#: Parts that are signed, or told, at once.
PARTS_AT_ONCE = 100
#: Nothing was heard from who records for so long: their page is gone.
SILENT_AFTER = timedelta(minutes=2)
#: A replay begins within this time after it was given the addresses.
READ_SECONDS = 12 * 3600


class PartKind(StrEnum):
    """The log of what happened, or the voice of who recorded."""

    LOG = "log"
    VOICE = "voice"


#: Largest part of each kind in bytes. A log is flushed at 64 KB before it is packed; ten seconds of a voice have 50 KB.
MOST_BYTES = {PartKind.LOG: 64 * 1024, PartKind.VOICE: 512 * 1024}
#: What the bucket is told, and what it tells whoever reads: nothing that a browser would open as a page.
CONTENT_TYPES = {PartKind.LOG: "application/gzip", PartKind.VOICE: "audio/webm"}

PartNumber = Annotated[int, Field(ge=1, le=MAX_PARTS)]


class LessonState(StrEnum):
    """Still being recorded; sealed, so that nothing is added any more; removed (a tombstone)."""

    RECORDING = "recording"
    SEALED = "sealed"
    REMOVED = "removed"


class Lesson(Model):
    """`heard_at`: the last sign of life of who records. Length, parts and digest are known once it is sealed."""

    id: LessonId
    workspace_id: WorkspaceId
    video_id: VideoId
    title: str
    audience: Audience
    state: LessonState
    created_by: PersonId
    created_at: datetime
    heard_at: datetime
    sealed_at: datetime | None = None
    length_ms: int = 0
    log_parts: int = 0
    voice_parts: int = 0
    size_bytes: int = 0
    digest: str | None = None

    @property
    def prefix(self) -> str:
        """Where its parts lie; ends in '/'."""
        return f"{ROOM}{self.workspace_id}/{self.video_id}/{self.id}/"

    def key(self, kind: PartKind, number: int) -> str:
        """The one place of a part."""
        return f"{self.prefix}{kind.value}/{number:05}"

    def parts(self, kind: PartKind) -> int:
        """How many sealed parts of a kind there are."""
        return self.log_parts if kind is PartKind.LOG else self.voice_parts

    def silent(self, now: datetime) -> bool:
        """Has who records it been gone for long?"""
        return self.state is LessonState.RECORDING and now - self.heard_at > SILENT_AFTER


class StoredPart(Model):
    """A part as the bucket holds it."""

    number: int
    size_bytes: int
    etag: str


def check_audience(audience: Audience) -> Audience:
    """A lesson is for everyone who may see the film or for the team. Raises Invalid for a private one."""
    if audience is Audience.PRIVATE:
        raise Invalid("A lesson is for everyone or for the team.", field="audience")
    return audience


def may_replay(audience: Audience, viewer: Caller) -> bool:
    """Whoever may see the film, if the lesson is not for the team alone."""
    return audience is Audience.EVERYONE or viewer.role in TEAM


def unbroken(parts: Iterable[StoredPart], most: int) -> Sequence[StoredPart]:
    """The parts from 1 on without a gap, none larger than `most` bytes: what follows a missing one is not played."""
    kept: list[StoredPart] = []
    for part in sorted(parts, key=lambda one: one.number):
        if part.number != len(kept) + 1 or part.size_bytes > most or part.number > MAX_PARTS:
            break
        kept.append(part)
    return kept


def digest_of(log: Sequence[StoredPart], voice: Sequence[StoredPart]) -> str:
    """SHA-256 (hex) over kind, number, size and entity tag of every part: it changes with any of them."""
    lines = [
        f"{kind.value} {part.number} {part.size_bytes} {part.etag}\n"
        for kind, parts in ((PartKind.LOG, log), (PartKind.VOICE, voice))
        for part in parts
    ]
    return hashlib.sha256("".join(lines).encode()).hexdigest()
