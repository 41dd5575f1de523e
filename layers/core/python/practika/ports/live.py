"""Live sessions: rooms and who is in them, what they share, the change log, sockets, notices."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Protocol

from practika.domain.caller import Caller
from practika.domain.live_session import LiveSession, Transport
from practika.domain.model import Model
from practika.domain.room import Room

if TYPE_CHECKING:
    from practika.domain.changes import AnnotationEvent, Change, Counter, Withdrawals
    from practika.domain.ids import PersonId, WorkspaceId
    from practika.domain.video import VideoProgress


class Notices(Protocol):
    """Tells everyone who looks at a video, or at its workspace's library, how far it is."""

    def publish(self, progress: VideoProgress) -> None:
        """Durable before it returns; the last one of a video wins. Safe to repeat."""
        ...


class Connection(Model):
    """One open socket: who, in which room, until when the gateway may keep it, and in which part of a large room it is
    kept (chosen by `Rooms.admit`)."""

    connection_id: str
    room: Room
    caller: Caller
    expires_at: datetime
    shard: int = 0

    @property
    def screen(self) -> str:
        """How others see this socket named: its id stays between the gateway and us."""
        return hashlib.sha256(self.connection_id.encode()).hexdigest()[:12]


class Gathering(Model):
    """A room as it is now: its sockets, and the state that they share."""

    connections: tuple[Connection, ...] = ()
    session: LiveSession = LiveSession.model_construct()


class Rooms(Protocol):
    """Open sockets, by id and by room."""

    def admit(self, connection: Connection) -> Connection:
        """Remembers who a socket is, and answers with it as it is remembered; it is not in its room before `enter` (a
        gateway accepts no posts until `$connect` has ended).
        """
        ...

    def connection(self, connection_id: str) -> Connection:
        """Raises SocketGone when it was never admitted, has left, or its time is over."""
        ...

    def enter(self, connection: Connection) -> None:
        """From now on it is among `connections(room)`. Entering twice is entering once."""
        ...

    def leave(self, connection_id: str) -> Connection | None:
        """Forgets exactly this socket; None when it was not known. Safe to repeat."""
        ...

    def forget(self, connection: Connection) -> None:
        """The same for a socket seen in its room, also when nothing else is known of it any more: one that said hello
        in the moment it closed stands there without an identity.
        """
        ...

    def connections(self, room: Room) -> Sequence[Connection]:
        """Everyone in the room now, exact (a consistent read)."""
        ...

    def of_person(self, workspace_id: WorkspaceId, person_id: PersonId) -> Sequence[Connection]:
        """All open sockets of a person in that workspace, whatever their rooms, also those that have not entered."""
        ...

    def gathering(self, room: Room) -> Gathering:
        """Everyone in the room and its session, exact and in one read (one a shard of a large room)."""
        ...

    def claim_telling(self, room: Room, who: str, *, every: float) -> bool:
        """May the people of a crowd be told now who they are? Yes for one asker in `every` seconds, and only if `who`
        (a digest of the people) is not what was told last.
        """
        ...


class Nearby(Rooms, Protocol):
    """Rooms as they were a moment ago, for what flows."""

    def here(self, room: Room) -> Gathering:
        """Exact for a few people. Of a crowd (`domain.crowd`) who it was a moment ago, with an old session."""
        ...


class LiveSessions(Protocol):
    """The shared state of rooms, kept for those who come later."""

    def read(self, room: Room) -> LiveSession:
        """The state now, exact; a fresh one when there is none, or the last change is half a day ago."""
        ...

    def replace(self, room: Room, old: LiveSession, new: LiveSession) -> LiveSession | None:
        """Writes `new` with the next number, if the session still is `old` (by its order and number); None if not."""
        ...

    def move(
        self, room: Room, transport: Transport, *, screen: str, epoch: int, beat: int
    ) -> LiveSession | None:
        """Writes only the transport, with the next number, in one round trip. None unless that screen drives in that
        epoch and `beat` is above its last one.
        """
        ...


class Relay(Protocol):
    """Passes on what flows: at once, at most once, to everyone but its sender. A room that outgrows posts to each
    socket gets another one of these (a channel that fans out by itself), and nothing else changes.
    """

    def pass_on(self, frame: bytes, among: Sequence[Connection], *, sender: str) -> Sequence[Connection]:
        """Those that were found gone. What could not be posted is dropped: something newer is on its way."""
        ...


class ChangeLog(Protocol):
    """The gapless log of each room."""

    def append(self, room: Room, events: Sequence[AnnotationEvent], *, at: datetime) -> Sequence[Change]:
        """Logs the events in order, each once ever; an event that is logged already answers with its first
        change.

        All or nothing for every slice that fits one transaction, in order; raises Unavailable when others
        keep winning.
        """
        ...

    def after(self, room: Room, seq: int, *, limit: int) -> Sequence[Change]:
        """The changes after `seq` in order, at most `limit` or one megabyte; expired ones are missing."""
        ...

    def withdrawals(self, room: Room) -> Withdrawals:
        """What was withdrawn from somebody for as long as the log reaches back."""
        ...

    def counter(self, room: Room) -> Counter | None:
        """The room's sequence, exact; None when nothing was ever logged."""
        ...


class Posted(Enum):
    """What became of one post."""

    DELIVERED = "delivered"
    GONE = "gone"
    RETRY = "retry"


class Sockets(Protocol):
    """Posts frames to open sockets."""

    def post(self, connection_id: str, frame: bytes) -> None:
        """Raises SocketGone (closed for good) or SocketThrottled (safe to try again)."""
        ...

    def post_many(self, connection_ids: Sequence[str], frame: bytes) -> Mapping[str, Posted]:
        """The same frame to many; answers for every one of them and never raises for one."""
        ...

    def end(self, connection_id: str) -> None:
        """Closes it; one that is closed already is closed. Raises SocketThrottled (safe to try again)."""
        ...


class Backoff(Protocol):
    """Waiting before another try, so that tests need not wait."""

    def wait(self, attempt: int) -> None:
        """After the failed try number `attempt` (from 1): a random part of a time that doubles with each."""
        ...


class Throttle(Protocol):
    """Holds the posts of a room to what it may cost, so that a crowd does not take the account's quota from others."""

    @property
    def posts_per_second(self) -> int:
        """The budget of one room."""
        ...

    def wait(self, room: Room, posts: int) -> None:
        """Returns when so many posts may go out to that room."""
        ...
