"""Time and names, so that use cases are exact in tests."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The only source of now."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class Ids(Protocol):
    """The only maker of identifiers."""

    def new(self, prefix: str) -> str:
        """A fresh id such as `vid_01J…`; ids made later sort later."""
        ...
