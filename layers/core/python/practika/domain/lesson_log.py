"""The log of a lesson, version 1: JSON lines, packed with gzip, in parts that are read one by one.

Every line has `t`, milliseconds since the lesson began by the server's clock, and `k`, its kind:

head     the first line of a part: version, lesson, number of the part, when the lesson began
people   who is in the room
session  where the film is and who drives, when it changes and at the beginning of each part
flow     what somebody let flow: ink, pointer, place (as on the socket, `FlowOf`)
note     a version of a note for everyone was there from now on (`gone`: no more). Never what it says: whoever replays
         reads that under their own rights
voice    a part of the voice has ended here; when it began, and how long it lasts
end      the recording was ended by hand

What a part may hold is all here: there is no field in which a note's text could stand.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from practika.domain.errors import Invalid
from practika.domain.ids import AnnotationId, LessonId, PersonId
from practika.domain.lesson import MOST_BYTES, PartKind, PartNumber
from practika.domain.live_messages import FlowOf
from practika.domain.live_session import MAX_HANDS, Driver, ServerMs, Transport
from practika.domain.model import Model

#: Longer than a day of lessons; a session ends long before.
MAX_MS = 6 * 3600 * 1000
MAX_LINE_BYTES = 40 * 1024
#: A packed part may not unfold to more than this.
MAX_UNPACKED = 256 * 1024
MAX_LINES = 5_000
MAX_PEOPLE = 500

Moment = Annotated[int, Field(ge=0, le=MAX_MS)]


class _Line(Model):
    t: Moment


class HeadLine(_Line):
    """Which part of which lesson follows. `started` is the server's time at which the lesson's clock stood at 0."""

    k: Literal["head"] = "head"
    v: Literal[1] = 1
    lesson: LessonId
    part: PartNumber
    started: ServerMs


class Named(Model):
    """Somebody in the room, by the name they had."""

    person_id: PersonId
    name: Annotated[str, StringConstraints(max_length=200)]


class PeopleLine(_Line):
    """Who is in the room from now on; of a crowd the first."""

    k: Literal["people"] = "people"
    people: Annotated[tuple[Named, ...], Field(max_length=MAX_PEOPLE)]


class SessionLine(_Line):
    """What is shared from now on. Without a driver the transport is that of who records."""

    k: Literal["session"] = "session"
    driver: Driver | None = None
    transport: Transport | None = None
    hands: Annotated[tuple[PersonId, ...], Field(max_length=MAX_HANDS)] = ()


class FlowLine(_Line):
    """Somebody's ink, pointer or place."""

    k: Literal["flow"] = "flow"
    flow: FlowOf


class NoteLine(_Line):
    """This version of that note counts from now on; `gone`: it is not for everyone, or removed."""

    k: Literal["note"] = "note"
    note: AnnotationId
    version: Annotated[int, Field(ge=1, lt=2**31)]
    gone: bool = False


class VoiceLine(_Line):
    """Part `part` of the voice is there: it began at the moment `began` and lasts `ms`."""

    k: Literal["voice"] = "voice"
    part: PartNumber
    began: Moment
    ms: Annotated[int, Field(ge=0, le=600_000)]


class EndLine(_Line):
    """It was ended by hand; without this line its recorder vanished."""

    k: Literal["end"] = "end"


Line = HeadLine | PeopleLine | SessionLine | FlowLine | NoteLine | VoiceLine | EndLine
LessonLine = Annotated[Line, Field(discriminator="k")]
_LINE: TypeAdapter[Line] = TypeAdapter(LessonLine, config=ConfigDict(defer_build=True))


def read_part(packed: bytes, *, lesson_id: LessonId, number: int) -> Sequence[Line]:
    """The lines of a part. Raises Invalid for anything else than that very part in version 1, in order of time."""
    lines = [_line(text) for text in _unpacked(packed).split(b"\n") if text]
    head = lines[0] if lines else None
    if not isinstance(head, HeadLine) or (head.lesson, head.part) != (lesson_id, number):
        raise Invalid("This is not that part of the lesson.")
    if len(lines) > MAX_LINES or any(a.t > b.t for a, b in pairwise(lines)):
        raise Invalid("A part's lines stand in the order of time, 5,000 at most.")
    return lines


def write_part(lines: Sequence[Line]) -> bytes:
    """Lines as one packed part; for clients in Python and for tests."""
    text = b"".join(line.model_dump_json(by_alias=True).encode() + b"\n" for line in lines)
    packer = zlib.compressobj(wbits=31)
    return packer.compress(text) + packer.flush()


def _unpacked(packed: bytes) -> bytes:
    if len(packed) > MOST_BYTES[PartKind.LOG]:
        raise Invalid("A part of a log has at most 64 KB.")
    unpacker = zlib.decompressobj(wbits=31)
    try:
        text = unpacker.decompress(packed, MAX_UNPACKED + 1)
    except zlib.error as wrong:
        raise Invalid("A part of a log is packed with gzip.") from wrong
    if len(text) > MAX_UNPACKED or not unpacker.eof:
        raise Invalid("A part of a log unfolds to at most 256 KB.")
    return text


def _line(text: bytes) -> Line:
    if len(text) > MAX_LINE_BYTES:
        raise Invalid("A line of a log has at most 40 KB.")
    try:
        return _LINE.validate_json(text)
    except (ValidationError, UnicodeDecodeError) as wrong:
        raise Invalid("That is not a line of version 1 of a lesson's log.") from wrong


def line_schema() -> dict[str, Any]:
    """JSON Schema of a line, as it stands in a part."""
    return _LINE.json_schema(by_alias=True, mode="serialization")
