"""A live session: what the people of a room share besides notes: where the film is, who drives, who may do what.

Last value wins by (epoch, number). The epoch is a new one whenever the baton changes hands, so that nothing a former
driver still sends counts; the number goes up with every change. The first epoch is the time of day, so a session that
begins after an older one was forgotten is newer than it.

Every change is a function from a session to the next one; None or the same session says that nothing changes.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from practika.domain.ids import LessonId, PersonId
from practika.domain.model import Model

Frame = Annotated[int, Field(ge=0, lt=2**31)]
#: Milliseconds since 1970 on the server's clock.
ServerMs = Annotated[int, Field(ge=0, lt=2**53)]
Screen = Annotated[str, Field(pattern=r"^[0-9a-f]{12}$")]
#: A room of one is no crowd; more hands than this nobody reads.
MAX_HANDS = 100
MAX_TIERS = 500
#: A session is told whole with each change, so its groups cannot have everybody of a crowd.
MAX_GROUPS = 20
MAX_GROUPED = 200
#: A moment that a client names may be so far from the server's own clock; else the server's is taken.
MAX_SKEW_MS = 5_000


class Tier(StrEnum):
    """What a person may do in a session; each includes those before it."""

    WATCH = "watch"
    POINT = "point"
    DRAW = "draw"
    DRIVE = "drive"


class Loop(Model):
    """First and last frame, both belong to it."""

    start: Frame
    end: Frame


class Transport(Model):
    """Where the film is: at the moment `at` it showed `frame`, and went on from there if `playing`, `rate` times as
    fast as filmed, round and round in `loop`."""

    frame: Frame
    playing: bool
    rate: Annotated[float, Field(ge=0.0625, le=16)]
    loop: Loop | None = None
    at: ServerMs


class Driver(Model):
    """Who holds the baton, and on which of their screens."""

    person_id: PersonId
    name: str
    screen: Screen


class Recording(Model):
    """Somebody's screen keeps what happens in this room as a lesson, since then; with their `voice` if they said so."""

    lesson_id: LessonId
    person_id: PersonId
    name: str
    screen: Screen
    voice: bool = False
    since: ServerMs


class Group(Model):
    """A part of the room that works apart: its people, and what they share instead of the room's. `beat` is the last
    move of its driver that counted."""

    number: Annotated[int, Field(ge=1, le=MAX_GROUPS)]
    people: tuple[PersonId, ...] = ()
    driver: Driver | None = None
    transport: Transport | None = None
    epoch: int = 0
    beat: int = 0


class LiveSession(Model):
    """The shared state of a room. `gathered` counts how often everyone was called to the driver; `hands` are raised
    in this order; `tiers` differ from what a role gives at first; `recording` is there while somebody records;
    people of `groups` work apart."""

    epoch: int = 0
    number: int = 0
    driver: Driver | None = None
    transport: Transport | None = None
    gathered: int = 0
    hands: tuple[PersonId, ...] = ()
    tiers: dict[PersonId, Tier] = Field(default_factory=dict)
    recording: Recording | None = None
    groups: tuple[Group, ...] = ()

    @property
    def order(self) -> tuple[int, int]:
        """The larger one is the newer."""
        return self.epoch, self.number

    def driven_by(self, screen: str) -> bool:
        """Does this very screen hold the baton?"""
        return self.driver is not None and self.driver.screen == screen


def pass_baton(session: LiveSession, to: Driver | None, now: datetime) -> LiveSession:
    """The baton lies with `to`, or with nobody. The transport stays as it was until its new driver moves it."""
    hands = tuple(one for one in session.hands if to is None or one != to.person_id)
    epoch = max(session.epoch + 1, int(now.timestamp()))
    return session.model_copy(update={"epoch": epoch, "driver": to, "hands": hands})


def raise_hand(session: LiveSession, person_id: str, *, up: bool) -> LiveSession:
    """A hand goes up, last in the row, or down. One that is up stays where it is."""
    if up == (person_id in session.hands):
        return session
    others = tuple(one for one in session.hands if one != person_id)
    hands = (*others, person_id)[:MAX_HANDS] if up else others
    return session.model_copy(update={"hands": hands})


def set_tier(session: LiveSession, person_id: str, tier: Tier) -> LiveSession:
    """A person gets this tier. Beyond MAX_TIERS people nothing changes."""
    if session.tiers.get(person_id) == tier:
        return session
    if person_id not in session.tiers and len(session.tiers) >= MAX_TIERS:
        return session
    return session.model_copy(update={"tiers": {**session.tiers, person_id: tier}})


def gather(session: LiveSession) -> LiveSession:
    """Everyone is called to where the driver is."""
    return session.model_copy(update={"gathered": session.gathered + 1})


def record(session: LiveSession, recording: Recording | None) -> LiveSession:
    """Somebody begins to record, or nobody does any more."""
    return session.model_copy(update={"recording": recording})


def without(
    session: LiveSession, *, screen: str, person_id: str, still_here: bool, now: datetime
) -> LiveSession:
    """A screen is gone: the baton that it held lies free again, what it recorded has ended, and a person's last screen
    takes the hand down."""
    left = session if still_here else raise_hand(session, person_id, up=False)
    if left.recording is not None and left.recording.screen == screen:
        left = record(left, None)
    return pass_baton(left, None, now) if left.driven_by(screen) else left


def believed_ms(named: int, now: datetime) -> int:
    """The moment that a client named, if it can be right by the server's clock; else the server's own."""
    ours = int(now.timestamp() * 1000)
    return named if abs(named - ours) <= MAX_SKEW_MS else ours
