"""Recalls as they were a moment ago: every request asks for them, and there are few."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from practika.domain.errors import Unavailable
from practika.domain.recall import HEARD_WITHIN, Recall
from practika.ports.members import Recalls
from practika.ports.system import Clock


class RememberedRecalls:
    """Recalls in front of other Recalls.

    While they cannot be read, the last ones known hold: a token lives ten minutes at most, and nobody is locked out
    because a table is slow. `away` is called then.
    """

    def __init__(self, recalls: Recalls, clock: Clock, away: Callable[[], None]) -> None:
        self._recalls = recalls
        self._clock = clock
        self._away = away
        self._known: Sequence[Recall] = ()
        self._until: datetime | None = None

    def add(self, recall: Recall) -> None:
        self._recalls.add(recall)
        self._until = None

    def standing(self) -> Sequence[Recall]:
        now = self._clock.now()
        if self._until is None or now >= self._until:
            try:
                self._known = self._recalls.standing()
            except Unavailable:
                self._away()
            self._until = now + HEARD_WITHIN
        return self._known
