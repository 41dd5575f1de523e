"""Time and names, so that use cases are exact in tests."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The only source of now."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class Edge(Protocol):
    """The one way in that a stage has besides its APIs' own addresses."""

    def sent(self, stamp: str | None) -> bool:
        """Whether the stamp of a request (its header `x-practika-edge`) proves that the edge has passed it on.

        Raises Unavailable while nobody can tell.
        """
        ...


class Ids(Protocol):
    """The only maker of identifiers."""

    def new(self, prefix: str) -> str:
        """A fresh id such as `vid_01J…`; ids made later sort later."""
        ...
