"""A cache: copies of facts that somebody else owns, for seconds."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol, TypeVar

from practika.domain.model import Model


class Copy(Model):
    """A fact as its owner told it. From `until` on nobody believes it: the end travels with the copy, so that a copy of
    a copy ends with the first one."""

    until: datetime


C = TypeVar("C", bound=Copy)


class Cache(Protocol):
    """It may forget anything at any moment, and never raises: who asks it asks the owner next.

    A key begins with what it is a copy of and the version of its form (`film:1:`), and holds ids only.
    """

    def get(self, key: str, kind: type[C]) -> C | None:
        """The copy that was put last, unless it has ended, was dropped, or is of another kind."""
        ...

    def put(self, key: str, copy: Copy) -> None:
        """From now on that copy, until it ends."""
        ...

    def drop(self, key: str) -> None:
        """Its owner has changed it. Who holds a copy already may hold it until it ends."""
        ...
