"""Turns: how many workers a film gets, and which films wait, so that nobody stands behind another's fifty films."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from practika.domain.ids import PersonId, VideoId, WorkspaceId
from practika.domain.model import Model

#: An inline Map runs at most so many workers for one film.
MOST_WORKERS = 40
#: One worker of so many is kept free: whoever comes next finds workers at once, however busy the others are.
KEPT_FREE = 5
#: Places in the lane are told exactly below this number; from here on it means "so many, or more".
PLACES_TOLD = 10


class Turn(Model):
    """A film that has asked for workers; its person is the one who uploaded it.

    `wants` is how many it could use at once (>= 1), `workers` how many it has got; None: it waits in its person's lane.
    """

    workspace_id: WorkspaceId
    video_id: VideoId
    attempt: int
    person_id: PersonId
    wants: int
    workers: int | None = None


def kept_free(workers: int) -> int:
    """Of so many workers, how many are kept for whoever comes next; of a single one none."""
    return max(workers // KEPT_FREE, min(workers - 1, 1))


def fair_share(workers: int, people: int) -> int:
    """How many of the `workers` each of so many people may have at once: at least one."""
    return max((workers - kept_free(workers)) // max(people, 1), 1)


def granted(wants: int, share: int, held: int) -> int:
    """Workers for the first film in a person's lane, whose other films hold so many; 0: it still waits.

    It begins with half of what it can use, or more: a film keeps what it begins with, so with less it would be slow
    for long, a moment before much comes free.
    """
    useful, free = min(wants, share), share - held
    if held == 0:
        return useful
    return min(useful, free) if free * 2 >= useful else 0


def beginning(turns: Sequence[Turn], *, workers: int) -> list[Turn]:
    """Those of the waiting turns that begin now, with their workers; `turns` are all there are, oldest first.

    Within a person the order is kept; between people only their shares count. What all shares leave, because they are
    rounded or not used, goes to whoever has least. Asking again changes nothing until a film comes or ends.
    """
    share = fair_share(workers, len({turn.person_id for turn in turns}))
    lanes = dict[PersonId, _Lane]()
    for turn in turns:
        lanes.setdefault(turn.person_id, _Lane()).add(turn)
    begun = [turn for lane in lanes.values() for turn in lane.begin(share)]
    rest = workers - kept_free(workers) - sum(lane.held for lane in lanes.values())
    while more := _from_the_rest(list(lanes.values()), share, rest):
        begun.append(more)
        rest -= more.workers or 0
    return begun


@dataclass
class _Lane:
    """One person's films: workers that those have which began, and those that wait, the first at the end."""

    held: int = 0
    waiting: list[Turn] = field(default_factory=list)

    def add(self, turn: Turn) -> None:
        self.held += turn.workers or 0
        if turn.workers is None:
            self.waiting.insert(0, turn)

    def begin(self, share: int) -> Iterator[Turn]:
        """As far as the person's share goes."""
        while self.waiting and (got := granted(self.waiting[-1].wants, share, self.held)):
            yield self.give(got)

    def give(self, workers: int) -> Turn:
        """The first one begins."""
        self.held += workers
        return self.waiting.pop().model_copy(update={"workers": workers})


def _from_the_rest(lanes: Sequence[_Lane], share: int, rest: int) -> Turn | None:
    for lane in sorted((lane for lane in lanes if lane.waiting), key=lambda lane: lane.held):
        useful = min(lane.waiting[-1].wants, share)
        if 0 < useful <= rest * 2:
            return lane.give(min(useful, rest))
    return None
