"""Every message on a socket, version 1: JSON text frames `{v: 1, type, …}`. The one place where the protocol
is written, with `live_messages.py` for what flows and what is shared.

client → server  hello (right after opening) · ping (every few minutes: an idle socket is closed after ten) · flow ·
                 transport · baton · hand · tier · gather · record · split · go · look · clock
server → client  welcome · pong · presence · changes · video.status · error · flow · session · clock

`changes` carries durable changes in sequence. Its `lastSeq` is how far the log reaches; a client whose own
number stays behind it after applying the list (a frame was lost, or a change is too large for a frame and the
list is empty) asks `GET …/changes?after=n`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from practika.domain import live_messages as live
from practika.domain.changes import ToldChange
from practika.domain.envelope import Envelope
from practika.domain.errors import Invalid, TooLarge
from practika.domain.ids import VideoId
from practika.domain.live_session import LiveSession, Screen
from practika.domain.model import Model
from practika.domain.original import OriginalState
from practika.domain.room import Present
from practika.domain.tempo import Tempo
from practika.domain.video import IngestStage, VideoProgress, VideoStatus

#: Largest frame from a client, in bytes (API Gateway's own limit), and what changes are gathered into.
MAX_FRAME_BYTES = 32 * 1024
#: Largest message to a client: API Gateway takes posts of 128 KB. For a single change that fills more than a frame.
MAX_POST_BYTES = 128 * 1024


class Hello(Envelope):
    """I am here: answered by `welcome`."""

    type: Literal["hello"] = "hello"


class Ping(Envelope):
    """Keep this socket open: answered by `pong`."""

    type: Literal["ping"] = "ping"


Heard = (
    Hello
    | Ping
    | live.Flow
    | live.TransportMessage
    | live.BatonMessage
    | live.HandMessage
    | live.TierMessage
    | live.GatherMessage
    | live.RecordMessage
    | live.SplitMessage
    | live.GoMessage
    | live.LookMessage
    | live.ClockMessage
)
ClientMessage = Annotated[Heard, Field(discriminator="type")]


class Welcome(Envelope):
    """You are in: the room, how far its log reaches, who is there, the shared state as it is now, and how fast to
    speak. `screen` is how others see this socket named. `count` says how many people there are: of a crowd only the
    first are named."""

    type: Literal["welcome"] = "welcome"
    connection_id: str
    room: str
    last_seq: int
    you: Present
    people: tuple[Present, ...]
    count: int | None = None
    screen: Screen | None = None
    session: LiveSession = LiveSession.model_construct()
    tempo: Tempo | None = None


class Pong(Envelope):
    """The server's time, and how far the room's log reaches (a silent loss is noticed here at the latest)."""

    type: Literal["pong"] = "pong"
    at: datetime
    last_seq: int


class Presence(Envelope):
    """Who is in the room, each person once, and how fast to speak with so many. Of a crowd it is told now and then
    instead of at each coming and going, and only the first of `count` people are named."""

    type: Literal["presence"] = "presence"
    people: tuple[Present, ...]
    count: int | None = None
    tempo: Tempo | None = None


class Changes(Envelope):
    """Durable changes of a room in sequence."""

    type: Literal["changes"] = "changes"
    room: str
    changes: tuple[ToldChange, ...]
    last_seq: int


class Failure(Model):
    """Why a video could not be made playable, for a person."""

    code: str
    reason: str


class VideoState(Model):
    """How far a video is on its way to being playable; `secondsLeft` is null while nobody knows.

    `ahead` films of the same person wait before it (10: ten or more); null: it waits for no turn.
    `original` is where the uploaded file lies; null: it never left for the archive.
    """

    video_id: VideoId
    status: VideoStatus
    stage: IngestStage | None
    percent: int
    seconds_left: int | None
    playable: bool
    failure: Failure | None
    title: str | None
    original: OriginalState | None = None
    ahead: int | None = None

    @classmethod
    def of(cls, progress: VideoProgress) -> VideoState:
        """The wire form of a progress notice."""
        failure = None
        if progress.failure_code is not None:
            failure = Failure(code=progress.failure_code, reason=progress.failure_reason or "")
        return cls(
            video_id=progress.video_id,
            status=progress.status,
            stage=progress.stage,
            percent=progress.percent,
            seconds_left=progress.seconds_left,
            playable=progress.playable,
            failure=failure,
            title=progress.title,
            original=progress.original,
            ahead=progress.ahead,
        )


class VideoStatusChanged(Envelope):
    """A video moved on; the last one wins."""

    type: Literal["video.status"] = "video.status"
    video: VideoState


class ErrorMessage(Envelope):
    """Your last message was refused; the socket stays open."""

    type: Literal["error"] = "error"
    code: str
    message: str


Told = (
    Welcome
    | Pong
    | Presence
    | Changes
    | VideoStatusChanged
    | ErrorMessage
    | live.FlowOf
    | live.SessionMessage
    | live.ClockAnswer
)
ServerMessage = Annotated[Told, Field(discriminator="type")]

_WHEN_USED = ConfigDict(defer_build=True)  # a door hears only one of the two
_CLIENT: TypeAdapter[Heard] = TypeAdapter(ClientMessage, config=_WHEN_USED)
_SERVER: TypeAdapter[Told] = TypeAdapter(ServerMessage, config=_WHEN_USED)


def parse_client_message(frame: str) -> Heard:
    """The message in a frame. Raises TooLarge above 32 KB, Invalid for anything that is not one of ours."""
    if len(frame.encode("utf-8", "surrogatepass")) > MAX_FRAME_BYTES:
        raise TooLarge("A message has at most 32 KB.")
    try:
        return _CLIENT.validate_json(frame)
    except (ValidationError, UnicodeEncodeError) as wrong:
        raise Invalid("That is not a message of version 1 of this protocol.") from wrong


def parse_server_message(frame: str | bytes) -> Told:
    """The message in a frame from the server, for clients in Python. Raises ValidationError."""
    return _SERVER.validate_json(frame)


def frame_of(message: Envelope) -> bytes:
    """A message as the bytes of one text frame."""
    return message.model_dump_json(by_alias=True).encode()


def changes_frames(room: str, changes: Sequence[ToldChange]) -> Iterator[bytes]:
    """These changes in order, gathered into frames of at most 32 KB.

    A change larger than that travels alone up to 128 KB; above that it is only announced by its number.
    """
    batch: list[ToldChange] = []
    envelope = 256
    left = budget = MAX_FRAME_BYTES - envelope
    for change in changes:
        size = len(change.model_dump_json(by_alias=True).encode()) + 1
        if batch and size > left:
            yield _changes_frame(room, batch)
            batch, left = [], budget
        if size > MAX_POST_BYTES - envelope:
            yield frame_of(Changes(room=room, changes=(), last_seq=change.seq))
            continue
        batch.append(change)
        left -= size
    if batch:
        yield _changes_frame(room, batch)


def _changes_frame(room: str, batch: Sequence[ToldChange]) -> bytes:
    return frame_of(Changes(room=room, changes=tuple(batch), last_seq=batch[-1].seq))


def message_schemas() -> dict[str, Any]:
    """JSON Schemas of both directions, as the wire sees them (camelCase)."""
    return {
        "clientMessage": _CLIENT.json_schema(by_alias=True, mode="validation"),
        "serverMessage": _SERVER.json_schema(by_alias=True, mode="serialization"),
    }
