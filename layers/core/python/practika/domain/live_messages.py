"""Messages of the ephemeral and the state channel, both directions. `messages.py` joins them with the durable ones.

client → server  flow (ink, pointer and place, once a flush) · transport (from the driver) · baton · hand · tier ·
                 gather · record · split · go · look · clock
server → client  flow (of somebody else, never one's own) · session (the whole shared state) · clock

A flow may be lost, doubled or overtaken: ink is addressed by stroke and index, so the same points twice are the same
points once and a gap is visible; of places and pointers the highest `n` of a screen counts; and a stroke that is
finished is sent whole once more. Nothing of it is stored.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from practika.domain import shapes
from practika.domain.envelope import Envelope
from practika.domain.ids import AnnotationId, LessonId, PersonId
from practika.domain.ink import GridStep, Packed
from practika.domain.live_session import MAX_GROUPS, Frame, LiveSession, Loop, Screen, ServerMs, Tier
from practika.domain.model import Model
from practika.domain.shapes import MAX_STROKE_POINTS

#: Made by the screen that draws, unique there.
StrokeKey = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,16}$")]
Count = Annotated[int, Field(ge=1, lt=2**53)]
MAX_STROKES = 100
#: Different strokes in one flush; more than one when a screen tells a newcomer what stands there.
MAX_INKS = 50


class Ink(Model):
    """A piece of a drawing in the making. Of a stroke: its points from index `first` on (`whole`: these are all of
    them, and it is finished). Of any other kind: the whole `shape` as it is now."""

    stroke: StrokeKey
    frame: Frame
    color: shapes.Ink
    width: Annotated[float, Field(gt=0, le=0.1)]
    first: Annotated[int, Field(ge=0, le=MAX_STROKE_POINTS)] = 0
    points: Packed = ""
    shape: shapes.Shape | None = None
    whole: bool = False


class Posted(Model):
    """These strokes have become this annotation: they go when it comes."""

    annotation: AnnotationId
    strokes: Annotated[tuple[StrokeKey, ...], Field(max_length=MAX_STROKES)]


class PointerKind(StrEnum):
    """What a pointer is just now; `away` when it has left the picture."""

    CURSOR = "cursor"
    LASER = "laser"
    AWAY = "away"


class Pointer(Model):
    """Where somebody points, in steps of the grid that ink uses; `trail` are the places since the last flush."""

    kind: PointerKind
    x: GridStep = 0
    y: GridStep = 0
    trail: Packed = ""


class Position(Model):
    """Where in the film somebody is."""

    frame: Frame
    playing: bool = False


class _Flowing(Envelope):
    n: Count
    ink: Annotated[tuple[Ink, ...], Field(max_length=MAX_INKS)] = ()
    gone: Annotated[tuple[StrokeKey, ...], Field(max_length=MAX_STROKES)] = ()
    posted: Posted | None = None
    pointer: Pointer | None = None
    position: Position | None = None


class Flow(_Flowing):
    """What flowed since the last flush. `n` counts this socket's flows."""

    type: Literal["flow"] = "flow"

    @property
    def draws(self) -> bool:
        """Does it carry ink, or news of ink?"""
        return bool(self.ink or self.gone or self.posted)


class Sender(Model):
    """Whose flow it is: a person, on one of their screens."""

    person_id: PersonId
    screen: Screen


class FlowOf(_Flowing):
    """Somebody's flow. Draw it; never send it on."""

    type: Literal["flow"] = "flow"
    sender: Sender

    @classmethod
    def of(cls, flow: Flow, sender: Sender) -> FlowOf:
        """The same for the others. The sender is who the socket belongs to, whatever the message said."""
        return cls.model_construct(
            n=flow.n,
            ink=flow.ink,
            gone=flow.gone,
            posted=flow.posted,
            pointer=flow.pointer,
            position=flow.position,
            sender=sender,
        )


class TransportMessage(Envelope):
    """The driver moved the film. `beat` counts the driver's moves within its `epoch`: a late or repeated one is
    dropped. `at` is the server's time, as the client's clock estimates it."""

    type: Literal["transport"] = "transport"
    epoch: Annotated[int, Field(ge=0, lt=2**53)]
    beat: Count
    frame: Frame
    playing: bool
    rate: Annotated[float, Field(ge=0.0625, le=16)]
    loop: Loop | None = None
    at: ServerMs


class BatonAct(StrEnum):
    """take it oneself · give it to a person who is here · lay it down."""

    TAKE = "take"
    GIVE = "give"
    RELEASE = "release"


class BatonMessage(Envelope):
    """The baton shall change hands. `to` is for `give`."""

    type: Literal["baton"] = "baton"
    act: BatonAct
    to: PersonId | None = None


class HandMessage(Envelope):
    """My hand goes up or down; who leads or drives may take another's down."""

    type: Literal["hand"] = "hand"
    up: bool
    person_id: PersonId | None = None


class TierMessage(Envelope):
    """A person may do this much from now on."""

    type: Literal["tier"] = "tier"
    person_id: PersonId
    tier: Tier


class GatherMessage(Envelope):
    """Bring everyone to where I am. From the driver."""

    type: Literal["gather"] = "gather"


class RecordMessage(Envelope):
    """This screen begins (`on`) or ends to keep what happens here as that lesson; everybody is told."""

    type: Literal["record"] = "record"
    on: bool
    lesson_id: LessonId
    voice: bool = False


class SplitMessage(Envelope):
    """The room in groups of these people; without any, everyone is together again. From the driver, or who leads."""

    type: Literal["split"] = "split"
    groups: Annotated[tuple[tuple[PersonId, ...], ...], Field(max_length=MAX_GROUPS)] = ()


class GoMessage(Envelope):
    """I go back to the main room (null), or, for who leads, into that group."""

    type: Literal["go"] = "go"
    group: Annotated[int, Field(ge=1, le=MAX_GROUPS)] | None = None


class LookMessage(Envelope):
    """What is the session? Answered by `session`."""

    type: Literal["look"] = "look"


class ClockMessage(Envelope):
    """What time is it? `t` is the client's own time in milliseconds; it comes back."""

    type: Literal["clock"] = "clock"
    t: Annotated[float, Field(ge=0, lt=2**53)]


class ClockAnswer(Envelope):
    """The server's time in milliseconds when it heard `t`, and how far the session is: a lost one is noticed here."""

    type: Literal["clock"] = "clock"
    t: float
    at: ServerMs
    epoch: int
    number: int


class SessionMessage(Envelope):
    """The shared state, all of it. Drop it unless its (epoch, number) is above yours."""

    type: Literal["session"] = "session"
    session: LiveSession
