"""Turns of films that want workers (PostgreSQL): who asked in which order, and who has begun."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

if TYPE_CHECKING:
    from practika.domain.ids import VideoId, WorkspaceId
    from practika.domain.turns import Turn

Order = Mapping[str, Any]
#: All turns there are, oldest first -> those that begin now.
Rule: TypeAlias = "Callable[[Sequence[Turn]], Sequence[Turn]]"


class Turns(Protocol):
    """A turn is over when its film is removed, ended, or in another attempt: then it counts no more."""

    def ask(self, turn: Turn, order: Order) -> None:
        """Comes to the end of the lane. Asking again keeps place and workers; an older attempt changes nothing.

        `order` is what a run is started with that goes on with this film later.
        """
        ...

    def give(self, rule: Rule, *, to: VideoId | None = None) -> Sequence[Turn]:
        """Forgets turns that are over, asks the rule while nobody else does, and notes who begins; those.

        The film `to` begins in the run that asks for it, all others are to be started.
        """
        ...

    def begun_at_once(self, video_id: VideoId, attempt: int) -> int | None:
        """Workers of a film whose asking run goes on itself; None: another run does, or it waits, or is over."""
        ...

    def to_start(self, *, limit: int) -> Sequence[tuple[Turn, Order]]:
        """Turns that have begun but are not known to run."""
        ...

    def started(self, turn: Turn) -> None: ...
    def end(self, workspace_id: WorkspaceId, video_id: VideoId, attempt: int) -> None: ...

    def places(self, video_ids: Sequence[VideoId]) -> Mapping[VideoId, int]:
        """How many films of the same person wait before each of those that wait, at most PLACES_TOLD."""
        ...

    def lane(self, person_of: Turn, *, limit: int) -> Sequence[Turn]:
        """The first waiting films of that turn's person."""
        ...

    def forget_all(self) -> None:
        """After a stop that ended every run."""
        ...
